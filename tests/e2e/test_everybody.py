"""For everybody: old phones, slow lines, large letters, keyboards, screen readers, English; and nobody looks on."""

from time import perf_counter

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot import clock
from storage import conversations, outbox
from storage.messages import Reply
from tests.e2e.talking import BOT, QUESTION, barriers, last, say, type_in
from tests.servers.site import running

DESKTOP = {"width": 1280, "height": 800}
SMALL_DESKTOP = {"width": 320, "height": 256}
"""1280 × 1024 at 400 %: what WCAG 1.4.10 asks for."""
MOST_BYTES = 30_000
G3 = {"offline": False, "latency": 300, "downloadThroughput": 700_000 / 8, "uploadThroughput": 256_000 / 8}
USABLE_S = 2.0
SMALLEST_TARGET = 44


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path, knowledge):
    """A site, and its process behind it."""
    async with running(tmp_path, clock.now, knowledge) as (client, built):
        yield str(client.make_url("/")), built


@pytest.mark.parametrize("screen", ["phone", "desktop"])
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_no_barriers_in_any_state(site, phone, screen, language):
    """Empty, in conversation, with a fault: axe finds nothing in the way, in both languages."""
    if screen == "desktop":
        await phone.set_viewport_size(DESKTOP)
    await phone.goto(f"{site}?lang={language}")
    assert await barriers(phone) == []

    label, send = (QUESTION, "Gửi") if language == "vi" else ("Your question", "Send")
    await phone.get_by_label(label).fill("làm khai sinh cần gì")
    await phone.get_by_role("button", name=send, exact=True).click()
    await expect(phone.locator(BOT)).to_have_count(2, timeout=15_000)
    assert await barriers(phone) == []

    await phone.context.set_offline(True)
    await phone.get_by_label(label).fill("lệ phí")
    await phone.keyboard.press("Enter")
    await expect(phone.locator(".unsent button")).to_be_visible()
    assert await barriers(phone) == []


async def test_keyboard_alone(site, phone):
    """Enter sends and focus stays where one types; Shift+Enter begins a line; Tab leads to the newest buttons."""
    await phone.set_viewport_size(DESKTOP)
    await phone.goto(site)
    field = phone.get_by_label(QUESTION)
    await field.focus()
    await phone.keyboard.type("làm khai sinh")
    await phone.keyboard.press("Shift+Enter")
    await phone.keyboard.type("cần gì")
    assert await field.input_value() == "làm khai sinh\ncần gì"
    await phone.keyboard.press("Enter")
    await expect(phone.locator(BOT)).to_have_count(2, timeout=15_000)
    await expect(field).to_be_focused()
    await phone.keyboard.press("Escape")
    await expect(field).to_be_focused()

    await phone.keyboard.press("Shift+Tab")
    newest = last(phone).locator(".actions > *").last
    await expect(newest).to_be_focused()
    await last(phone).get_by_role("button", name="Lệ phí").focus()
    await phone.keyboard.press("Enter")
    await expect(phone.locator(BOT)).to_have_count(3, timeout=15_000)
    await phone.keyboard.press("Tab")
    assert await phone.evaluate("document.activeElement.tagName") in {"BUTTON", "A"}


async def test_screen_reader_hears_what_is_new(site, phone):
    """A reloaded talk is not read aloud again; the next answer is."""
    await phone.goto(site)
    await say(phone, "làm khai sinh cần gì")
    await phone.add_init_script(
        "window.spoken = []; addEventListener('DOMContentLoaded', () => new MutationObserver(changes => {"
        "  const talk = document.getElementById('talk');"
        "  const said = changes.filter(() => talk.ariaLive === 'polite').map(c => c.addedNodes[0]?.className);"
        "  window.spoken.push(...said);"
        "}).observe(document.getElementById('talk'), {childList: true}));"
    )
    await phone.reload()
    await expect(phone.locator(BOT)).to_have_count(2)
    await expect(phone.locator("#talk")).to_have_attribute("aria-live", "polite")
    assert await phone.evaluate("window.spoken") == []
    await say(phone, "lệ phí bao nhiêu")

    assert await phone.evaluate("window.spoken") == ["me", "bot"]


async def test_fingers_find_every_button(site, phone):
    """Whatever can be pressed is at least 44 pixels high and wide."""
    await phone.goto(site)
    await say(phone, "làm khai sinh cần gì")
    for target in await phone.locator("button:visible, .actions a:visible, .bar a, textarea").all():
        box = await target.bounding_box()
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET, await target.inner_text()


@pytest.mark.parametrize("size", [{"width": 180, "height": 370}, SMALL_DESKTOP])
async def test_twice_as_large(site, phone, size):
    """At 200 % on a phone and 400 % on a desktop nothing sticks out, and one can still ask and read."""
    await phone.set_viewport_size(size)
    await phone.goto(site)
    await say(phone, "làm khai sinh cần gì")
    await expect(last(phone).locator(".title")).to_be_in_viewport()
    await expect(phone.get_by_label(QUESTION)).to_be_in_viewport()

    assert await phone.evaluate("document.documentElement.scrollWidth") <= size["width"]


async def test_letters_follow_the_browser(site, phone):
    """Who has set larger letters in the browser gets them."""
    await phone.goto(site)
    usual = await phone.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")

    assert usual == 18
    sheets = await phone.evaluate(
        "[...document.styleSheets].flatMap(s => [...s.cssRules].map(r => r.cssText))"
    )
    assert any("112.5%" in rule for rule in sheets)


async def test_light_and_quick_on_a_slow_line(site, phone):
    """Everything together is under 30 kB, and on 3G one can type and send within two seconds."""
    devtools = await phone.context.new_cdp_session(phone)
    received = []
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", G3)
    devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    begun = perf_counter()
    await phone.goto(site, wait_until="load")
    await expect(phone.get_by_label(QUESTION)).to_be_editable()
    took = perf_counter() - begun

    assert sum(received) < MOST_BYTES
    assert took < USABLE_S


async def test_nothing_comes_from_elsewhere(site, phone):
    """A whole conversation asks nobody but us, and the page may not be told otherwise."""
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    await phone.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective))"
    )
    await phone.goto(site)
    await say(phone, "làm khai sinh cần gì")
    assert [url for url in asked if not url.startswith(site)] == []

    policy = (await phone.request.get(site)).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


async def test_markup_is_text_on_both_sides(office, phone):
    """Markup that somebody types, and markup in an answer, is read, never run."""
    url, built = office
    evil = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    await phone.goto(url)
    await say(phone, evil)
    await expect(phone.locator("#talk article.me")).to_contain_text(evil)
    await _put(built, Reply(text=evil))
    await expect(last(phone)).to_contain_text(evil)

    assert await phone.locator("#talk img, #talk script").count() == 0


async def test_place_is_sent_after_a_press_only(office, phone):
    """Asked where they are, people press a button or type; refused, they read what to do."""
    url, built = office
    await phone.goto(url)
    await say(phone, "làm khai sinh cần gì")
    await _put(built, Reply(text="Anh/chị đang ở đâu?", asks="place"))
    here = phone.get_by_role("button", name="Gửi vị trí của tôi")
    await here.click()
    await expect(phone.locator("#problem")).to_contain_text("gõ tên xã, phường")

    await phone.context.grant_permissions(["geolocation"])
    await phone.context.set_geolocation({"latitude": 21.0, "longitude": 105.8})
    async with phone.expect_request("**/chat/tin-nhan") as sent:
        await here.click()
    assert (await sent.value).post_data_json["place"] == {"latitude": 21, "longitude": 105.8}


async def _put(built, reply):
    """A reply of the office in the only conversation there is."""
    services = built.services

    def work(connection):
        peer = next(iter(services.chat._waiting))
        conversation = conversations.find(connection, "web", peer)
        outbox.put(connection, conversation_id=conversation, key="test", reply=reply, now=services.clock())

    await services.write(work)


async def test_without_scripts(site, phone):
    """A browser without JavaScript asks, presses and reads on plain pages, with no barriers in them."""
    browser = phone.context.browser
    context = await browser.new_context(
        java_script_enabled=False, locale="vi-VN", viewport=phone.viewport_size
    )
    page = await context.new_page()
    await page.goto(site)
    await page.get_by_role("button", name="Làm giấy khai sinh cần gì?").click()
    await expect(page.locator("#talk")).to_contain_text("Giấy chứng sinh")
    await page.get_by_role("button", name="Lệ phí").click()
    await expect(last(page)).to_contain_text("không thu")
    await type_in(page, "đăng ký kết hôn cần gì")
    await expect(last(page)).to_contain_text("kết hôn")
    await context.close()

    await phone.goto(site)
    await say(phone, "làm khai sinh cần gì")
    await phone.goto(f"{site}tro-chuyen")
    await expect(phone.locator("#talk")).to_contain_text("Giấy chứng sinh")
    assert await barriers(phone) == []
