"""The citizen's conversation on Telegram, by long polling against a Bot API on loopback."""

import aiohttp
from aiohttp.test_utils import unused_port

from tests.bot.recorded import payload
from tests.integration.running import TOKEN, serving
from tests.servers.bot_api import BotApi, application


async def test_conversation(tmp_path, bot_api):
    """The same questions, buttons, second turn, refusal and choices as in the web chat."""
    settings = {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_BASE_URL": bot_api.url}
    async with serving(tmp_path, **settings):
        await bot_api.say("làm giấy khai sinh cho con cần gì")
        (card,) = await bot_api.replies(1)
        assert "Giấy chứng sinh" in card["text"]

        await bot_api.press(bot_api.data_of("Lệ phí"))
        await bot_api.replies(2)
        assert "không thu" in bot_api.sent[-1]["text"]

        await bot_api.say("thế mấy ngày có")
        await bot_api.replies(3)
        assert "Đăng ký khai sinh: Thời hạn" in bot_api.sent[-1]["text"]

        await bot_api.say("hôm nay trời mưa không")
        await bot_api.replies(4)
        assert "18001096" in bot_api.sent[-1]["text"]

        await bot_api.say("chứng thực")
        await bot_api.replies(5)
        assert 2 <= len(bot_api.labels()) <= 3


async def test_blocked_person_harms_nobody_else(tmp_path, bot_api):
    """When somebody has blocked the bot, the others are answered all the same."""
    bot_api.trouble.append((403, {"description": "Forbidden: bot was blocked by the user"}))
    settings = {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_BASE_URL": bot_api.url}
    async with serving(tmp_path, **settings):
        await bot_api.say("xin chào", chat=1)
        await bot_api.say("xin chào", chat=2)
        (only,) = await bot_api.replies(1)

    assert "2" == str(only["chat_id"])


async def test_busy_telegram_is_waited_for(tmp_path, bot_api):
    """A reply that Telegram puts off arrives later, once, before the next one."""
    bot_api.trouble.append((429, {"description": "Too Many Requests", "parameters": {"retry_after": 1}}))
    settings = {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_BASE_URL": bot_api.url}
    async with serving(tmp_path, **settings):
        await bot_api.say("/gopy PA-AAAAAA")
        await bot_api.say("/gopy PA-BBBBBB")
        sent = await bot_api.replies(2)

    assert ["PA-AAAAAA", "PA-BBBBBB"] == [text["text"].split(" mã ")[1][:9] for text in sent]


async def test_conversation_by_webhook(tmp_path, bot_api):
    """Telegram learns where to call; what it calls with is answered once, and its button stops turning."""
    settings = {
        "MOTCUA_TELEGRAM_TOKEN": TOKEN,
        "MOTCUA_TELEGRAM_BASE_URL": bot_api.url,
        "MOTCUA_TELEGRAM_MODE": "webhook",
        "MOTCUA_TELEGRAM_WEBHOOK_SECRET": "bi-mat",
        "MOTCUA_PUBLIC_URL": "https://motcua.example.vn",
    }
    async with serving(tmp_path, **settings) as site, aiohttp.ClientSession() as telegram:
        secret = (await bot_api.called("setWebhook"))["secret_token"]
        for _ in range(2):
            async with telegram.post(
                f"{site.url}/webhooks/telegram",
                json=payload("telegram", "text"),
                headers={"X-Telegram-Bot-Api-Secret-Token": secret},
            ) as answer:
                assert 200 == answer.status
        sent = await bot_api.replies(1)

    assert "Giấy chứng sinh" in sent[0]["text"]
    assert 1 == len(sent)


async def test_nothing_depends_on_telegram(tmp_path, aiohttp_server):
    """While Telegram cannot be reached the pages are served; when it comes back people are answered there too."""
    port = unused_port()
    settings = {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_BASE_URL": f"http://127.0.0.1:{port}"}
    async with serving(tmp_path, **settings) as site, aiohttp.ClientSession() as browser:
        async with browser.get(f"{site.url}/") as page, browser.get(f"{site.url}/readyz") as ready:
            assert (200, 200) == (page.status, ready.status)

        api = BotApi()
        await aiohttp_server(application(api), port=port)
        await api.say("làm khai sinh cần gì")
        (card,) = await api.replies(1)

    assert "Giấy chứng sinh" in card["text"]
