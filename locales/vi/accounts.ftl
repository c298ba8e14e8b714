home-heading = Lịch của bạn, và một trang để người khác đặt hẹn với bạn.
home-lead = Gửi một liên kết. Khách chọn giờ còn trống và cuộc hẹn nằm ngay trên lịch của bạn. Không bao giờ trùng, không phải nhắn qua nhắn lại.
home-sample-day = Thứ Ba, 24 tháng 11
home-sample-standup = Họp đầu ngày
home-sample-free = Còn trống
home-sample-intro = Trao đổi với Minh Châu
home-sample-lunch = Ăn trưa cùng gia đình
home-point-never = Không bao giờ trùng hẹn
home-point-never-text = Khi hai người bấm cùng một lúc, một người được giờ đó, người kia thấy ngay những giờ còn trống.
home-point-guests = Khách không cần tài khoản
home-point-guests-text = Khách đặt và huỷ bằng liên kết trong thư, theo múi giờ của chính họ.
home-point-open = Hợp với mọi loại lịch
home-point-open-text = Thư mời mà Google, Apple và Outlook đều hiểu; tệp .ics nhập vào chỉ một bước.

sign-up-title = Tạo tài khoản
sign-up-lead = Một lịch và một trang đặt hẹn, trong một phút.
sign-up-action = Tạo tài khoản
sign-up-refused = Chưa tạo được tài khoản
sign-up-have-one = Đã có tài khoản?
sign-up-username-hint = Là một phần địa chỉ trang đặt hẹn của bạn. Để trống thì lấy theo địa chỉ thư.
sign-up-username-bad = Dùng từ 2 đến 63 chữ a–z, chữ số, dấu chấm, gạch ngang hoặc gạch dưới; bắt đầu bằng chữ hoặc số.
sign-up-username-taken = Tên người dùng này đã có người dùng.
sign-up-email-taken = Địa chỉ thư này đã có tài khoản.
sign-up-password-short = Dùng ít nhất { $count } ký tự.
sign-up-password-hint = Ít nhất 8 ký tự; vài từ không liên quan với nhau thì dễ nhớ mà khó đoán.

sign-in-title = Đăng nhập
sign-in-action = Đăng nhập
sign-in-login = Thư điện tử hoặc tên người dùng
sign-in-new = Chưa có tài khoản?
sign-in-refused = Tên và mật khẩu không khớp nhau.
sign-in-failed = Bạn chưa đăng nhập được

label-email = Thư điện tử
label-username = Tên người dùng
label-password = Mật khẩu
label-first-name = Tên
label-last-name = Họ
label-timezone = Múi giờ
label-language = Ngôn ngữ
label-bio = Giới thiệu

field-required = Xin điền vào đây.
field-email-bad = Đây không phải là địa chỉ thư điện tử.
field-too-long = Dài quá.
field-zone-unknown = Không có múi giờ nào tên như vậy.
field-choice-bad = Xin chọn một mục trong danh sách.

settings-title = Cài đặt
settings-profile = Hồ sơ
settings-mails = Thư đã gửi
settings-saved = Đã lưu cài đặt.
settings-refused = Chưa lưu được cài đặt
settings-save = Lưu
settings-bio-hint = Hiện trên các trang đặt hẹn của bạn.
settings-language-browser = Theo trình duyệt

mails-title = Thư đã gửi
mails-lead = Những thư mới nhất gửi đi cho bạn, và mỗi thư ra sao.
mails-empty = Chưa có thư nào được gửi cho bạn.
mails-no-subject-yet = (chưa soạn)
mail-state-queued = Đang chờ
mail-state-sent = Đã gửi
mail-state-delivered = Đã đến
mail-state-opened = Đã mở
mail-state-clicked = Đã bấm
mail-state-bounced = Bị trả lại
mail-state-failed = Thất bại

calendar-primary-name = Cá nhân
settings-second-zone = Múi giờ thứ hai
settings-second-zone-hint = Giờ của múi này hiện cạnh giờ của bạn ở chế độ xem ngày và tuần.
settings-second-zone-none = Không có
