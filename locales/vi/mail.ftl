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

# Thư đi đến đâu.
mail-resend = Gửi lại
mail-trouble-failed = Không gửi được thư đến { $address }.
mail-trouble-bounced = Thư gửi đến { $address } bị trả lại.
mail-cause-unreachable = Không kết nối được với máy chủ thư.
mail-cause-silent = Máy chủ thư ngừng trả lời.
mail-cause-tls = Không lập được kết nối mã hoá với máy chủ thư.
mail-cause-login = Máy chủ thư không chấp nhận tên và mật khẩu của Calento.
mail-cause-sender = Máy chủ thư không nhận thư từ địa chỉ gửi này.
mail-cause-recipient = Không có hộp thư này: hãy kiểm tra lại địa chỉ.
mail-cause-full = Hộp thư của người nhận đã đầy.
mail-cause-busy = Máy chủ thư hẹn gửi lại sau.
mail-cause-refused = Máy chủ thư từ chối thư này.
mail-cause-size = Thư lớn hơn mức máy chủ cho phép.
mail-cause-doubt = Có thể thư đã đến: kết nối đứt trước khi máy chủ xác nhận. Thư không tự gửi lần nữa để tránh trùng.
mail-cause-undelivered = Thư không đến được nơi nhận.
mail-cause-moot = Nội dung đã thay đổi trước khi thư gửi được, nên không cần gửi nữa.
mail-cause-ours = Chính Calento gặp trục trặc.

# Không nhận nhắc hẹn nữa.
mail-unsubscribe = Không nhận thư nhắc nữa
unsubscribe-title = Thư nhắc hẹn
unsubscribe-ask = Ngừng gửi thư nhắc hẹn đến { $address }?
unsubscribe-action = Ngừng gửi thư nhắc
unsubscribe-done = Sẽ không gửi thư nhắc hẹn đến { $address } nữa.
unsubscribe-others = Thư xác nhận, thay đổi và huỷ hẹn vẫn được gửi, vì bạn cần biết những điều đó.
unsubscribe-undo = Nhận lại thư nhắc

# Thư thử của `calento doctor mail`.
doctor-mail-subject = Thư thử của Calento
doctor-mail-lead = Thư này đã đến nơi, vậy là Calento gửi được thư. Không cần làm gì thêm.
