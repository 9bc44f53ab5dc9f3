"""A page waits at one process while another answers: nothing that is written there escapes it."""

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.channels.web import WebChat
from bot.elsewhere import Elsewhere
from bot.store import CommandStore
from handlers.broadcasts import lay_out
from storage import broadcasts, conversations, tray
from storage.database import Database
from tests.bot.test_delivery import put_in
from tests.handlers.test_broadcasts import NOW, begun, crowd
from tests.storage.test_fence import in_a_hurry


async def test_reply_that_is_committed_late_wakes_its_page(database_on_postgresql):
    """Somebody's reply was numbered first and committed last: their page is told of it all the same."""
    chat = WebChat()
    looking = Elsewhere(chat, CommandStore(database_on_postgresql))
    with chat.listen("an") as page:
        await looking.look()
        with database_on_postgresql.write() as slow:
            put_in(slow, "web", "chào")
            with database_on_postgresql.write() as quick:
                put_in(quick, "web", "chào", "binh")
            await looking.look()
            page.forget()
        await looking.look()

        assert page._news.is_set()


def answer(connection: Connection, talk: int) -> None:
    """What a turn does, which holds the conversation from its beginning."""
    conversations.talks(connection, [talk])
    put_in(connection, "web", "trả lời", "0")


def read_on(database: Database, talk: int, shown: list[str], cursor: int) -> int:
    """A page reads what is new."""
    with database.read() as connection:
        rows = tray.after(connection, talk, cursor)
    shown += [row.reply.text for row in rows]
    return rows[-1].id if rows else cursor


TELLINGS = {
    "by the office": (lambda connection: put_in(connection, "web", "tin", "0"), "tin"),
    "in a broadcast": (lambda connection: lay_out(connection, NOW), "Bão số 9."),
}


@pytest.fixture
def talk(database_on_postgresql):
    """Somebody's on a page; a broadcast to them has begun."""
    with database_on_postgresql.write() as connection:
        crowd(connection, 1)
        begun(connection)
        return conversations.ensure(connection, "web", "0", NOW)


@pytest.mark.parametrize(("tell", "told"), TELLINGS.values(), ids=TELLINGS)
def test_page_reads_what_was_written_beside_an_answer(database_on_postgresql, talk, tell, told):
    """Somebody is answered while a slow transaction tells them something else: their page shows both."""
    shown: list[str] = []
    with database_on_postgresql.write() as slow:
        tell(slow)
        with (
            pytest.raises(OperationalError, match="lock timeout"),
            in_a_hurry(database_on_postgresql) as turn,
        ):
            answer(turn, talk)
        cursor = read_on(database_on_postgresql, talk, shown, 0)
    with in_a_hurry(database_on_postgresql) as turn:
        answer(turn, talk)
    read_on(database_on_postgresql, talk, shown, cursor)

    assert [told, "trả lời"] == shown


def test_page_reads_what_was_to_be_written_while_an_answer_was(database_on_postgresql, talk):
    """The other way round: what somebody is told waits for the turn that answers them, and stands behind it."""
    shown: list[str] = []
    with database_on_postgresql.write() as turn:
        conversations.talks(turn, [talk])
        with (
            pytest.raises(OperationalError, match="lock timeout"),
            in_a_hurry(database_on_postgresql) as other,
        ):
            put_in(other, "web", "tin", "0")
        answer(turn, talk)
    cursor = read_on(database_on_postgresql, talk, shown, 0)
    with in_a_hurry(database_on_postgresql) as other:
        put_in(other, "web", "tin", "0")
    read_on(database_on_postgresql, talk, shown, cursor)

    assert ["trả lời", "tin"] == shown


def test_broadcast_waits_for_nobody_and_forgets_nobody(database_on_postgresql, talk):
    """Whom a turn is just answering gets the broadcast with the next look, behind the answer; the others at once."""
    shown: list[str] = []
    with database_on_postgresql.write() as connection:
        for peer in "abcde":
            conversations.heard(connection, conversations.ensure(connection, "web", peer, NOW), NOW)
    with database_on_postgresql.write() as turn:
        conversations.talks(turn, [talk])
        with in_a_hurry(database_on_postgresql) as other:
            assert 0 == lay_out(other, NOW), "in vain to look again before the turn ends"
            assert "running" == broadcasts.find(other, 1).state
        answer(turn, talk)
    cursor = read_on(database_on_postgresql, talk, shown, 0)
    for _look in range(2):
        with in_a_hurry(database_on_postgresql) as other:
            lay_out(other, NOW)
    read_on(database_on_postgresql, talk, shown, cursor)

    assert ["trả lời", "Bão số 9."] == shown
    with database_on_postgresql.read() as connection:
        assert {"web": 6} == tray.waiting_by_channel(connection, 1)
