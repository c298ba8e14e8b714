# Lời mời trên lịch của một tài khoản.
received-back = Về lịch
received-stands = Lời mời này đã có trên lịch của bạn.
received-keep = Đưa vào lịch của tôi
received-keep-hint = Lời mời được gửi đến địa chỉ bạn dùng để đăng nhập. Khi đã có trên lịch, bạn thấy và trả lời ngay tại đó.

# Danh sách lời mời.
inbox-title = Lời mời
inbox-waiting = Đang chờ bạn trả lời
inbox-answered = Đã trả lời
inbox-accepted = Bạn đã nhận lời
inbox-maybe = Bạn trả lời có thể
inbox-declined = Bạn đã từ chối
inbox-empty = Không có lời mời nào
inbox-empty-hint = Những gì người khác mời bạn, theo địa chỉ bạn dùng để đăng nhập, nằm ở đây và trên lịch của bạn.
