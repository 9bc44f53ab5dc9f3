"""Made-up questions that no record answers: each tuple asks one thing in several ways.

`CHOSEN_ON` is what the thresholds of `knowledge/likeness.py` were chosen on; `UNSEEN` was written afterwards.
"""

CHOSEN_ON = (
    (
        "nuôi chó có phải đăng ký không",
        "đăng ký nuôi chó ở đâu",
        "nuoi cho co phai dang ky voi phuong ko",
        "muốn đăng ký nuôi chó mèo thì làm sao",
        "đăng ký chó nuôi trong nhà",
    ),
    (
        "xin cấp thẻ gửi xe ban đêm ở bãi của phường",
        "thẻ gửi xe ban đêm của phường xin thế nào",
        "the gui xe dem bai xe phuong",
        "cho hỏi cách xin thẻ gửi xe ban đêm",
    ),
    (
        "cây xanh trước nhà sắp đổ, xin chặt thì hỏi ai",
        "muốn chặt cây xanh trước nhà phải xin phép ai",
        "xin phep chat cay xanh truoc nha",
        "chặt cây xanh trên vỉa hè có cần xin phép không",
    ),
    (
        "thuê sân bóng nhà văn hóa phường",
        "sân bóng của nhà văn hóa cho thuê thế nào",
        "thue san bong nha van hoa bao nhieu tien",
        "giá thuê sân bóng nhà văn hóa",
    ),
    (
        "thuê hội trường nhà văn hóa phường tổ chức đám cưới",
        "mượn hội trường nhà văn hóa làm đám cưới",
        "thue hoi truong nha van hoa lam tiec cuoi",
    ),
    (
        "làm thẻ thư viện phường ở đâu",
        "the thu vien phuong lam the nao",
        "đăng ký thẻ đọc sách thư viện phường",
        "thẻ thư viện có mất tiền không",
    ),
    (
        "lắp điện mặt trời mái nhà có phải xin phép không",
        "lap dien mat troi tren mai nha can xin phep khong",
        "xin phép lắp điện mặt trời mái nhà",
    ),
    (
        "xét nghiệm nước giếng khoan ở đâu",
        "nước giếng khoan nhà tôi muốn xét nghiệm",
        "xet nghiem nuoc gieng",
    ),
    (
        "học bổng khuyến học của phường cho học sinh nghèo",
        "khuyến học phường xét học bổng học sinh nghèo khi nào",
        "hoc bong khuyen hoc phuong",
    ),
    (
        "vé tham quan đình làng bao nhiêu",
        "đình làng có bán vé tham quan không",
        "ve tham quan dinh lang gia bao nhieu",
    ),
    (
        "hàng xóm hát karaoke ồn quá báo ai",
        "karaoke ồn ban đêm báo ai xử lý",
        "hat karaoke on ao ban dem goi ai",
    ),
    (
        "xin phép dùng loa kéo ở hội làng",
        "dùng loa kéo trong hội làng có xin phép không",
    ),
    (
        "đăng ký xe đạp điện ở đâu",
        "dang ky xe dap dien o dau",
        "xe đạp điện đăng ký thế nào",
    ),
    (
        "đăng ký xe máy điện ở đâu",
        "xe máy điện đăng ký thế nào",
    ),
    (
        "lịch tiêm chủng cho trẻ 3 tháng ở trạm y tế",
        "trạm y tế tiêm chủng cho trẻ 3 tháng ngày nào",
    ),
    (
        "lịch tiêm chủng cho trẻ 18 tháng ở trạm y tế",
        "trạm y tế tiêm chủng trẻ 18 tháng ngày nào",
    ),
    (
        "lịch thu gom rác cồng kềnh",
        "muốn bỏ tủ cũ, rác cồng kềnh thì gọi ai thu gom",
        "thu gom rac cong kenh khi nao",
    ),
    (
        "phí thu gom rác sinh hoạt hộ gia đình một tháng",
        "phi thu gom rac sinh hoat ho gia dinh bao nhieu",
    ),
    (
        "thuê ki ốt chợ phường",
        "ki ốt ở chợ phường cho thuê thế nào",
        "thue kiot cho phuong",
    ),
    (
        "lớp dạy bơi miễn phí cho trẻ em hè này",
        "đăng ký lớp bơi miễn phí cho trẻ em",
        "lop boi mien phi tre em",
    ),
    (
        "lớp dạy múa cho trẻ em hè này",
        "đăng ký lớp múa cho trẻ em",
    ),
)

UNSEEN = (
    (
        "phường có cho mượn xe lăn không",
        "mượn xe lăn của phường ở đâu",
        "cho mượn xe lăn cho người già ở phường",
        "muon xe lan phuong",
    ),
    (
        "đường vào hẻm bị ngập, bao giờ sửa",
        "hẻm nhà tôi ngập khi mưa bao giờ sửa đường",
        "duong hem ngap bao gio sua",
    ),
    (
        "đặt biển quảng cáo trước quán có phải xin phép không",
        "xin phép đặt biển quảng cáo ở quán",
        "dat bien quang cao truoc quan xin phep o dau",
    ),
    (
        "bán hàng rong trên vỉa hè được không",
        "ban hang rong via he co duoc khong",
        "có được bán hàng rong ở vỉa hè không ạ",
    ),
    (
        "lớp xóa mù chữ cho người lớn tuổi mở khi nào",
        "phường có lớp xóa mù chữ cho người lớn không",
        "lop xoa mu chu nguoi lon",
    ),
    (
        "tìm giấy tờ bị rơi ở chợ thì hỏi ai",
        "nhặt được ví và giấy tờ rơi ở chợ nộp ai",
    ),
    (
        "mượn loa đài của tổ dân phố",
        "tổ dân phố cho mượn loa đài không",
        "muon loa dai to dan pho",
    ),
    (
        "mượn bàn ghế của tổ dân phố",
        "tổ dân phố cho mượn bàn ghế không",
        "muon ban ghe to dan pho",
    ),
    (
        "wifi miễn phí ở công viên mật khẩu là gì",
        "mat khau wifi cong vien",
        "công viên có wifi miễn phí không, mật khẩu gì",
    ),
    (
        "xin số điện thoại tổ trưởng khu phố 3",
        "so dien thoai to truong khu pho 3",
    ),
    (
        "xin số điện thoại tổ trưởng khu phố 5",
        "so dt to truong khu pho 5",
    ),
    (
        "hiến máu tình nguyện ở phường ngày nào",
        "lịch hiến máu tình nguyện của phường",
        "hien mau tinh nguyen phuong khi nao",
    ),
    (
        "diệt muỗi phun thuốc khu phố khi nào",
        "bao giờ phường phun thuốc muỗi",
        "phun thuoc muoi o khu pho khi nao",
    ),
    (
        "diệt mối tận nhà phường có hỗ trợ không",
        "phường hỗ trợ diệt mối tại nhà",
    ),
)
