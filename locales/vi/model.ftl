# Lời nói khi mô hình ngôn ngữ không trả lời được; sau đó là điều bộ ngữ pháp có sẵn hiểu được.
model-slow = Mô hình ngôn ngữ trả lời quá lâu. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-busy = Mô hình ngôn ngữ đang quá tải. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-cut = Kết nối tới mô hình ngôn ngữ bị đứt giữa chừng. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-unreachable = Không kết nối được tới mô hình ngôn ngữ. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-refuses = Mô hình ngôn ngữ không nhận yêu cầu; người quản lý máy chủ này nên xem lại thiết lập. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-trouble = Mô hình ngôn ngữ đang gặp sự cố. Tôi đã đọc tin nhắn của bạn bằng bộ ngữ pháp có sẵn.
model-unfinished = Mô hình ngôn ngữ đã dừng trước khi nói hết.
model-endless = Mô hình ngôn ngữ cứ tra cứu mãi mà không kết thúc nên tôi đã dừng nó. Bạn hãy hỏi lại bằng cách khác, hoặc hỏi ít hơn mỗi lần.
model-limit-minute = Bạn gửi hơi nhiều tin nhắn trong một phút. Tôi đã đọc tin này bằng bộ ngữ pháp có sẵn; lát nữa mô hình ngôn ngữ sẽ đọc tiếp.
model-limit-hour = Bạn đã gửi đủ số tin nhắn mà mô hình ngôn ngữ của máy chủ này cho phép trong một giờ. Tôi đã đọc tin này bằng bộ ngữ pháp có sẵn; sau { $minutes } phút nữa mô hình sẽ đọc tiếp.
model-limit-day = Bạn đã dùng hết phần mô hình ngôn ngữ của hôm nay; sau { $hours } giờ nữa sẽ có thêm. Trong lúc đó, bộ ngữ pháp có sẵn sẽ đọc tin nhắn của bạn.
model-used-hour = Trong một giờ qua bạn đã gửi { $used } trên { $most } tin nhắn.
model-used-day = Trong 24 giờ qua bạn đã dùng { $used } trên { $most } token (mỗi token khoảng bốn chữ cái), cả gửi và nhận.
model-used-day-unlimited = Trong 24 giờ qua bạn đã dùng { $used } token (mỗi token khoảng bốn chữ cái), cả gửi và nhận.
