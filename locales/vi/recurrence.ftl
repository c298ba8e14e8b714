# Chuỗi sự kiện lặp lại thế nào.
rule-daily =
    { $interval ->
        [1] Hằng ngày
       *[other] { $interval } ngày một lần
    }
rule-weekly =
    { $interval ->
        [1] Hằng tuần
       *[other] { $interval } tuần một lần
    }
rule-monthly =
    { $interval ->
        [1] Hằng tháng
       *[other] { $interval } tháng một lần
    }
rule-yearly =
    { $interval ->
        [1] Hằng năm
       *[other] { $interval } năm một lần
    }
rule-working-days = Các ngày làm việc, từ thứ Hai đến thứ Sáu
rule-second-week = Hai tuần một lần vào { $weekday }
rule-on = { $every } vào { $days }
rule-in-months = { $rule } trong { $months }
rule-of-month = { $days } trong tháng
rule-of-year = { $days } trong năm
rule-special = { $every } vào những ngày nhất định
rule-and = { $list } và { $last }
rule-or = { $list } hoặc { $last }
rule-day-of-month = ngày { $day }
rule-days-of-month = các ngày { $days }
rule-day-from-end =
    { $day ->
        [1] ngày cuối tháng
       *[other] ngày thứ { $day } tính từ cuối tháng
    }
rule-day-that-is = { $days } nếu là { $weekday }
rule-date = ngày { $day } { $month }
rule-date-from-end =
    { $day ->
        [1] ngày cuối { $month }
       *[other] ngày thứ { $day } tính từ cuối { $month }
    }
rule-month = tháng { $month }
rule-each = mọi { $weekdays }
rule-each-working-day = mọi ngày làm việc
rule-working-day = ngày làm việc
rule-weekend-day = ngày cuối tuần
rule-day = ngày
rule-which =
    { $which ->
        [1] { $what } đầu tiên
       *[other] { $what } lần thứ { $which }
    }
rule-which-from-end =
    { $which ->
        [1] { $what } cuối cùng
        [2] { $what } áp chót
       *[other] { $what } thứ { $which } tính từ cuối
    }
rule-count = { $rule }, { $count } lần
rule-until = { $rule }, đến { $day }
