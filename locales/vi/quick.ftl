# Thêm nhanh: một dòng chữ thành một sự kiện.
quick-label = Thêm nhanh
quick-placeholder = Ăn trưa với An mai 12:30
quick-action = Thêm
quick-added = Đã thêm “{ $title }”: { $when }.
quick-not-understood = Chưa rõ dòng bạn gõ chỉ ngày giờ nào. Hãy chọn ở đây.
