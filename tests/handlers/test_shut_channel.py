"""While a channel is shut: nothing piles up in front of it, and who has another account does not wait."""

import datetime as dt

from handlers.reminders.untold import untold
from storage import channel_states
from tests.handlers.test_reminders import D, at, confirm, join, link, look, texts
from tests.handlers.test_tasks import row

__all__ = ["confirm", "join"]  # fixtures


def test_a_channel_that_was_shut_opens_without_a_burst(ward, join, confirm):
    """Twelve days without Telegram: then one message tells what is late with today's words."""
    an = join("An")
    confirm(*(row(f"Việc {n}", D(2026, 4, 8)) for n in range(3)))
    with ward.write() as connection:
        until, began = at(D(2026, 4, 13), 8), at(D(2026, 4, 1))
        channel_states.pause(connection, "telegram", until, "token", began, operator=True)
        assert untold(connection, began).unreachable == (), "there is an account"
    for n in range(13):
        look(ward, D(2026, 4, 1) + dt.timedelta(days=n))
    told = texts(an)

    assert ["3 việc" in text for text in told] == [True]
    assert [f"Việc {n}" in told[0] for n in range(3)] == [True] * 3
    assert "đã quá hạn 5 ngày" in told[0]


def test_who_has_another_account_does_not_wait(ward, join, confirm, talk):
    """While Telegram is shut, an official who is linked on the web page too is reminded there, in time."""
    an = join("An")
    confirm(row("Nộp báo cáo", D(2026, 4, 8)))
    web = link(ward, talk("An", channel="web"), 1)
    with ward.write() as connection:
        until, began = at(D(2026, 4, 13), 8), at(D(2026, 4, 1))
        channel_states.pause(connection, "telegram", until, "token", began, operator=True)
    look(ward, D(2026, 4, 1))

    assert [[], 1] == [texts(an), len(texts(web))]
