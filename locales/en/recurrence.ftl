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
rule-on = { $every } on { $days }
rule-special = { $every } on certain days
rule-day-of-month =
    { $day ->
        [-1] the last day of the month
       *[other] day { $day }
    }
rule-weekday-of-month =
    { $which ->
        [1] the first { $weekday }
        [2] the second { $weekday }
        [3] the third { $weekday }
        [4] the fourth { $weekday }
        [5] the fifth { $weekday }
       *[other] the last { $weekday }
    }
rule-count =
    { $count ->
        [1] { $rule }, once
       *[other] { $rule }, { $count } times
    }
rule-until = { $rule }, until { $day }
