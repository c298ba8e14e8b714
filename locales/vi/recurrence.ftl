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
rule-on = { $every } vào { $days }
rule-special = { $every } vào những ngày nhất định
rule-day-of-month =
    { $day ->
        [-1] ngày cuối tháng
       *[other] ngày { $day }
    }
rule-weekday-of-month =
    { $which ->
        [1] { $weekday } đầu tiên trong tháng
        [-1] { $weekday } cuối cùng trong tháng
       *[other] { $weekday } lần thứ { $which } trong tháng
    }
rule-count = { $rule }, { $count } lần
rule-until = { $rule }, đến { $day }
