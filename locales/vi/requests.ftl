# Lượt đặt chờ xác nhận, và lượt đặt được huỷ cùng lúc.
link-owner-confirms = Tôi xác nhận
link-owner-confirms-not = Không cần: đặt là được ngay
link-owner-confirms-within = Cần, trong vòng { $time }
link-owner-confirms-hint = Giờ khách xin được giữ đến khi bạn trả lời; nếu bạn không trả lời, giờ đó trống trở lại. Lượt đặt đã xác nhận mà khách dời thì vẫn coi là đã xác nhận.
link-guests-confirm = Khách xác nhận qua thư
link-guests-confirm-hint = Lượt đặt chỉ có hiệu lực khi khách mở đường dẫn trong thư, trong vòng 30 phút. Đến lúc đó bạn mới được báo.

book-terms = Trước khi đặt được
book-owner-confirms = { $owner } xác nhận từng lượt đặt, trong vòng { $time }
book-guest-confirms = Bạn xác nhận bằng đường dẫn chúng tôi gửi qua thư
book-action-ask = Xin giờ này
book-too-many = Địa chỉ này đã có { $count } lượt đặt chờ xác nhận. Xin mở các đường dẫn trong thư trước.
book-asked = Xin xem hộp thư của bạn
book-asked-text = Bạn chưa đặt được giờ với { $owner }. Chúng tôi đã gửi cho bạn một đường dẫn: hãy mở trong vòng { $minutes } phút để xác nhận. Trong lúc đó giờ này được giữ cho bạn.
book-asked-spam = Vài phút rồi mà chưa thấy thư? Hãy xem mục thư rác, hoặc đặt lại lần nữa.

booking-status-awaits-guest = Chưa xác nhận
booking-status-awaits-owner = Đang chờ trả lời
booking-status-declined = Bị từ chối
booking-status-withdrawn = Đã rút lại
booking-status-lapsed = Hết hạn
booking-waits-for-guest = Giờ này chưa đặt xong. Xin xác nhận trước { $until }; sau đó giờ này lại dành cho người khác.
booking-waits-for-owner = Bạn đã xin giờ này và giờ đang được giữ cho bạn. { $owner } sẽ trả lời chậm nhất là { $until }; bạn sẽ nhận được thư.
booking-declined-on = { $owner } đã từ chối: { $when }.
booking-withdrawn-on = Đã rút lại: { $when }.
booking-lapsed-on = Không được xác nhận kịp: { $when }. Giờ này đã trống trở lại.
booking-confirm = Xác nhận đặt lịch
booking-withdraw = Tôi không cần giờ này nữa
booking-withdraw-action = Rút lại
booking-is-unconfirmed = Việc này phải được xác nhận trước đã.
booking-was-confirmed = Trong lúc đó giờ này đã được xác nhận. Không có gì khác thay đổi.
booking-was-declined = Trong lúc đó giờ này đã bị từ chối. Không có gì khác thay đổi.
booking-was-withdrawn = Trong lúc đó khách đã rút lại. Không có gì khác thay đổi.
booking-has-lapsed = Đã hết hạn xác nhận. Không có gì thay đổi.
booking-is-busy = Giờ này đã có việc khác nên không xác nhận được nữa. Xin chọn giờ khác.

bookings-requests = Đang chờ bạn trả lời
bookings-answer-until = Giữ đến { $until }
bookings-confirm = Xác nhận
bookings-decline = Từ chối
bookings-decline-action = Từ chối yêu cầu này
bookings-message = Lời nhắn cho khách
bookings-now-confirmed = Đã xác nhận lượt đặt. Khách sẽ nhận được thư.
bookings-now-declined = Đã từ chối yêu cầu. Khách sẽ nhận được thư.

booking-mail-until = Cần xác nhận trước
booking-mail-to-confirm-subject = Xin xác nhận: { $title }, { $when }
booking-mail-to-confirm-guest = Bạn muốn hẹn gặp { $owner }. Xin xác nhận để giờ này được đặt. Nếu không phải bạn, xin bỏ qua thư này.
booking-mail-confirm = Xác nhận đặt lịch
booking-mail-confirm-hint = Đường dẫn này mở trang để bạn xác nhận. Nếu không xác nhận, giờ này sẽ tự trống trở lại.
booking-mail-requested-subject = Đã xin giờ: { $title }, { $when }
booking-mail-requested-guest = Bạn đã xin giờ này với { $owner }. Giờ đang được giữ cho bạn nhưng chưa được xác nhận: bạn sẽ nhận được thư.
booking-mail-requested-owner = { $guest } xin một giờ hẹn với bạn. Giờ này được giữ đến khi bạn trả lời.
booking-mail-answer = Xác nhận hoặc từ chối
booking-mail-manage-request = Xem, dời hoặc rút lại yêu cầu
booking-mail-confirmed-subject = Đã xác nhận: { $title }, { $when }
booking-mail-confirmed-guest = { $owner } đã xác nhận giờ hẹn của bạn.
booking-mail-declined-subject = Bị từ chối: { $title }, { $when }
booking-mail-declined-guest = { $owner } không gặp được bạn vào giờ này.
booking-mail-withdrawn-subject = Đã rút lại: { $title }, { $when }
booking-mail-withdrawn-guest = Bạn đã rút lại yêu cầu gửi { $owner }.
booking-mail-withdrawn-owner = { $guest } đã rút lại yêu cầu. Giờ này trống trở lại.
booking-mail-lapsed-subject = Hết hạn: { $title }, { $when }
booking-mail-lapsed-guest = { $owner } chưa kịp trả lời nên yêu cầu của bạn đã hết hạn.
booking-mail-lapsed-owner = Yêu cầu của { $guest } không được trả lời nên đã hết hạn. Giờ này trống trở lại.
booking-mail-restored-subject = Lại diễn ra: { $title }, { $when }
booking-mail-restored-guest = { $owner } đã bỏ việc huỷ: cuộc hẹn của bạn vẫn diễn ra như đã định.

cancel-many-choose = Chọn { $guest }
cancel-many-all = Tất cả các lượt đang hiện
cancel-many-start = Huỷ các lượt đã chọn …
cancel-many-none = Xin chọn lượt đặt trước.
cancel-many-title = Huỷ { $count } lượt đặt?
cancel-many-text = Mỗi khách nhận một lá thư có lời nhắn của bạn, và các giờ này trống trở lại.
cancel-many-message = Lời nhắn cho tất cả
cancel-many-message-hint = Ai cũng nhận được cùng một lời.
cancel-many-action = Huỷ { $count } lượt đặt này
cancel-many-declines = Yêu cầu, sẽ bị từ chối
cancel-many-refuses = Không huỷ được nữa
cancel-many-done = { $count ->
    [0] Chưa huỷ được lượt nào
   *[other] Đã huỷ { $count } lượt đặt
}
cancel-many-undone = { $count ->
    [0] Không khôi phục được lượt nào
   *[other] Đã khôi phục { $count } lượt đặt
}
cancel-many-cancelled = Đã huỷ
cancel-many-refused = Không huỷ: đã qua hoặc đã huỷ từ trước
cancel-many-restored = Lại diễn ra
cancel-many-taken = Không khôi phục: giờ đã có người khác
cancel-many-full = Không khôi phục: liên kết đã đủ số lượt đặt
cancel-many-past = Không khôi phục: giờ đã qua
cancel-many-changed = Không khôi phục: đã thay đổi sau đó
cancel-many-undo-hint = Trong một ngày, lượt nào còn giờ trống thì khôi phục được. Khách sẽ được báo.
cancel-many-too-late = Đã huỷ hơn một ngày nên không khôi phục được nữa.
