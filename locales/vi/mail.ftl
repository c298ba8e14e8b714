mailbox-title = Hộp thư thử
mailbox-lead = Máy chủ này chưa có SMTP: thư được giữ lại ở đây thay vì gửi đi.
mailbox-empty = Chưa có thư nào.
mailbox-to = Đến
mailbox-attached = Đính kèm
mailbox-text = Văn bản
mailbox-html = Dạng HTML
mailbox-raw = Toàn bộ thư

# Quanh mỗi thư.
mail-times-in = Giờ trong thư là giờ { $zone }.
mail-sent-by = Thư được gửi từ
