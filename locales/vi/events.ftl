# Biểu mẫu sự kiện và trang sự kiện.
event-new-title = Sự kiện mới
event-edit-title = Sửa sự kiện
event-not-saved = Chưa lưu được sự kiện
event-saved = Đã lưu “{ $title }”.
event-save = Lưu
event-cancel = Thôi

event-title = Tiêu đề
event-title-placeholder = Thêm tiêu đề
event-title-missing = Hãy nhập tiêu đề.
event-time = Thời gian
event-start = Bắt đầu
event-end = Kết thúc
event-all-day = Cả ngày
event-calendar = Lịch
event-location = Địa điểm
event-location-placeholder = Địa chỉ, phòng họp hoặc liên kết
event-guests = Khách mời
event-guests-hint = Địa chỉ thư, cách nhau bằng dấu phẩy hoặc xuống dòng. Mỗi người nhận một thư mời.
event-description = Mô tả
event-more = Tuỳ chọn khác
event-zone = Múi giờ
event-color = Màu
event-color-calendar = Theo lịch

event-repeat = Lặp lại
event-repeat-never = Không lặp lại
event-repeat-daily = Hằng ngày
event-repeat-weekdays = Các ngày làm việc, từ thứ Hai đến thứ Sáu
event-repeat-weekly = Hằng tuần
event-repeat-monthly = Hằng tháng
event-repeat-yearly = Hằng năm
event-repeat-custom = Theo quy tắc riêng…
event-repeat-rule = Quy tắc
event-repeat-rule-hint = Dùng khi chọn “Theo quy tắc riêng”: một quy tắc iCalendar, ví dụ FREQ=WEEKLY;INTERVAL=2;COUNT=10

event-status = Trạng thái
event-status-confirmed = Chắc chắn
event-status-tentative = Dự kiến
event-status-cancelled = Đã huỷ
event-visibility = Hiển thị
event-visibility-default = Như thường lệ
event-visibility-public = Công khai
event-visibility-private = Riêng tư
event-transparency = Thời gian này
event-transparency-opaque = Bận
event-transparency-transparent = Rảnh

event-changes-all = Thay đổi này áp dụng cho mọi lần của chuỗi.
event-changes-this = Chỉ lần này thay đổi; những lần khác của chuỗi vẫn như cũ.
event-changes-following = Lần này và những lần sau thay đổi; những lần trước vẫn như cũ.

event-too-long = Dài quá: nhiều nhất { $most } ký tự.
event-time-bad = Hãy nhập cả ngày và giờ.
event-date-bad = Hãy nhập ngày.
event-year-bad = Hãy chọn năm từ 1900 đến 2200.
event-end-before = Giờ kết thúc phải sau giờ bắt đầu.
event-end-before-day = Ngày cuối không được trước ngày đầu.
event-lasts-too-long = Một sự kiện kéo dài nhiều nhất năm năm.
event-calendar-unknown = Bạn không có lịch này. Hãy chọn một lịch trong danh sách.
event-calendar-has-copy = Lịch này đã có một bản của sự kiện này.
event-color-bad = Mã màu gồm dấu # và sáu chữ số hoặc chữ cái a–f, ví dụ #4285f4.
event-guests-bad = Đây không phải là địa chỉ thư: { $bad }
event-guests-too-many = Một sự kiện có nhiều nhất { $most } khách mời.
event-reminder-bad = Lời nhắc là số phút trước giờ bắt đầu, từ 0 đến { $most }, cách nhau bằng dấu phẩy.
event-reminders-too-many = Một sự kiện có nhiều nhất { $most } lời nhắc.

event-rule-no-frequency = Quy tắc chưa nói lặp lại thế nào: cần FREQ=DAILY, WEEKLY, MONTHLY hoặc YEARLY.
event-rule-too-long = Quy tắc dài quá: nhiều nhất { $most } ký tự.
event-rule-not-ascii = Quy tắc chỉ gồm chữ cái a–z không dấu, chữ số và ký hiệu.
event-rule-syntax = Không hiểu được “{ $part }” trong quy tắc.
event-rule-unknown-part = Quy tắc không có phần nào tên “{ $part }”.
event-rule-repeated = { $part } có hai lần trong quy tắc.
event-rule-unknown-frequency = Không có tần suất “{ $part }”: hãy dùng DAILY, WEEKLY, MONTHLY hoặc YEARLY.
event-rule-too-often = Calento lặp lại nhiều nhất mỗi ngày, và không quá 48 lần trong một ngày.
event-rule-unsupported = Calento chưa hiểu { $part } ở dạng này.
event-rule-forbidden = Không dùng được { $part } trong trường hợp này.
event-rule-out-of-range = { $part } có giá trị không tồn tại.
event-rule-count = COUNT nhiều nhất là { $most }.
event-rule-interval = INTERVAL nhiều nhất là { $most }.
event-rule-count-and-until = Chỉ dùng COUNT hoặc UNTIL, không dùng cả hai.
event-rule-until-before-start = Chuỗi sẽ kết thúc trước khi bắt đầu.
event-rule-never = Không có ngày nào hợp với quy tắc này.
event-rule-on-occurrence = Một lần riêng lẻ của chuỗi không lặp lại được. Hãy sửa cả chuỗi.

event-booked = Được đặt qua liên kết đặt lịch
event-booked-edit = Giờ này được đặt qua liên kết đặt lịch và khách đã được báo, nên chỉ đổi hoặc huỷ được trong mục Lượt đặt.
event-to-bookings = Đến mục Lượt đặt
event-booked-time-fixed = Không đổi được giờ của lượt đặt ở đây. Hãy huỷ trong mục Lượt đặt (/bookings).
event-booked-guests-fixed = Lượt đặt không thêm khách mời được.
event-booked-not-deleted = Không xoá được lượt đặt ở đây, vì khách sẽ không hay biết. Hãy huỷ trong mục Lượt đặt.

event-back = Về lịch tháng
event-edit = Sửa
event-edit-this = Lần này
event-edit-following = Lần này và sau đó
event-edit-all = Tất cả
event-delete = Xoá
event-delete-this = Xoá lần này
event-delete-following = Xoá lần này và sau đó
event-delete-all = Xoá tất cả
event-of-series = Một lần đã được sửa riêng của một chuỗi.
event-to-series = Xem cả chuỗi
event-conference = Cuộc gọi
event-in-zone = { $when } theo giờ { $zone }
event-guests-heading = Khách mời
event-organizer = Người tổ chức
event-tally-accepted = { $count } nhận lời
event-tally-tentative = { $count } có thể
event-tally-declined = { $count } từ chối
event-tally-needs_action = { $count } chưa trả lời
event-answer-accepted = Sẽ đến
event-answer-tentative = Có thể
event-answer-declined = Không đến
event-answer-needs_action = Chưa trả lời
event-which-occurrence = Hãy cho biết bạn muốn nói đến lần nào của chuỗi.

event-deleted = Đã xoá “{ $title }”.
event-deleted-this = Đã xoá một lần của “{ $title }”.
event-deleted-following = Từ nay “{ $title }” kết thúc trước ngày ấy.
event-undo = Hoàn tác
event-restored = “{ $title }” đã trở lại.
event-undone = “{ $title }” đã trở lại như trước.
event-undone-before = Thay đổi này đã được hoàn tác rồi.
event-changed-since = “{ $title }” đã được thay đổi thêm sau đó. Hoàn tác sẽ ghi đè lên thay đổi mới, nên không có gì được thực hiện.
event-moved = Đã dời “{ $title }”.
event-move-which = Dời “{ $title }”
event-delete-which = Xoá “{ $title }”
event-scope-this = Chỉ lần này
event-scope-following = Lần này và các lần sau
event-scope-all = Cả chuỗi
event-rule-not-moved = Chuỗi này lặp lại vào những ngày không thể dời đơn giản như vậy. Hãy dời một lần, hoặc sửa quy tắc trong biểu mẫu.

# Thay đổi một chuỗi sẽ làm gì.
event-loss = Những lần đã được sửa riêng sẽ không còn chỗ trong chuỗi và sẽ bị xoá.
event-loss-save = Vẫn lưu
preview-changes = Thay đổi { $count } lần
preview-changes-all = Thay đổi mọi lần sắp tới
preview-keeps = giữ { $count } ngoại lệ
preview-drops = bỏ { $count } ngoại lệ
preview-guests = { $count } khách sẽ nhận được thư.

# Các phím trên trang lịch.
shortcuts-title = Phím tắt
shortcuts-lede = Các phím này dùng được trên trang lịch, khi bạn không gõ vào ô nào.
shortcuts-today = Về hôm nay
shortcuts-views = Ngày, tuần, tháng, năm, lịch biểu
shortcuts-next = Ngày, tuần, tháng hoặc năm kế tiếp
shortcuts-previous = Khoảng trước đó
shortcuts-create = Tạo sự kiện
shortcuts-search = Tìm kiếm
shortcuts-open = Chuyển qua từng sự kiện và mở ra
shortcuts-edit = Sửa sự kiện đang chọn hoặc đang mở
shortcuts-delete = Xoá sự kiện đó
shortcuts-cancel = Bỏ thao tác kéo, đóng hộp thoại
shortcuts-help = Hiện bảng phím tắt này
shortcuts-on = Dùng các phím tắt này
shortcuts-on-hint = Hãy tắt nếu bạn điều khiển bằng giọng nói hoặc hay bấm nhầm. Chỉ trình duyệt này ghi nhớ lựa chọn.
shortcuts-close = Đóng
