"""Who withdraws their consent gets no announcement any more, also none that was already on its way."""

from threading import Thread

import pytest
from sqlalchemy import text

from handlers import broadcasts
from storage import broadcasts as stored
from storage import outbox
from storage.broadcasts import Progress
from storage.segments import Segment
from tests.handlers.talking import START, Talk

NEWS = "Mai nghỉ tiếp dân."
DUTY = Segment(basis="duty", legal_basis="Luật Phòng thủ dân sự")


@pytest.fixture
def people(database, knowledge):
    """Three neighbours who agreed to announcements."""
    talks = [Talk(database, knowledge, peer=name) for name in ("an", "binh", "chi")]
    for talk in talks:
        talk.says("THONGBAO")
        talk.presses("Đồng ý nhận")
    return talks


def on_its_way(database, segment=None) -> int:
    """An announcement that lies in the tray for everybody."""
    with database.write() as connection:
        made = broadcasts.draft(
            connection, title="Nghỉ", text=NEWS, segment=segment or Segment(), by="an", now=START
        )
        broadcasts.start(connection, made, "an", START)
        assert broadcasts.lay_out(connection, START) == 3
    return made


def failed_for_the_first(database) -> int:
    """An announcement that one of the three has blocked."""
    campaign = on_its_way(database)
    with database.write() as connection:
        (row,) = outbox.due(connection, ["web"], None, START, 1)
        outbox.give_up(connection, row.id, "blocked", START)
    return campaign


def told(talk) -> str:
    return "\n".join(reply.text for reply in talk.hears())


def progress(database, campaign: int) -> Progress:
    with database.read() as connection:
        return stored.progress(connection, stored.find(connection, campaign))


WAYS = {
    "one word": {"text": "NGUNGTHONGBAO"},
    "every consent": {"text": "/dulieu rút"},
    "a button": {"kind": "button", "button": "data:withdraw:announcements"},
    "being forgotten": {"kind": "button", "button": "data:erase:yes"},
    "on the platform": {"kind": "event", "event": "erase"},
}


@pytest.mark.parametrize("way", WAYS)
def test_who_stops_announcements_gets_none_that_waited(database, people, way):
    """The wish is kept when a paused announcement goes on; the others get it, and the figures are right."""
    campaign = on_its_way(database)
    with database.write() as connection:
        broadcasts.pause(connection, campaign, "an", START)
    an, binh, chi = people
    said = an.says(**{"text": "", **WAYS[way]})
    left = progress(database, campaign)
    with database.write() as connection:
        broadcasts.resume(connection, campaign, "an", START)

    assert NEWS not in said + told(an)
    assert NEWS in told(binh)
    assert NEWS in told(chi)
    assert [Progress(sent=0, failed=0, left=2), Progress(sent=2, failed=0, left=0)] == [
        left,
        progress(database, campaign),
    ]


def test_what_an_authority_must_tell_is_told_to_those_too(database, people):
    """Who wants no announcements still hears of the storm, and keeps their other consents."""
    campaign = on_its_way(database, DUTY)

    assert NEWS in people[0].says("NGUNGTHONGBAO")
    assert Progress(sent=1, failed=0, left=2) == progress(database, campaign)


def test_who_stops_twice_and_begins_anew_is_counted_once(database, people):
    """A second word takes nothing more back, and cancelling adds to the figure."""
    campaign = on_its_way(database)
    people[0].says("NGUNGTHONGBAO")
    people[0].says("NGUNGTHONGBAO")
    with database.write() as connection:
        assert broadcasts.cancel(connection, campaign, "an", START) == 2
        assert stored.find(connection, campaign).taken_back == 3
    assert Progress(sent=0, failed=0, left=0) == progress(database, campaign)


def test_who_failed_to_get_it_and_was_forgotten_did_not_get_it(database, people):
    """Erasing what could not be sent makes nobody look as if they had read it."""
    campaign = failed_for_the_first(database)
    people[0].sends_button("data:erase:yes")

    assert Progress(sent=0, failed=0, left=2) == progress(database, campaign)


def test_who_failed_to_get_it_and_stops_announcements_stays_a_failure(database, people):
    """An administrator still reads that it did not reach somebody who wants no more of them since."""
    campaign = failed_for_the_first(database)
    people[0].says("NGUNGTHONGBAO")

    assert Progress(sent=0, failed=1, left=2) == progress(database, campaign)


_SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def test_who_stops_while_rows_are_laid_out_gets_none(database, people):
    """Another process is just laying out rows for everybody: the wish waits for it, and takes the row back."""
    with database.write() as connection:
        made = broadcasts.draft(connection, title="Nghỉ", text=NEWS, segment=Segment(), by="an", now=START)
        broadcasts.start(connection, made, "an", START)
    said = Thread(target=people[0].says, args=("NGUNGTHONGBAO",))
    with database.write() as connection:
        assert broadcasts.lay_out(connection, START) == 3
        said.start()
        while connection.dialect.name == "postgresql" and said.is_alive():
            if connection.execute(_SOMEBODY_WAITS).scalar_one():
                break
    said.join()

    assert NEWS not in told(people[0])
    assert Progress(sent=0, failed=0, left=2) == progress(database, made)
