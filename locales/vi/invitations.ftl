# Thư cho khách mời.
invitation-mail-invited = Lời mời: { $title } · { $when }
invitation-mail-changed = Có thay đổi: { $title } · { $when }
invitation-mail-reminder = Xin trả lời: { $title } · { $when }
invitation-mail-off = Đã huỷ: { $title } · { $when }
invitation-mail-uninvited = Không còn trong danh sách mời: { $title } · { $when }
invitation-lead-invited = { $organizer } mời bạn.
invitation-lead-changed = { $organizer } đã thay đổi sự kiện này. Thông tin mới như sau.
invitation-lead-reminder = { $organizer } đã mời bạn và chưa nhận được câu trả lời. Không có gì thay đổi.
invitation-lead-off = { $organizer } đã huỷ sự kiện này.
invitation-lead-uninvited = { $organizer } đã đưa bạn ra khỏi danh sách khách mời của sự kiện này.
invitation-answer = Trả lời lời mời
invitation-open = Mở lời mời
invitation-link-hint = Liên kết này dành riêng cho bạn: ai có nó đều trả lời thay bạn được. Bạn không cần tài khoản.

# Thư cho người mời.
invitation-mail-accepted = { $name } sẽ đến: { $title }
invitation-mail-tentative = { $name } có thể đến: { $title }
invitation-mail-declined = { $name } không đến: { $title }
invitation-mail-accepted-lead = { $name } đã trả lời là sẽ đến.
invitation-mail-tentative-lead = { $name } đã trả lời là có thể đến.
invitation-mail-declined-lead = { $name } đã trả lời là không đến.
invitation-mail-brought = { $name } đã mời thêm người: { $title }
invitation-mail-brought-lead = { $name } đã mời { $guests }.
invitation-open-event = Mở sự kiện

# Nội dung sự kiện.
invitation-when = Thời gian
invitation-next = Lần tới
invitation-repeats = Lặp lại
invitation-where = Địa điểm
invitation-video = Họp trực tuyến
invitation-about = Mô tả

# Trang trả lời.
invitation-title = Lời mời
invitation-from = { $organizer } mời bạn
invitation-question = Bạn có đến không?
invitation-question-series = Bạn có đến không? Câu trả lời áp dụng cho cả chuỗi.
invitation-yes = Có
invitation-maybe = Có thể
invitation-no = Không
invitation-comment = Lời nhắn cho người mời
invitation-optional = không bắt buộc
invitation-choose = Hãy chọn có, có thể hoặc không.
invitation-not-saved = Chưa gửi được câu trả lời
invitation-you-said-yes = Bạn đã trả lời “Có”: { $when }.
invitation-you-said-maybe = Bạn đã trả lời “Có thể”: { $when }.
invitation-you-said-no = Bạn đã trả lời “Không”: { $when }.
invitation-thanks = Cảm ơn bạn, { $organizer } sẽ được báo. Bạn có thể đổi câu trả lời cho đến khi sự kiện kết thúc.
invitation-over = Sự kiện này đã kết thúc. Không đổi câu trả lời được nữa.
invitation-add = Thêm vào lịch
invitation-zone = Múi giờ
invitation-show-zone = Xem
invitation-gone-off = Sự kiện này đã bị huỷ
invitation-gone-off-advice = { $title } sẽ không diễn ra. Bạn không cần làm gì thêm.
invitation-gone-uninvited = Bạn không còn trong danh sách khách mời
invitation-gone-uninvited-advice = Nếu bạn nghĩ là có nhầm lẫn, hãy hỏi { $organizer }.
