# Lựa chọn của người tổ chức cho khách của một sự kiện.
guests-rights = Khách được làm gì
guests-can-see = Khách thấy những ai được mời
guests-can-invite = Khách được mời thêm người
guests-reminder = Nhắc trả lời
guests-reminder-hint = Một thư cho những người chưa trả lời; với chuỗi lặp lại thì trước lần đầu tiên.
guests-reminder-never = Không nhắc
guests-reminder-days = Trước { $days } ngày
guests-hidden = Khách không thấy những ai khác được mời.
guests-may-invite = Khách được mời thêm người.
guests-reminded-before = Ai chưa trả lời sẽ được nhắc trước { $days } ngày.

# Nhắc bằng tay.
guests-remind = Nhắc
guests-remind-one = Nhắc { $name } trả lời
guests-remind-all = Nhắc tất cả những người chưa trả lời
guests-reminded = Đã nhắc { $count } khách trả lời.
guests-remind-too-soon = Họ vừa được nhắc cách đây ít lâu. Hãy thử lại vào ngày mai.
guests-remind-nobody = Không có ai để nhắc: mọi người đã trả lời hoặc chưa được mời.
guests-reminded-on = Đã nhắc lúc { $when }

# Trên trang lời mời.
guests-others = Khách mời
guests-brought-by = Do { $name } mời
guests-brought-by-you = Do bạn mời
guests-bring = Mời thêm người
guests-bring-hint = Địa chỉ email, mỗi dòng một địa chỉ; nhiều nhất { $most }. Người tổ chức sẽ được báo.
guests-bring-send = Gửi lời mời
guests-bring-bad = Đây không phải danh sách địa chỉ email. Hãy viết mỗi dòng một địa chỉ, ví dụ chi@example.org.
guests-bring-nobody = Hãy viết ít nhất một địa chỉ email.
guests-bring-known = Tất cả những người này đã được mời rồi.
guests-bring-too-many = Bạn mời được nhiều nhất { $most } người, và danh sách có thể đã đầy.
guests-bring-not-allowed = Người tổ chức không cho khách mời thêm người vào sự kiện này.
