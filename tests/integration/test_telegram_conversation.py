"""The citizen's conversation on Telegram, by long polling against a Bot API on loopback."""

from tests.integration.running import TOKEN, serving


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
