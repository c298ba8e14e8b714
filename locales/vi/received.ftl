# Lời mời trên lịch của một tài khoản.
received-back = Về lịch
received-stands = Lời mời này đã có trên lịch của bạn.
received-keep = Đưa vào lịch của tôi
received-keep-hint = Lời mời được gửi đến địa chỉ bạn dùng để đăng nhập. Khi đã có trên lịch, bạn thấy và trả lời ngay tại đó.
