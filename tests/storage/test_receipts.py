"""What a platform says afterwards of what we sent: taken for the message it is about, and for no other."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from storage import conversations, outbox
from storage.messages import Reply
from storage.receipts import KNOWN_BY, UNSURE, carried, confirm
from storage.tables import outbox as rows
from tests.storage.test_inbox_outbox import NOW

LATER = NOW + dt.timedelta(seconds=15)


def unsure(connection, text: str, peer: str = "an", channel: str = "zalo_oa") -> None:
    """A reply of which nobody knows whether it arrived: rows 1, 2 and so on."""
    talk = conversations.ensure(connection, channel, peer, NOW)
    many = len(connection.execute(select(rows.c.id)).all())
    outbox.put(connection, conversation_id=talk, key=f"k{many + 1}", reply=Reply(text=text), now=NOW)
    outbox.put_off(connection, many + 1, LATER, f"{UNSURE}502")


def says(connection, text: str, receipt: str = "m1", peer: str = "an") -> bool:
    return confirm(connection, "zalo_oa", peer, text, receipt, NOW)


def receipts(connection) -> list[str | None]:
    return list(connection.execute(select(rows.c.receipt).order_by(rows.c.id)).scalars())


def test_an_echo_is_of_the_person_it_was_sent_to(database):
    """Many get the same words: one who has them leaves the others waiting for theirs."""
    with database.write() as connection:
        for peer, channel in (("binh", "zalo_oa"), ("an", "web"), ("an", "zalo_oa")):
            unsure(connection, "Chào anh/chị", peer, channel)

        assert says(connection, "Chào anh/chị")
        assert [None, None, "m1"] == receipts(connection)


def test_each_echo_is_of_one_reply(database):
    """Who was told the same twice has it twice: the first echo is of the first."""
    with database.write() as connection:
        for _ in range(2):
            unsure(connection, "Chào anh/chị")

        assert [True, True, False] == [says(connection, "Chào anh/chị", f"m{n}") for n in (1, 2, 3)]
        assert ["m1", "m2"] == receipts(connection)


def test_what_is_known_to_have_arrived_is_seen_to_at_once(database):
    """Replies behind it do not wait any longer than they must."""
    with database.write() as connection:
        unsure(connection, "Chào")
        assert [] == outbox.due(connection, ["zalo_oa"], None, NOW, 1)
        says(connection, "Chào")

        assert ["m1"] == [row.receipt for row in outbox.due(connection, ["zalo_oa"], None, NOW, 1)]


@pytest.mark.parametrize("echo", ["", "   ", "(1/2) ", "khác"])
def test_an_echo_without_our_words_says_nothing(database, echo):
    """A picture without a text, or what an official wrote, does not make an answer count as arrived."""
    with database.write() as connection:
        unsure(connection, "Chào anh/chị")

        assert not says(connection, echo)


@pytest.mark.parametrize("echo", ["(2/3) hai", "một " * KNOWN_BY + "\n1. Có\n2. Không"])
def test_an_echo_of_a_part_is_known(database, echo):
    """Parts carry a number, and the last one the choices: both are known by how they begin."""
    with database.write() as connection:
        unsure(connection, "một " * KNOWN_BY + "hai")

        assert says(connection, echo)


def test_only_what_is_unsure_can_be_confirmed(database):
    """What was refused, given up or never tried is not taken for sent because the same words were once."""
    with database.write() as connection:
        for _ in range(3):
            unsure(connection, "Chào")
        outbox.put_off(connection, 1, LATER, "429")
        outbox.give_up(connection, 2, f"{UNSURE}502", NOW)
        outbox.mark_sent(connection, {3: None}, NOW)

        assert not says(connection, "Chào")


def test_what_we_sent_is_found_by_its_receipt_or_its_key(database):
    """An answer to a reminder leads to the person it was for, on the platform that says so; a stranger's to nobody."""
    with database.write() as connection:
        unsure(connection, "Nhắc việc")
        unsure(connection, "khác", "binh")
        outbox.mark_sent(connection, {1: "m1"}, NOW)
        found = [
            carried(connection, channel, receipt, key)
            for channel, receipt, key in (
                ("zalo_oa", "m1", None), ("zalo_oa", None, "k1"), ("zalo_oa", "m9", "k2"),
                ("web", "m1", "k1"), ("zalo_oa", None, "k9"), ("zalo_oa", "m9", None), ("zalo_oa", None, None),
            )
        ]  # fmt: skip # a table

        assert ["an", "an", "binh", None, None, None, None] == [one and one.conversation for one in found]
