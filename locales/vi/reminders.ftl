# Lời nhắc: trong biểu mẫu, trên trang sự kiện và trong thư.
reminder-mail-subject = Nhắc lịch: { $title }, { $when }
reminder-mail-lead = Bạn đã đặt lời nhắc cho sự kiện này.
reminder-mail-when = Thời gian
reminder-mail-open = Mở sự kiện

event-reminders = Lời nhắc
event-reminders-own = Khác, số phút trước
event-reminders-hint = Gửi thư cho bạn trước mỗi lần diễn ra. Nhiều số thì cách nhau bằng dấu phẩy.
reminder-at-start = Lúc bắt đầu
reminder-minutes = { $count } phút trước
reminder-hours = { $count } giờ trước
reminder-days = { $count } ngày trước
reminder-weeks = { $count } tuần trước

event-conference-url = Họp trực tuyến
event-conference-placeholder = Địa chỉ web, như https://meet.example.com/nhom
event-conference-bad = Hãy nhập địa chỉ web bắt đầu bằng http:// hoặc https://, dài nhất { $most } ký tự.
event-join = Tham gia
