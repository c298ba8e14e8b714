card-overlaps = Trùng với “{ $title }”, { $when }
card-overlaps-more = … và { $count } mục nữa
card-mails = Thư sẽ gửi tới { $people }
