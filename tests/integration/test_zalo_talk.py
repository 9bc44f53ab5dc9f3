"""A citizen talks with the Official Account: Zalo's webhook in, Zalo's API out, through a process of its own."""

from __future__ import annotations

import time
from typing import Any

import aiohttp

from tests.integration.running import serving
from tests.integration.test_zalo_oa import settings_of
from tests.servers.zalo_caller import PATH, as_bytes, recorded, signed

PAIR = {"MOTCUA_ZALO_ACCESS_TOKEN": "AT-0", "MOTCUA_ZALO_REFRESH_TOKEN": "RT-0"}


async def call(url: str, event: dict[str, Any], **headers: str) -> int:
    """Zalo calls, now, with its signature."""
    stamp = str(int(time.time() * 1000))
    raw = as_bytes({**event, "timestamp": stamp})
    async with aiohttp.ClientSession() as session:
        signature = {"X-ZEvent-Signature": signed(raw, stamp), **headers}
        async with session.post(url + PATH, data=raw, headers=signature) as answer:
            return answer.status


def text(number: int, said: str) -> dict[str, Any]:
    return {**recorded("user_send_text"), "message": {"msg_id": f"m{number}", "text": said}}


async def test_a_citizen_asks_and_presses(tmp_path, zalo):
    """A question is answered once however often it is delivered; a tapped button comes back and is understood."""
    async with serving(tmp_path, **settings_of(zalo, **PAIR)) as running:
        event = text(1, "làm giấy khai sinh cần gì")
        assert [200, 200, 200] == [await call(running.url, event, num_retry=str(n)) for n in range(3)]
        await zalo.replies(1)
        assert "khai sinh" in zalo.texts[0]

        assert 200 == await call(running.url, text(2, "/gopy"), Origin="https://zalo.example")
        cancel = _buttons((await zalo.replies(2))[1])[0]
        assert cancel["payload"] == "mc feedback:cancel"
        assert 200 == await call(running.url, text(3, cancel["payload"]))
        assert "Đã bỏ" in (await zalo.replies(3))[2]["message"]["text"]
    assert 3 == len(zalo.texts)
    assert zalo.faults == []


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    payload = message["message"].get("attachment", {}).get("payload", {})
    found: list[dict[str, Any]] = payload.get("buttons", [])
    return found


async def test_an_official_takes_over(tmp_path, zalo):
    """While a civil servant writes in Zalo's own tool the machine is silent; an emergency is answered all the same."""
    async with serving(tmp_path, **settings_of(zalo, **PAIR)) as running:
        assert 200 == await call(running.url, recorded("oa_send_text_by_official"))
        assert 200 == await call(running.url, text(1, "làm giấy khai sinh cần gì"))
        assert 200 == await call(running.url, text(2, "nhà tôi đang cháy"))
        await zalo.replies(1)
    assert 1 == len(zalo.texts)
    assert "114" in zalo.texts[0]
