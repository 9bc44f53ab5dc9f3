"""An official's conversation with a Zalo bot, in a process of its own."""

from __future__ import annotations

import aiohttp
from aiohttp.test_utils import unused_port

from tests.bot.recorded import payload
from tests.integration.running import TOKEN, serving

SECRET = "bi-mat-cua-bot"


async def test_conversation_by_polling(tmp_path, zalo_bot_api):
    """Questions, choices by number, a long answer in parts; an event that comes again and again is answered once."""
    zalo_bot_api.replays = True
    settings = {
        "MOTCUA_ZALO_BOT_TOKEN": TOKEN,
        "MOTCUA_ZALO_BOT_BASE_URL": zalo_bot_api.url,
        "MOTCUA_ZALO_BOT_MODE": "polling",
    }
    async with serving(tmp_path, **settings):
        await zalo_bot_api.say("làm giấy khai sinh cho con cần gì")
        (card,) = await zalo_bot_api.replies(1)
        assert "Giấy chứng sinh" in card["text"]
        number = next(line.split(".")[0] for line in card["text"].split("\n") if line.endswith(". Lệ phí"))

        await zalo_bot_api.say(number)
        await zalo_bot_api.replies(2)
        assert "không thu" in zalo_bot_api.sent[-1]["text"]

        await zalo_bot_api.called("getUpdates", times=5)

    assert 2 == len(zalo_bot_api.sent)


async def test_conversation_by_webhook(tmp_path, zalo_bot_api):
    """Zalo learns where to call, and what it calls with is answered; the reply survives a kill in between."""
    settings = {
        "MOTCUA_ZALO_BOT_TOKEN": TOKEN,
        "MOTCUA_ZALO_BOT_BASE_URL": zalo_bot_api.url,
        "MOTCUA_ZALO_BOT_SECRET": SECRET,
        "MOTCUA_PUBLIC_URL": "https://motcua.example.vn",
    }
    async with serving(tmp_path, port=unused_port(), **settings) as site, aiohttp.ClientSession() as zalo:
        given = await zalo_bot_api.called("setWebhook")
        event = payload("zalo_bot", "text-flat")
        event["message"]["text"] = "làm khai sinh cần gì"
        call = {"json": event, "headers": {"X-Bot-Api-Secret-Token": given["secret_token"]}}
        async with zalo.post(f"{site.url}/webhooks/zalo-bot", **call) as answer:
            assert 200 == answer.status
        site.kill()
        await site.stopped()

    async with serving(tmp_path, **settings):
        (card,) = await zalo_bot_api.replies(1)

    assert "Giấy chứng sinh" in card["text"]
