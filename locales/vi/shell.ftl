# Khung của mọi trang.
shell-skip = Đến nội dung chính
shell-menu = Lịch và mục lục
shell-nav = Chính
shell-calendar = Lịch
shell-booking-links = Liên kết đặt lịch
shell-bookings = Lượt đặt
shell-import = Nhập lịch
shell-settings = Cài đặt
shell-new-event = Tạo sự kiện
shell-account = Tài khoản
shell-public-page = Trang đặt lịch của bạn
shell-sign-out = Đăng xuất
shell-language = Ngôn ngữ
shell-home = Về trang chính
shell-request-id = Khi cần trợ giúp, xin gửi kèm mã { $id }.
shell-shortcuts = Phím tắt
