# How often a series happens.
rule-daily =
    { $interval ->
        [1] Every day
       *[other] Every { $interval } days
    }
rule-weekly =
    { $interval ->
        [1] Every week
       *[other] Every { $interval } weeks
    }
rule-monthly =
    { $interval ->
        [1] Every month
       *[other] Every { $interval } months
    }
rule-yearly =
    { $interval ->
        [1] Every year
       *[other] Every { $interval } years
    }
rule-working-days = Every working day, Monday to Friday
rule-second-week = Every second { $weekday }
rule-on = { $every } on { $days }
rule-in-months = { $rule } in { $months }
rule-of-month = { $days }
rule-of-year = { $days } of the year
rule-special = { $every } on certain days
rule-and = { $list } and { $last }
rule-or = { $list } or { $last }
rule-day-of-month = day { $day }
rule-days-of-month = days { $days }
rule-day-from-end =
    { $day ->
        [1] the last day of the month
       *[other] day { $day } from the end of the month
    }
rule-day-that-is = { $days } if it is a { $weekday }
rule-date = { $day } { $month }
rule-date-from-end =
    { $day ->
        [1] the last day of { $month }
       *[other] day { $day } from the end of { $month }
    }
rule-month =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[other] December
    }
rule-each = every { $weekdays }
rule-each-working-day = every working day
rule-working-day = working day
rule-weekend-day = weekend day
rule-day = day
rule-which =
    { $which ->
        [1] the first { $what }
        [2] the second { $what }
        [3] the third { $what }
        [4] the fourth { $what }
        [5] the fifth { $what }
       *[other] { $what } number { $which }
    }
rule-which-from-end =
    { $which ->
        [1] the last { $what }
        [2] the second last { $what }
        [3] the third last { $what }
       *[other] { $what } number { $which } from the end
    }
rule-count =
    { $count ->
        [1] { $rule }, once
       *[other] { $rule }, { $count } times
    }
rule-until = { $rule }, until { $day }
