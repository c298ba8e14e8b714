# Giờ khác, trên trang của lời mời.
proposal-propose = Đề nghị giờ khác
proposal-another = Đề nghị một giờ khác nữa
proposal-date = Ngày nào
proposal-start = Bắt đầu mới
proposal-end = Kết thúc mới
proposal-first-day = Ngày đầu mới
proposal-last-day = Ngày cuối mới
proposal-zone = Giờ theo { $zone }.
proposal-send = Gửi đề nghị
proposal-withdraw = Rút lại
proposal-not-sent = Đề nghị của bạn chưa được gửi
proposal-date-bad = Hãy chọn một ngày trong danh sách.
proposal-past = Hãy chọn một giờ chưa qua.
proposal-same = Đây chính là giờ hiện tại.
proposal-yours-open = Bạn đã đề nghị { $when }. { $organizer } chưa trả lời.
proposal-yours-accepted = { $organizer } đã nhận giờ bạn đề nghị, { $when }.
proposal-yours-declined = { $organizer } không thể gặp vào { $when }. Giờ vẫn như cũ.

# Trên trang sự kiện của chủ lịch.
came-back-heading = Từ khách của bạn
proposal-by = { $name } đề nghị
proposal-instead-of = Thay cho { $when }
proposal-overlaps = Trùng với “{ $title }”.
proposal-is-outdated = Bạn đã đổi sự kiện sau khi có đề nghị này.
proposal-is-gone = Ngày này đã được đổi hoặc bỏ. Hãy sửa trên trang riêng của nó.
proposal-accept = Dời sang giờ đó
proposal-decline = Giữ nguyên giờ
proposal-declined = Giờ vẫn như cũ. { $name } sẽ được báo.
proposal-moved-meanwhile = Sự kiện vừa được thay đổi. Đây là hiện trạng; chưa có gì được dời.
proposal-gone = Đề nghị này không còn hiệu lực: đã được rút, thay hoặc trả lời. Chưa có gì được dời.
proposal-impossible = Chuỗi không còn ngày này. Chưa có gì được dời.
answer-note-said = Họ nói: { $answer }.
answer-notes-put-away = Cất đi
answer-note-stranger = đã trả lời nhưng không có trong danh sách khách. Câu trả lời không được tính.
answer-note-other_person = đã trả lời thay người khác. Câu trả lời không được tính.
answer-note-uninvited = đã trả lời nhưng không còn trong danh sách khách. Câu trả lời không được tính.
answer-note-forged = có vẻ không phải người gửi thật của câu trả lời. Nó không được tính.
answer-note-version = đã trả lời một bản khác của sự kiện. Câu trả lời không được tính.
answer-note-older = đã gửi một câu trả lời cũ hơn câu bạn đang thấy. Nó không được tính.
answer-note-over = viết về một giờ đã qua. Câu trả lời không được tính.
answer-note-off = đã trả lời, nhưng sự kiện đã bị hủy.
answer-note-occurrence = đã trả lời cho một ngày không có sự kiện này. Câu trả lời không được tính.
answer-note-fixed = đề nghị giờ khác, nhưng giờ của sự kiện này do một lượt đặt lịch quyết định.
answer-note-unreadable = đã gửi thứ không đọc được như một câu trả lời.
answer-note-words = đã viết thư cho bạn.

# Thư.
answer-mail-this-date = Chỉ nói về { $when }.
proposal-mail-subject = { $name } đề nghị giờ khác: { $title }
proposal-mail-lead = { $name } đề nghị giờ khác cho sự kiện này: { $when }.
proposal-mail-hint = Trên trang sự kiện, bạn có thể dời nó sang giờ đó bằng một lần bấm, hoặc giữ nguyên. Bên trên là hiện trạng.
proposal-declined-subject = Giờ vẫn như cũ: { $title }
proposal-declined-lead = { $organizer } không thể gặp vào giờ bạn đề nghị, { $when }. Sự kiện vẫn như sau:
