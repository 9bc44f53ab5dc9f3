"""The citizen's job in a real browser: ask, look closer, ask on, be refused kindly, choose."""

from playwright.async_api import Page, expect

from tests.e2e.talking import last, say
from tests.integration.running import serving

ANSWERS = ("Hài lòng", "Ở quầy", "Chưa nhận", "Không gửi")


async def test_conversation_on_a_phone(site, phone):
    """A citizen gets the card, the fee by a button, the time as asked, a kind refusal, and at most three choices."""
    await phone.goto(site)
    await say(phone, "làm giấy khai sinh cho con cần gì")
    await expect(last(phone)).to_contain_text("Đăng ký khai sinh")
    await expect(last(phone)).to_contain_text("Giấy chứng sinh")
    await expect(last(phone)).to_contain_text("60/2014/QH13")
    await expect(last(phone)).to_contain_text("Kiểm tra lần cuối")

    await press(phone, "Lệ phí")
    await expect(last(phone)).to_contain_text("không thu")

    await say(phone, "thế mấy ngày có")
    await expect(last(phone)).to_contain_text("Đăng ký khai sinh: Thời hạn")
    await expect(last(phone)).to_contain_text("ngày")

    await say(phone, "hôm nay trời mưa không")
    await expect(last(phone)).to_contain_text("thủ tục hành chính")
    await expect(last(phone)).to_contain_text("18001096")

    await say(phone, "chứng thực")
    choices = last(phone).locator("button")
    assert 2 <= await choices.count() <= 3

    wide = await phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360, "nothing sticks out of a small screen"


async def test_reload_shows_the_same_talk(site, phone):
    """A reloaded page shows what was said, once, and goes on."""
    await phone.goto(site)
    await say(phone, "đăng ký tạm trú cần giấy tờ gì")
    shown = await phone.locator("#talk article").all_inner_texts()
    await phone.reload()
    await expect(phone.locator("#talk article")).to_have_count(len(shown))
    assert shown == await phone.locator("#talk article").all_inner_texts()

    await say(phone, "lệ phí bao nhiêu")


async def test_server_restart_in_the_middle(phone, tmp_path):
    """The page goes on by itself after the server was killed and came back."""
    async with serving(tmp_path) as first:
        port = int(first.url.rsplit(":", 1)[1])
        await phone.goto(first.url)
        await say(phone, "đăng ký tạm trú cần giấy tờ gì")
        first.kill()
        await first.stopped()
    await phone.get_by_label("Câu hỏi của anh/chị").fill("đăng ký kết hôn cần gì")
    await phone.get_by_role("button", name="Gửi", exact=True).click()
    await expect(phone.locator("#problem")).to_contain_text("gửi lại khi có mạng")
    async with serving(tmp_path, port=port):
        await expect(last(phone)).to_contain_text("kết hôn", timeout=20_000)
        await expect(phone.locator("#problem")).to_be_hidden()


async def press(page: Page, label: str) -> None:
    """Press a button of the last answer; returns when the next answer is there."""
    before = await page.locator("#talk article.bot").count()
    await last(page).get_by_role("button", name=label, exact=True).click()
    await expect(page.locator("#talk article.bot")).to_have_count(before + 1, timeout=15_000)


async def test_rating_through_to_thanks(site, phone):
    """A citizen starts from the first page, agrees, answers every question by tapping, comments, and is thanked."""
    await phone.goto(site)
    await press(phone, "Đánh giá phục vụ")
    await press(phone, "Đồng ý trả lời")
    for _ in range(20):
        labels = await last(phone).get_by_role("button").all_inner_texts()
        wanted = [label for label in ANSWERS if label in labels]
        if not wanted:
            break
        await press(phone, wanted[0])
    await say(phone, "Thêm ghế ngồi chờ")
    await press(phone, "Thôi")  # more about oneself is not needed
    await expect(last(phone)).to_contain_text("Cảm ơn anh/chị")
