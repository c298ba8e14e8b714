# Thêm nhanh: một dòng chữ thành một sự kiện.
quick-label = Thêm nhanh
quick-placeholder = Ăn trưa với An mai 12:30
quick-action = Thêm
quick-added = Đã thêm “{ $title }”: { $when }.
quick-not-understood = Không tìm thấy ngày hay giờ trong dòng bạn gõ. Hãy bổ sung ở đây.
