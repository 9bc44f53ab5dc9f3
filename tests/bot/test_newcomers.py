"""New web conversations of one address: bounded, without a list of addresses, and nobody known is held up."""

from dataclasses import dataclass, field

import pytest

from bot.web.chat import newcomers
from bot.web.chat.newcomers import Newcomers, address_of


@dataclass
class Request:
    remote: str | None
    headers: dict[str, str] = field(default_factory=dict)


async def test_one_address_begins_only_so_many_conversations():
    """A script that makes new cookies is stopped; the next house is not."""
    gate = Newcomers(per_minute=3)

    assert [True, True, True, False] == [await gate.admit("1.1.1.1") for _ in range(4)]
    assert await gate.admit("8.8.8.8")


async def test_addresses_are_neither_kept_nor_without_end(monkeypatch):
    """Memory holds keyed hashes of a bounded number of addresses."""
    monkeypatch.setattr(newcomers, "REMEMBERED", 2)
    gate = Newcomers(per_minute=3)
    for number in range(10):
        await gate.admit(f"1.1.1.{number}")
        gate.remember(str(number))

    assert 2 == len(gate._addresses) == len(gate._known)
    assert all(b"1.1.1" not in kept for kept in gate._addresses)


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("1.1.1.1", None, "1.1.1.1"),
        ("1.1.1.1", "8.8.8.8", "1.1.1.1"),
        ("10.0.0.1", "9.9.9.9, 8.8.8.8", "8.8.8.8"),
        ("10.0.0.1", None, None),
        ("127.0.0.1", "nonsense", None),
        (None, None, None),
        ("2606:4700:1:2:3:4:5:6", None, "2606:4700:1:2::/64"),
    ],
)
def test_address_is_the_one_nobody_can_make_up(remote, forwarded, address):
    """Only our own proxy is believed, and of its list only what it added itself."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert address == address_of(Request(remote, headers))


async def test_page_is_told_to_come_back(tmp_path, knowledge, site):
    """Too many new chats get a clear no with a time; a chat that is under way goes on."""
    site.app.services.newcomers._per_minute = 1
    said = {"id": "12345678", "text": "phí khai sinh"}

    async def post(token: str) -> int:
        headers = {"X-Motcua-Chat": token * 64, "X-Forwarded-For": "8.8.8.8"}
        return (await site.post("/chat/tin-nhan", json=said, headers=headers)).status

    assert [200, 429, 200] == [await post(token) for token in "aba"]
