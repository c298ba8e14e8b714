# Lời nói khi mô hình ngôn ngữ không trả lời được; sau đó là điều bộ ngữ pháp có sẵn hiểu được.
model-slow = Mô hình ngôn ngữ trả lời quá lâu. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-busy = Mô hình ngôn ngữ đang quá tải. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-cut = Kết nối tới mô hình ngôn ngữ bị đứt giữa chừng. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-unreachable = Không kết nối được tới mô hình ngôn ngữ. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-refuses = Mô hình ngôn ngữ không nhận yêu cầu; người quản lý máy chủ này nên xem lại thiết lập. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-trouble = Mô hình ngôn ngữ đang gặp sự cố. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-unfinished = Mô hình ngôn ngữ đã dừng trước khi nói hết.
model-endless = Mô hình ngôn ngữ cứ tra cứu mãi mà không kết thúc nên tôi đã dừng nó. Bạn hãy hỏi lại bằng cách khác, hoặc hỏi ít hơn mỗi lần.
model-limit-minute = Bạn gửi hơi nhiều tin nhắn trong một phút. Xin chờ một lát rồi tiếp tục.
model-limit-hour = Bạn đã gửi đủ số tin nhắn mà máy chủ này cho phép trong một giờ. Hãy tiếp tục sau { $minutes } phút nữa.
model-limit-day = Bạn đã dùng hết phần mô hình ngôn ngữ của hôm nay; sau { $hours } giờ nữa sẽ có thêm. Trong lúc đó, bộ ngữ pháp có sẵn sẽ đọc tin nhắn của bạn.
