"""An official on a phone sends a photo of the result in the web chat, with one tap and no other app."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, expect

from bot import clock
from knowledge.library import Knowledge
from storage import people
from tests.e2e.talking import last, say, texts
from tests.handlers.officials import TASKS, UNIT, open_tasks
from tests.servers.site import running


def photo() -> bytes:
    to = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(to, "JPEG")
    return to.getvalue()


async def test_a_photo_of_the_result(phone: Page, tmp_path: Path, knowledge: Knowledge, forgiven: list[str]):
    """Linked, the task chosen, "Gửi ảnh, tệp": the photo lies with the task; a program is refused with the reason."""
    forgiven.append("400 (Bad Request)")
    async with running(tmp_path, clock.now, knowledge) as (client, built):
        open_tasks(built.services.store.database, TASKS)

        def enter(connection) -> str:
            unit_id = people.ensure_unit(connection, UNIT, clock.now())
            person = people.add(connection, name="An", unit_id=unit_id, role="official", now=clock.now())
            return people.new_link_code(connection, person, clock.now())

        code = await built.services.write(enter)
        await phone.goto(str(client.make_url("/")))
        await say(phone, f"/lienket {code}")
        await say(phone, "ghi chú: Đã họp tổ")
        await last(phone).get_by_role("button", name="Báo cáo tháng").click()
        await expect(last(phone)).to_contain_text("Đã ghi chú vào việc")
        await say(phone, "/congviec")
        await last(phone).get_by_role("button", name="Báo cáo tháng").first.click()
        await phone.get_by_role("button", name="Ghi chú, gửi ảnh").last.click()
        attach = last(phone).get_by_role("button", name="Gửi ảnh, tệp")
        for name, content in (("phan-mem.pdf", b"MZ\x00\x00"), ("hien-truong.jpg", photo())):
            async with phone.expect_file_chooser() as chooser:
                await attach.click()
            file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            await (await chooser.value).set_files(file)
            if content[:2] == b"MZ":
                await expect(phone.get_by_role("alert")).to_contain_text("Tệp «phan-mem.pdf» không nhận được")
        await expect(last(phone)).to_contain_text("Đã lưu 1 ảnh, tệp vào việc “Báo cáo tháng”")

        assert any("hien-truong.jpg" in said for said in await texts(phone))
        await expect(phone.get_by_role("alert")).to_be_hidden()
        assert await phone.evaluate("document.documentElement.scrollWidth") <= 360
        await phone.screenshot(path=tmp_path / "evidence.png")
