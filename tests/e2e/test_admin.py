"""The admin's job in a real browser: sign in first, put up a plan, invite an official, read the ratings."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.documents import TASKS, write_plan
from tests.integration.running import Running, serving

PASSWORD = "mot mat khau du dai"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """A made-up ward: none of these tests needs what another one leaves, or minds it."""
    async with serving(tmp_path_factory.mktemp("demo"), command="demo") as started:
        yield started


def press(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True).click()


async def first_sign_in(page: Page, site: Running) -> None:
    """Open the printed address and choose a password there."""
    await page.goto(next(word for word in site.lines[1].split() if "/thiet-lap?ma=" in word))
    await page.get_by_label("Họ tên").fill("Nguyễn Thử")
    await page.get_by_label("Tên đăng nhập").fill("quan-tri")
    await page.get_by_label("Mật khẩu").fill(PASSWORD)
    await press(page, "Tạo tài khoản")
    await expect(page.get_by_role("heading", name="Hôm nay")).to_be_visible()


async def demo_sign_in(page: Page, site: Running) -> None:
    """Use the account that the demo printed."""
    words = site.lines[1].replace(",", " ").split()
    await page.goto(f"{site.url}/quan-tri")
    await page.get_by_label("Tên đăng nhập").fill(words[words.index("tên") + 1])
    await page.get_by_label("Mật khẩu").fill(words[words.index("khẩu") + 1])
    await press(page, "Đăng nhập")
    await expect(page.get_by_role("heading", name="Hôm nay")).to_be_visible()


async def go(page: Page, group: str, name: str) -> None:
    """Through the menu, as a person does."""
    await page.locator("nav summary", has_text=group).click()
    await page.get_by_role("link", name=name, exact=True).click()


async def nothing_sticks_out(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_first_sign_in_to_confirmed_plan(phone, tmp_path):
    """On a phone: the printed link, a password, a Word file, one correction, and the plan is confirmed."""
    async with serving(tmp_path) as site:
        await first_sign_in(phone, site)
        await go(phone, "Nhiệm vụ", "Kế hoạch")
        await phone.get_by_label("Nhập kế hoạch").set_input_files(write_plan(tmp_path / "ke-hoach.docx"))
        await press(phone, "Đọc tệp")

        await expect(phone.get_by_role("heading", name="12/KH-UBND")).to_be_visible()
        task = phone.locator("section", has_text=TASKS[0][1])
        await expect(task.locator("blockquote")).to_contain_text("30/11/2027")
        await nothing_sticks_out(phone)
        await task.get_by_role("link", name="Sửa việc").click()
        await expect(phone.get_by_label("Ngày (khi là một ngày)")).to_have_value("2027-11-30")
        await phone.get_by_label("Ngày (khi là một ngày)").fill("2027-12-10")
        await nothing_sticks_out(phone)
        await press(phone, "Lưu")
        await expect(task).to_contain_text("10/12/2027")
        await press(phone, "Lưu đơn vị")
        await expect(phone.get_by_text("Các tên đơn vị đã rõ.")).to_be_visible()

        await press(phone, "Duyệt 2 việc")
        await expect(phone.locator(".notice")).to_contain_text("người duyệt: quan-tri")
        await expect(phone.locator("section", has_text=TASKS[0][1])).to_contain_text("10/12/2027")


async def test_official_links_with_the_code(phone, tmp_path):
    """The admin adds an official and gets a code; sent in the chat, it links that official."""
    async with serving(tmp_path) as site:
        await first_sign_in(phone, site)
        await go(phone, "Nhiệm vụ", "Cán bộ")
        await phone.get_by_label("Họ tên").fill("Trần Thị Mẫu")
        await phone.get_by_label("Đơn vị").fill("Văn phòng HĐND và UBND")
        await press(phone, "Thêm")
        await press(phone, "Tạo mã")
        code = await phone.get_by_role("status").locator("strong").inner_text()
        await nothing_sticks_out(phone)

        await phone.goto(site.url)
        await phone.get_by_label("Câu hỏi của anh/chị").fill(f"/lienket {code}")
        await press(phone, "Gửi")
        await expect(phone.locator("#talk article.bot").last).to_contain_text(
            "Anh/chị là Trần Thị Mẫu, Văn phòng HĐND và UBND"
        )
        await phone.goto(f"{site.url}/quan-tri/can-bo")
        await expect(phone.get_by_role("row", name="Trần Thị Mẫu")).to_contain_text("Web")


async def test_satisfaction_shows_its_charts(phone, demo):
    """Who opens the satisfaction page sees figures and a drawn chart for each factor, told in words as well."""
    await demo_sign_in(phone, demo)
    await go(phone, "Số liệu", "Hài lòng")
    await expect(phone.get_by_role("columnheader", name="Khoảng tin cậy 95%")).to_be_attached()
    charts = phone.locator("figure img")
    await expect(charts).to_have_count(5)
    for chart in await charts.all():
        await expect(chart).to_have_js_property("complete", value=True, timeout=20_000)
        assert await chart.evaluate("picture => picture.naturalWidth") > 0
        assert "%" in (await chart.get_attribute("alt") or "")
    await nothing_sticks_out(phone)


async def test_an_unanswered_question_gets_its_answer(phone, demo):
    """On a phone: a question nobody could answer is given to an office, answered, approved; the chat then knows it."""
    await demo_sign_in(phone, demo)
    await go(phone, "Hỏi đáp", "Chưa trả lời")
    await expect(phone.get_by_role("heading", name="Câu hỏi chưa trả lời")).to_be_visible()
    await nothing_sticks_out(phone)
    question = phone.locator("tbody th a").first
    asked = await question.inner_text()
    await question.click()
    await phone.get_by_label("Giao cho đơn vị").select_option(index=1)
    await press(phone, "Giao")
    await phone.get_by_label("Trả lời", exact=True).fill("Anh/chị hỏi tại quầy số 3.\nMở cửa buổi sáng.")
    await phone.get_by_label("Căn cứ pháp lý").fill("Văn bản mẫu 1/2026")
    await phone.get_by_label("Nguồn").fill("Thông báo mẫu")
    await press(phone, "Lưu câu trả lời")
    await nothing_sticks_out(phone)
    await press(phone, "Duyệt và báo cho người đã hỏi")
    await expect(phone.get_by_text("Đang trả lời dân")).to_be_visible()
    await nothing_sticks_out(phone)

    await phone.goto(demo.url)
    await phone.get_by_label("Câu hỏi của anh/chị").fill(asked)
    await press(phone, "Gửi")
    answer = phone.locator("#talk article.bot").last
    await expect(answer).to_contain_text("Anh/chị hỏi tại quầy số 3.")
    await expect(answer).to_contain_text("Văn bản mẫu 1/2026")
    await answer.get_by_role("button", name="Chưa đúng ý tôi").click()
    await expect(phone.locator("#talk article.bot").last).to_contain_text("muốn hỏi điều gì")


async def test_no_page_of_the_menu_sticks_out(phone, demo):
    """On a phone every page of the menu, and a sheet of codes, is as wide as the screen; tables have headers."""
    await demo_sign_in(phone, demo)
    links = phone.locator("nav a[href^='/quan-tri']")
    for path in await links.evaluate_all("found => found.map(link => link.getAttribute('href'))"):
        await phone.goto(f"{demo.url}{path}")
        await nothing_sticks_out(phone)
        assert await phone.locator("table:not(:has(thead th[scope]))").count() == 0, path
    await phone.goto(f"{demo.url}/quan-tri/ma-danh-gia")
    await press(phone, "Tạo phiếu")
    await nothing_sticks_out(phone)
