"""`/lich`: the private address of a calendar, told once, shut at will."""

from bot.web.calendar_feed import calendar_of
from storage import calendar_feeds
from tests.handlers.talking import START


def address(talk) -> str:
    return next(link.url for reply in talk.last for link in reply.links)


def opens(office, url: str) -> bool:
    token = url.removeprefix("/lich/").removesuffix(".ics")
    with office.database.read() as connection:
        return calendar_of(connection, token, START) is not None


def test_official_gets_an_address(office):
    """An official gets a private address; asked again, it is not repeated."""
    official = office.has("Lê Văn Mẫu")
    assert "đường dẫn" in official.says("/lich").lower()
    first = address(official)
    assert opens(office, first)

    assert "lấy ngày 20/11/2026" in official.says("/lich")
    assert not [link for reply in official.last for link in reply.links]
    assert opens(office, first), "looking changes nothing"


def test_new_address_shuts_the_old(office):
    """Who lost the address takes a new one, and the old one opens nothing."""
    official = office.has("Lê Văn Mẫu")
    official.says("/lich")
    old = address(official)
    official.presses("Đường dẫn mới cho tôi")

    assert opens(office, address(official))
    assert not opens(office, old)


def test_revoked(office):
    """ "Thu hồi đường dẫn" shuts all of one's addresses, one's own and the unit's."""
    head = office.has("Trần Thị Trưởng", "leader")
    head.says("/lich")
    mine = address(head)
    head.presses("Đường dẫn cho cả đơn vị")
    unit = address(head)
    assert opens(office, mine)
    assert opens(office, unit)
    head.presses("Thu hồi đường dẫn")

    assert not opens(office, mine)
    assert not opens(office, unit)


def test_units_calendar_is_for_heads(office):
    """An official is offered no calendar of the unit, and gets none by a made-up button."""
    official = office.has("Lê Văn Mẫu")
    official.says("/lich")

    assert "Đường dẫn cho cả đơn vị" not in official.buttons
    assert "không còn dùng được" in official.sends_button("calendar:new:u")


def test_not_in_a_group(office):
    """In a group the address is not said."""
    official = office.has("Lê Văn Mẫu")

    assert "trò chuyện riêng" in official.says("/lich", sender="somebody")
    assert "trò chuyện riêng" in official._send(kind="button", button="calendar:new:m", sender="somebody")
    with office.database.read() as connection:
        assert calendar_feeds.open_ones(connection) == []


def test_citizens_have_none(office):
    """A citizen who guesses the command reads whom it is for; one who says "lịch" asked a question."""
    citizen = office.talk("dân")

    assert "dành cho cán bộ" in citizen.says("/lich")
    assert "dành cho cán bộ" not in citizen.says("lịch")


def test_owner_who_leaves(office, ward):
    """Whose account is closed, reads no calendar any more; who leads no more, not the unit's."""
    head = office.has("Trần Thị Trưởng", "leader")
    head.says("/lich")
    mine = address(head)
    head.presses("Đường dẫn cho cả đơn vị")
    unit = address(head)
    with ward.write() as connection:
        connection.exec_driver_sql("UPDATE person SET role = 'official'")
    assert (opens(office, mine), opens(office, unit)) == (True, False)
    with ward.write() as connection:
        connection.exec_driver_sql("UPDATE person SET active = false")
    assert not opens(office, mine)
