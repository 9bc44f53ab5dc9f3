"""A citizen and two officials around one feedback on Telegram, through a process of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from pathlib import Path

from sqlalchemy import select

from storage import people
from storage.database import Database
from storage.tables import feedback
from tests.integration.running import TOKEN, serving
from tests.servers.bot_api import BotApi

NOW = dt.datetime.now(dt.UTC)
CITIZEN, AN, BINH, CHI = 7, 21, 22, 31
SAID = "Đèn đường ngõ 5 hỏng cả tuần nay"
LEAD, OTHER = "Văn phòng Mẫu", "Phòng Kinh tế Mẫu"


def _ward(folder: Path) -> tuple[Database, dict[int, str]]:
    """Its place file names the office that looks at feedback first; its officials hold codes to link themselves."""
    own = Path(__file__).resolve().parents[2] / "knowledge/data/places/phuong-mau.yaml"
    place = own.read_text(encoding="utf-8")
    (folder / "phuong-mau.yaml").write_text(f"{place}\nfeedback_unit: {LEAD}\n", encoding="utf-8")
    database = Database(f"sqlite:///{folder}/motcua.db")
    database.prepare()
    codes = {}
    with database.write() as connection:
        for chat, name, unit in ((AN, "An", LEAD), (BINH, "Bình", LEAD), (CHI, "Chi", OTHER)):
            unit_id = people.ensure_unit(connection, unit, NOW)
            person = people.add(connection, name=name, unit_id=unit_id, role="official", now=NOW)
            codes[chat] = people.new_link_code(connection, person, NOW)
    return database, codes


def _settings(folder: Path, api: BotApi) -> dict[str, str]:
    return {
        "MOTCUA_TELEGRAM_TOKEN": TOKEN,
        "MOTCUA_TELEGRAM_BASE_URL": api.url,
        "MOTCUA_PLACE": str(folder / "phuong-mau.yaml"),
    }


class Chat:
    """One person's telephone: waits for what is shown there, one message after another."""

    def __init__(self, api: BotApi, number: int) -> None:
        self.api, self.number, self._read = api, number, 0
        self._last: dict[str, str] = {}

    async def hears(self, words: str) -> str:
        """The next message with these words; those before it are passed over."""
        async with asyncio.timeout(20):
            while True:
                async with self.api.changed:
                    await self.api.changed.wait_for(lambda: len(self._mine()) > self._read)
                message = self._mine()[self._read]
                self._read += 1
                self._see(message)
                if words in message["text"]:
                    return str(message["text"])

    def _mine(self) -> list[dict]:
        return [one for one in self.api.sent if int(one["chat_id"]) == self.number]

    def _see(self, message: dict) -> None:
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            self._last |= {button["text"]: button["callback_data"] for button in row}

    async def says(self, text: str, then: str) -> str:
        await self.api.say(text, chat=self.number)
        return await self.hears(then)

    async def presses(self, label: str, then: str) -> str:
        await self.api.press(self._last[label], chat=self.number)
        return await self.hears(then)


async def test_a_feedback_goes_its_whole_way_in_chat(tmp_path, bot_api):
    """Taken up, asked about, passed on, answered, judged, reopened and refused: each hears in their own chat."""
    database, codes = _ward(tmp_path)
    citizen, an, binh, chi = (Chat(bot_api, number) for number in (CITIZEN, AN, BINH, CHI))
    async with serving(tmp_path, **_settings(tmp_path, bot_api)):
        for one in (an, binh, chi):
            await one.says(f"/lienket {codes[one.number]}", "liên kết")
        await citizen.says("/gopy", "một tin nhắn")
        receipt = await citizen.says(SAID, "Mã tra cứu")
        code = re.search(r"PA-\w{6}", receipt)[0]
        await an.hears(SAID)
        await binh.hears(SAID)

        await an.presses("Tiếp nhận", "đã tiếp nhận")
        await citizen.hears("đã được tiếp nhận")
        assert "An (Văn phòng Mẫu) vừa làm trước anh/chị" in await binh.presses("Tiếp nhận", code)

        await an.presses("Cần bổ sung", "hỏi người gửi điều gì")
        await an.says("Đầu ngõ hay cuối ngõ?", "Đã ghi")
        await citizen.hears("Đầu ngõ hay cuối ngõ?")
        await citizen.presses("Trả lời cán bộ", "trong một tin")
        await citizen.says("Cuối ngõ, số em 0 9 1 2 3 4 5 6 7 8", "Đã chuyển lời")
        assert "Cuối ngõ, số em [số điện thoại]" in await binh.hears("Người gửi đã bổ sung")

        await an.hears("Người gửi đã bổ sung")
        await an.presses("Chuyển", "Chuyển đến đâu")
        await an.presses(OTHER, "Lý do chuyển")
        await an.says("Đèn do phòng quản lý", "Đã ghi")
        assert "Đèn do phòng quản lý" in await chi.hears(code)
        await binh.presses("Trả lời", "không còn ở đơn vị")

        await chi.presses("Trả lời", "trong một tin")
        await chi.says("Đã thay bóng đèn.", "Người gửi sẽ đọc")
        await chi.presses("Gửi trả lời", "đã trả lời")
        await citizen.hears("Đã thay bóng đèn.")
        await citizen.presses("Tôi chưa hài lòng", "Cảm ơn")
        await citizen.presses("Mở lại phản ánh", "vì sao")
        await citizen.says("Tối qua vẫn không sáng", "mở lại")

        await chi.hears("Tối qua vẫn không sáng")
        await chi.presses("Từ chối", "Vì sao không tiếp nhận")
        await chi.presses(bot_api.labels()[0], "viết vài lời")
        await chi.says("Đoạn này thuộc nhà máy, anh/chị báo nhà máy giúp.", "Đã ghi")
        await citizen.hears("thuộc nhà máy")

    with database.read() as connection:
        row = connection.execute(select(feedback).where(feedback.c.code == code)).one()
    assert (row.stage, row.liked, row.round, row.channel) == ("refused", False, 2, "telegram")


async def test_two_officials_at_once_and_a_sender_who_leaves(tmp_path, bot_api):
    """Of two presses at one moment one counts; whoever erased everything meanwhile is written to no more."""
    _database, codes = _ward(tmp_path)
    citizen, an, binh = (Chat(bot_api, number) for number in (CITIZEN, AN, BINH))
    async with serving(tmp_path, **_settings(tmp_path, bot_api)):
        for one in (an, binh):
            await one.says(f"/lienket {codes[one.number]}", "liên kết")
        await citizen.says("/gopy", "một tin nhắn")
        receipt = await citizen.says(SAID, "Mã tra cứu")
        code = re.search(r"PA-\w{6}", receipt)[0]
        for one in (an, binh):
            await one.hears(SAID)

        await asyncio.gather(an.presses("Tiếp nhận", code), binh.presses("Tiếp nhận", code))
        await citizen.hears("đã được tiếp nhận")
        said = [one["text"] for one in bot_api.sent]
        assert 1 == sum("Đã ghi" in text for text in said)
        assert 1 == sum("vừa làm trước anh/chị" in text for text in said)

        await citizen.says("/dulieu", "dữ liệu")
        await citizen.presses("Xóa tất cả", "xóa")
        await citizen.presses("Xóa tất cả", "Đã xóa")
        await an.presses("Trả lời", "trong một tin")
        await an.says("Đã thay bóng đèn.", "Người gửi sẽ đọc")
        await an.presses("Gửi trả lời", "không nhắn được cho người gửi")

    assert not any(
        "Đã thay bóng đèn." in one["text"] for one in bot_api.sent if int(one["chat_id"]) == CITIZEN
    )
