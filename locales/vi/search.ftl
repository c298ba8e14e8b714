# Tìm kiếm.
search-title = Tìm kiếm
search-label = Tìm trong sự kiện của bạn
search-placeholder = Tiêu đề, địa điểm, người, ghi chú
search-action = Tìm
search-lead = Tìm sự kiện theo tiêu đề, địa điểm, mô tả, khách mời và lời nhắn khi đặt hẹn. Không cần gõ dấu.
search-coming = Sắp tới
search-over = Đã qua
search-repeats = Lặp lại
search-nothing = Không tìm thấy gì cho “{ $words }”
search-nothing-hint = Một sự kiện phải chứa tất cả các từ. Hãy thử ít từ hơn hoặc từ ngắn hơn.
search-no-words = Hãy gõ một từ hoặc một số để tìm.
search-pages = Các kết quả khác
search-previous = Kết quả trước
search-more = Thêm kết quả
