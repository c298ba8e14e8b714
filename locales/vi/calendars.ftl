# Lịch: danh sách, trang sửa, xoá một lịch.
calendars-title = Lịch của tôi
calendars-add = Thêm lịch
calendars-edit = Sửa
calendars-delete = Xoá
calendars-save = Lưu
calendars-cancel = Thôi
calendars-primary = Lịch chính
calendars-hidden = Đang ẩn
calendars-unused = Không dùng
calendars-events = { $count ->
    [0] Chưa có sự kiện
   *[other] { $count } sự kiện
}

calendars-name = Tên
calendars-description = Mô tả
calendars-optional = không bắt buộc
calendars-color = Màu
calendars-color-other = Mã màu khác
calendars-color-bad = Viết mã màu gồm dấu # và sáu chữ số 0–9 hoặc chữ cái a–f.
calendars-timezone = Múi giờ
calendars-is-primary = Dùng làm lịch chính
calendars-is-primary-hint = Sự kiện mới và lượt đặt hẹn vào lịch này, trừ khi bạn chọn lịch khác.
calendars-primary-stays = Đây là lịch chính của bạn, cho đến khi bạn chọn một lịch khác làm lịch chính.
calendars-is-visible = Hiện trên các trang lịch
calendars-is-active = Đang dùng
calendars-is-active-hint = Sự kiện của lịch không dùng nữa thì không tính là bận.

calendars-exchange = Trong chương trình khác
calendars-outside = Lịch từ bên ngoài
calendars-feeds = Địa chỉ riêng
calendars-feeds-hint = Đọc lịch bằng bất kỳ chương trình lịch nào, hoặc cho người khác biết khi nào bạn bận.
calendars-export = Lưu thành tệp
calendars-export-hint = Mọi sự kiện trong một tệp .ics.

calendars-color-pine = Lá thông
calendars-color-blue = Xanh dương
calendars-color-purple = Tím
calendars-color-lotus = Hồng sen
calendars-color-red = Đỏ
calendars-color-orange = Cam
calendars-color-yellow = Vàng
calendars-color-slate = Xám đá
calendars-color-charcoal = Than
calendars-color-own = Màu riêng của lịch này

calendars-added = Đã thêm lịch “{ $name }”.
calendars-saved = Đã lưu lịch “{ $name }”.
calendars-not-added = Chưa thêm được lịch
calendars-not-saved = Chưa lưu được lịch
calendars-deleted = { $count ->
    [0] Đã xoá lịch “{ $name }”.
   *[other] Đã xoá lịch “{ $name }”. { $count } sự kiện của lịch đã chuyển sang lịch chính.
}

calendars-delete-title = Xoá lịch “{ $name }”?
calendars-delete-action = Xoá lịch
calendars-delete-keep = Giữ lại
calendars-delete-moves = { $count ->
    [0] Lịch này chưa có sự kiện nào.
   *[other] { $count } sự kiện của lịch này sẽ được giữ lại và chuyển sang lịch “{ $primary }”.
}
calendars-delete-primary-title = “{ $name }” là lịch chính của bạn
calendars-delete-primary = Không thể xoá lịch chính. Trước hết hãy chọn một lịch khác làm lịch chính.
calendars-back = Về danh sách lịch
