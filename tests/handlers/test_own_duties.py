"""An official's own data: what was written about tasks, and which calendar links are open."""

import re

from sqlalchemy import select

from storage import calendar_feeds, own_data, task_notes
from storage.messages import File
from storage.tables import calendar_feed
from tests.handlers.talking import START

PLAN = "Lập kế hoạch tuyên truyền"


def at_work(office):
    """An official who answered, noted, sent a document and subscribed to a calendar: the chat and the secret token."""
    official = office.has("Lê Văn Mẫu")
    official.sends_button(f"task:done:{office.task(PLAN).id}")
    official.says("Đã gửi 12 bài, liên hệ 0912345678")
    official.says("ghi chú: biên bản họp")
    official._send(kind="files", files=(File(name="Biên bản 001099012345.pdf", external_id="x"),))
    official.presses(PLAN) if PLAN in official.buttons else official.presses("Báo cáo tháng")
    with office.database.write() as connection:
        token = calendar_feeds.make(connection, office.ids["Lê Văn Mẫu"], None, START)
    return official, token


def test_the_list_and_the_copy_hold_them(office):
    """Who asks what is kept reads how much was said about tasks, and in the copy every word; the link stays secret."""
    official, token = at_work(office)
    official.says("/dulieu")
    shown = official.presses("Xem dữ liệu đang lưu")
    copy = official.presses("Nhận bản sao")

    assert re.search(r"Việc của cán bộ: 1 lần trả lời, \d ghi chú", shown)
    assert "Đường dẫn lịch việc của anh/chị: đang mở, từ 20/11/2026" in shown
    assert f"{PLAN}: đã xong" in copy
    assert "Đã gửi 12 bài, liên hệ [số điện thoại]" in copy
    with office.database.read() as connection:
        kept = own_data.gather(connection, official.conversation_id)
        secret = connection.execute(select(calendar_feed.c.token_hash)).scalar_one()
    assert kept is not None
    assert all(hidden not in shown + copy + str(kept.as_json()) for hidden in (token, secret))


def test_erasing_leaves_the_record_of_the_work(office):
    """Before erasing, an official reads that words about tasks stay; they do, and the calendar link is shut."""
    official, token = at_work(office)
    official.says("/dulieu")
    assert "hồ sơ công việc của cơ quan" in official.presses("Xóa tất cả")
    official.presses("Xóa tất cả")

    with office.database.read() as connection:
        assert calendar_feeds.opened_by(connection, token) is None
        assert any(task_notes.of(connection, [office.task(PLAN).id]).values())


def test_citizens_read_nothing_of_duties(citizen):
    """Who has no duties is not told of them."""
    citizen.says("/dulieu")

    assert "Việc của cán bộ" not in citizen.presses("Xem dữ liệu đang lưu")
    citizen.says("/dulieu")
    assert "hồ sơ công việc" not in citizen.presses("Xóa tất cả")
