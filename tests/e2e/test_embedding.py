"""The chat inside an office's own page, put there with one script tag."""

from contextlib import asynccontextmanager

from playwright.async_api import expect

from bot import clock
from tests.e2e.talking import barriers, last, say
from tests.servers.office import office
from tests.servers.site import running

DESKTOP = {"width": 1280, "height": 800}
FRAME = "motcua-chat iframe"


@asynccontextmanager
async def embedded(page, tmp_path, knowledge, *, allowed=True, attributes="", **more):
    """The office's page, opened."""
    async with office() as around:
        origins = around.url if allowed else "https://www.example.vn"
        async with running(tmp_path, clock.now, knowledge, embed_origins=origins, **more) as (client, _built):
            around.chat = str(client.make_url("")).rstrip("/")
            around.attributes = attributes
            await page.goto(around.url)
            yield around
            await page.goto("about:blank")


def opener(page):
    return page.get_by_role("button", name="Hỏi thủ tục")


async def test_asked_and_answered_inside_the_office_page(phone, tmp_path, knowledge):
    """A citizen on the office's site opens the chat, asks, and reads the answer; without https, without a cookie."""
    async with embedded(phone, tmp_path, knowledge):
        await expect(phone.locator(FRAME)).to_have_count(0)
        await opener(phone).click()
        chat = phone.frame_locator(FRAME)
        await say(chat, "làm khai sinh cần gì")
        await expect(last(chat)).to_contain_text("Giấy chứng sinh")
        await last(chat).get_by_role("button", name="Lệ phí").click()
        await expect(last(chat)).to_contain_text("không thu")
        assert await phone.context.cookies() == []


async def test_talk_goes_along_from_page_to_page(phone, tmp_path, knowledge):
    """Over https the conversation is there again on the office's next page, by a cookie for that site alone."""
    async with embedded(phone, tmp_path, knowledge, public_url="https://motcua.example.vn") as around:
        await opener(phone).click()
        chat = phone.frame_locator(FRAME)
        await say(chat, "làm khai sinh cần gì")
        (cookie,) = await phone.context.cookies()
        assert (cookie["name"], cookie["sameSite"], cookie["httpOnly"]) == ("motcua_nhung", "None", True)
        assert cookie["partitionKey"] == "http://localhost"

        await phone.goto(f"{around.url}/?trang-khac")
        await opener(phone).click()
        await expect(last(chat)).to_contain_text("Giấy chứng sinh")


async def test_focus_goes_in_and_comes_back(phone, tmp_path, knowledge):
    """With the keyboard alone: open, Escape inside closes, focus is on the button again; the talk is kept."""
    await phone.set_viewport_size(DESKTOP)
    async with embedded(phone, tmp_path, knowledge):
        await opener(phone).focus()
        await phone.keyboard.press("Enter")
        chat = phone.frame_locator(FRAME)
        await expect(chat.get_by_label("Câu hỏi của anh/chị")).to_be_focused()
        await phone.keyboard.type("làm khai sinh cần gì")
        await phone.keyboard.press("Enter")
        await expect(last(chat)).to_contain_text("Giấy chứng sinh", timeout=15_000)

        await phone.keyboard.press("Escape")
        await expect(phone.locator(FRAME)).to_be_hidden()
        await expect(opener(phone)).to_be_focused()
        await phone.keyboard.press("Enter")
        await expect(last(chat)).to_contain_text("Giấy chứng sinh")
        await phone.get_by_role("button", name="Đóng").click()
        await expect(opener(phone)).to_be_focused()


async def test_full_screen_on_a_phone(phone, tmp_path, knowledge):
    """On a phone the chat fills the screen, and what is behind cannot be reached."""
    async with embedded(phone, tmp_path, knowledge):
        await opener(phone).click()
        box = await phone.get_by_role("dialog").bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
        assert await phone.evaluate(
            "document.querySelector('motcua-chat').shadowRoot.querySelector(':modal') !== null"
        )


async def test_no_barriers_in_either_page(phone, tmp_path, knowledge):
    """Closed, open and in conversation, on phone and desktop, axe finds nothing in the way."""
    async with embedded(phone, tmp_path, knowledge):
        assert await barriers(phone) == []
        await opener(phone).click()
        await say(phone.frame_locator(FRAME), "làm khai sinh cần gì")
        inside = next(frame for frame in phone.frames if "/nhung" in frame.url)
        assert await barriers(inside) == []
        await phone.set_viewport_size(DESKTOP)
        assert await barriers(phone) == []


async def test_language_label_and_side_are_chosen(phone, tmp_path, knowledge):
    """The office chooses language, words and corner in the tag."""
    attributes = 'data-lang="en" data-position="left" data-label="Ask the ward"'
    await phone.set_viewport_size(DESKTOP)
    async with embedded(phone, tmp_path, knowledge, attributes=attributes):
        button = phone.get_by_role("button", name="Ask the ward")
        assert (await button.bounding_box())["x"] < 100
        await button.click()
        await expect(phone.frame_locator(FRAME).get_by_placeholder("Type your question here")).to_be_visible()


async def test_other_sites_are_told_why_not(phone, tmp_path, knowledge, forgiven):
    """On a site that is not on the list nothing is shown, and the console names the setting."""
    forgiven.append("MOTCUA_EMBED_ORIGINS")
    said = []
    phone.on("console", lambda line: said.append(line.text))
    async with embedded(phone, tmp_path, knowledge, allowed=False) as around:
        await expect(opener(phone)).to_have_count(0)
        assert any("MOTCUA_EMBED_ORIGINS" in text and around.url in text for text in said)


async def test_chat_page_itself_is_never_framed(phone, tmp_path, knowledge, forgiven):
    """A site on the list frames the page made for it, and no other page of ours."""
    forgiven.append("frame-ancestors")
    async with embedded(phone, tmp_path, knowledge) as around:
        await phone.evaluate(
            "address => document.body.append(Object.assign(document.createElement('iframe'), {src: address}))",
            around.chat,
        )
        await expect(phone.frame_locator("body > iframe").locator("#say")).to_have_count(0)
