"""What people of the made-up ward complained about, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from bot.demo.days import CHANNELS, daytime
from knowledge.pakn import Move
from storage import conversations, feedback
from storage.feedback_changes import By, answer, move

State = Literal["new", "accepted", "answered", "refused"]
"""Not seen yet; being looked into; answered; not ours to decide."""


@dataclass(frozen=True)
class Said:
    """A piece of feedback; it was answered, if at all, two days after it came."""

    days_ago: int
    state: State
    text: str
    answer: str | None = None


ELSEWHERE = (
    "Việc này không thuộc thẩm quyền của phường. Phường đã chuyển đến đơn vị phụ trách và báo anh/chị biết."
)

FEEDBACK = (
    Said(61, "answered", "Máy lấy số ở quầy một cửa hỏng từ sáng thứ hai, mọi người chen nhau hỏi.",
         "Máy đã được sửa trong ngày. Khi máy hỏng, cán bộ phát số giấy. Xin lỗi anh/chị vì phải chờ lâu."),
    Said(58, "refused", "Đèn đường trên quốc lộ đoạn qua cầu tối om cả tuần nay.", ELSEWHERE),
    Said(55, "answered", "Hẹn trả trích lục ngày mười hai mà tới nơi bảo chưa ký.",
         "Hồ sơ bị chậm một ngày do thiếu chữ ký. Phường xin lỗi và đã trả kết quả tận nhà cho anh/chị."),
    Said(52, "answered", "Nên để thêm kính lão ở bàn viết tờ khai cho người già.",
         "Góp ý rất hay. Bàn viết nay có ba cặp kính, anh/chị cứ dùng."),
    Said(49, "answered", "Quán nhậu cạnh trường tiểu học Minh Họa hát karaoke tới nửa đêm.",
         "Công an phường đã nhắc nhở, chủ quán cam kết tắt loa trước 22 giờ."),
    Said(46, "refused", "Hóa đơn điện tháng này tăng gấp đôi, nhờ phường xem giúp.", ELSEWHERE),
    Said(43, "answered", "Trang thông tin của phường ghi giờ làm việc cũ, tôi tới thì quầy đã đóng.",
         "Giờ làm việc trên trang đã sửa lại. Cảm ơn anh/chị đã báo."),
    Said(40, "answered", "Rác ở đầu hẻm số 7 đường Minh Họa ba ngày chưa ai dọn.",
         "Đội vệ sinh đã dọn và đổi giờ lấy rác của hẻm sang buổi tối."),
    Said(37, "answered", "Cán bộ quầy số 3 nói to tiếng với mẹ tôi, bà buồn lắm.",
         "Trung tâm đã làm việc với cán bộ, đồng chí ấy đã gọi điện xin lỗi bác. Mong gia đình thông cảm."),
    Said(34, "accepted", "Nắp cống trước nhà văn hóa tổ 4 bị vỡ, trẻ con hay chạy qua đó."),
    Said(31, "answered", "Xin cho nhận kết quả qua bưu điện, tôi đi làm giờ hành chính không ra được.",
         "Được ạ. Lúc nộp hồ sơ anh/chị báo cán bộ ghi địa chỉ nhận, bưu tá giao tận nơi."),
    Said(28, "answered", "Wifi ở chỗ nộp hồ sơ trên mạng yếu, tải ảnh mãi không lên.",
         "Phường đã lắp thêm một bộ phát. Nếu còn chậm anh/chị báo lại giúp."),
    Said(25, "accepted", "Chợ tạm lấn hết vỉa hè đường Ví Dụ, người đi bộ phải xuống lòng đường."),
    Said(22, "answered", "Tôi nhắn hỏi tạm trú thì được trả lời đúng nhưng chữ dài quá, khó đọc.",
         "Câu trả lời về tạm trú đã được viết ngắn lại. Cảm ơn anh/chị."),
    Said(19, "refused", "Xe buýt số 12 hay bỏ trạm trước cổng phường.", ELSEWHERE),
    Said(17, "answered", "Chỗ để xe của trung tâm không có mái che, mưa là ướt hết.",
         "Mái che nằm trong đợt sửa chữa quý này, dự kiến làm xong trong tháng sau."),
    Said(15, "accepted", "Cây phượng trước tổ 9 nghiêng ra đường, mưa gió là sợ đổ."),
    Said(13, "answered", "Tờ khai mẫu dán trên tường chữ nhỏ, lại dán cao quá.",
         "Mẫu đã được in lại khổ lớn và treo ngang tầm mắt."),
    Said(11, "accepted", "Nước máy tổ 6 có mùi lạ hai hôm nay."),
    Said(9, "answered", "Mong có buổi nhận hồ sơ sáng thứ bảy cho công nhân.",
         "Từ tuần sau trung tâm mở thử sáng thứ bảy đầu tháng. Mong anh/chị giới thiệu cho mọi người."),
    Said(7, "accepted", "Công trình cạnh nhà đổ cát ra đường, xe máy ngã mấy lần rồi."),
    Said(5, "accepted", "Ở quầy chứng thực có người chen ngang mà không ai nhắc."),
    Said(3, "accepted", "Loa phát thanh tổ 2 mở to lúc năm giờ sáng."),
    Said(1, "new", "Đường dẫn tra hồ sơ trong tin nhắn bấm vào báo lỗi."),
    Said(1, "new", "Bảng điện tử ở sảnh tắt từ hôm qua, không biết tới số mấy."),
    Said(0, "new", "Xin thêm ghế cho phụ nữ có thai ở khu chờ."),
)  # fmt: skip # one made-up feedback a line, however long


def fill(connection: Connection, now: dt.datetime) -> None:
    """Enter the feedback, the oldest first, with what became of it."""
    received = [(daytime(now, said.days_ago, number), said) for number, said in enumerate(FEEDBACK)]
    for number, (moment, said) in enumerate(sorted(received, key=lambda pair: pair[0])):
        _enter(connection, said, number, moment)


def _enter(connection: Connection, said: Said, number: int, received: dt.datetime) -> None:
    channel = CHANNELS[number % len(CHANNELS)]
    sender = conversations.ensure(connection, channel, f"demo-citizen-{number}", received)
    code = feedback.add(connection, conversation_id=sender, channel=channel, text=said.text, now=received)
    found = feedback.by_code(connection, code)
    assert found is not None
    by = By("Cán bộ Mẫu", received + dt.timedelta(days=2), said.answer)
    match said.state:
        case "accepted":
            move(connection, found.id, Move.ACCEPT, by)
        case "answered":
            answer(connection, found.id, by)
        case "refused":
            move(connection, found.id, Move.REFUSE, replace(by, reason="ngoai-tham-quyen"))
