"""A page waits at one process while another answers: nothing that is written there escapes it."""

from bot.channels.web import WebChat
from bot.elsewhere import Elsewhere
from bot.store import CommandStore
from tests.bot.test_delivery import put_in


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
