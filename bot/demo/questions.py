"""What people of the made-up ward asked. How it was answered is not made up: the bot itself is asked."""

from __future__ import annotations

import datetime as dt
from random import Random

from sqlalchemy import Connection

from bot.demo.days import CHANNELS, OFTEN, daytime
from handlers.state import State
from handlers.turn import Turn
from handlers.turns import answer_message
from knowledge.library import Knowledge
from storage import conversations, outcomes
from storage.messages import Incoming

COUNT, DAYS = 120, 30
ASKER = "demo-asker"

TEXTS = (
    "làm giấy khai sinh cho con cần giấy tờ gì",
    "lam giay khai sinh can gi",
    "con tôi 3 tháng rồi chưa làm khai sinh có bị phạt không",
    "mẹ đơn thân đi làm khai sinh cho con được không",
    "khai sinh làm trên mạng được không ạ",
    "Đăng ký kết hôn mất bao lâu?",
    "dang ky ket hon can nhung gi",
    "đăng ký kết hôn có mất tiền không",
    "giấy xác nhận độc thân xin ở đâu",
    "xin giấy xác nhận tình trạng hôn nhân để mua nhà",
    "ba tôi mới mất, làm giấy khai tử thế nào",
    "khai tử trễ hạn thì sao",
    "xin trích lục khai sinh bản sao",
    "trích lục khai sinh lấy trong ngày không",
    "khai sinh bị sai tên đệm sửa ở đâu",
    "cải chính ngày sinh trên khai sinh",
    "làm lại giấy khai sinh bị mất",
    "sao y bản chính bao nhiêu tiền một trang",
    "photo công chứng căn cước ở phường được ko",
    "chung thuc ban sao can mang gi",
    "chứng thực chữ ký trên giấy ủy quyền",
    "hợp đồng mua bán xe chứng thực ở phường được không",
    "chứng thực di chúc tại nhà cho người già",
    "bản sao điện tử có chứng thực là gì",
    "đăng ký tạm trú cho người thuê nhà",
    "dk tam tru online",
    "tạm trú hết hạn thì gia hạn thế nào",
    "nhập hộ khẩu cho vợ",
    "đăng ký thường trú về nhà chồng cần giấy gì",
    "nhập khẩu cho con mới sinh",
    "tách hộ khẩu ra khỏi nhà cha mẹ",
    "khách ngủ lại qua đêm có phải báo không",
    "đi làm xa có cần khai báo tạm vắng không",
    "xin giấy xác nhận cư trú",
    "căn cước hết hạn đổi ở đâu",
    "làm căn cước cho bé dưới 14 tuổi",
    "mất căn cước thì làm lại thế nào",
    "cài VNeID mức 2 cần đến công an không",
    "quên mật khẩu vneid",
    "mở quán nước nhỏ có phải đăng ký hộ kinh doanh không",
    "đăng ký hộ kinh doanh cá thể cần những gì",
    "tạm ngưng hộ kinh doanh 3 tháng",
    "đóng cửa hàng thì báo ở đâu",
    "làm lý lịch tư pháp online",
    "xin phiếu lý lịch tư pháp số 2",
    "làm hộ chiếu lần đầu",
    "mất hộ chiếu phải làm sao",
    "nhận con nuôi cần điều kiện gì",
    "con ngoài giá thú làm khai sinh có tên cha",
    "vợ là người nước ngoài đăng ký kết hôn ở đâu",
    "liên thông khai sinh thẻ bảo hiểm y tế",
    "mai táng phí nhận thế nào",
    "hồ sơ của tôi tới đâu rồi",
    "tra cứu hồ sơ",
    "trễ hẹn trả kết quả thì khiếu nại ở đâu",
    "nhận kết quả tại nhà được không",
    "nộp hồ sơ trực tuyến có được giảm lệ phí không",
    "nhờ người khác nộp hồ sơ hộ được không",
    "phường làm việc thứ bảy không",
    "mấy giờ quầy một cửa mở cửa",
    "số điện thoại hỗ trợ dịch vụ công",
    "sau sáp nhập nộp hồ sơ ở phường nào cũng được phải không",
    "muốn gặp chủ tịch phường",
    "gửi đơn khiếu nại hàng xóm xây lấn đất",
    "có người gọi bảo cập nhật căn cước qua link, có phải lừa đảo không",
    "xin chào",
    "chào shop ạ",
    "cảm ơn nhé",
    "thời tiết mai thế nào",
    "giá vàng hôm nay",
    "viết giúp tôi bài thơ tặng vợ",
    "đổi bằng lái xe máy ở đâu",
    "cấp phép xây nhà hai tầng",
    "đất bị hàng xóm lấn thì làm sao",
    "mua bảo hiểm y tế hộ gia đình",
)


def fill(connection: Connection, knowledge: Knowledge, now: dt.datetime, random: Random) -> None:
    """Ask a month of questions up to now, the oldest first; the bot writes each down as it always does."""
    said = [*TEXTS, *random.choices(TEXTS, k=COUNT - len(TEXTS))]
    random.shuffle(said)
    moments = sorted(daytime(now, random.randrange(DAYS), number) for number in range(COUNT))
    for number, (text, moment) in enumerate(zip(said, moments, strict=True)):
        channel = random.choices(CHANNELS, OFTEN)[0]
        message = Incoming(
            channel=channel,
            conversation=ASKER,
            sender=ASKER,
            message_id=f"demo-{number}",
            text=text,
            sent_at=moment,
        )
        _ask(connection, knowledge, message)


def _ask(connection: Connection, knowledge: Knowledge, message: Incoming) -> None:
    now = message.sent_at
    asker = conversations.ensure(connection, message.channel, ASKER, now)
    turn = Turn(message, asker, State(), connection, knowledge, now)
    outcome = answer_message(turn)
    turn.notebook.write(connection)
    outcomes.record(connection, channel=message.channel, ended=outcome.value, now=now)
    conversations.save_state(connection, asker, {}, now)
