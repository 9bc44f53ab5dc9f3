"""A phone on a bad line: nothing is lost, nothing shown twice, and the person sees what has not arrived."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.e2e.talking import last, say, texts, type_in
from tests.integration.running import serving

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


async def shown_once(page, *said):
    """Each was said once, and answered."""
    talk = await texts(page)
    for one in said:
        assert sum(one in text and text.startswith("Anh/chị:") for text in talk) == 1, talk


async def test_said_offline_is_sent_once_later(site, phone):
    """Without a network the message says so and keeps its place; with the network it is sent, once."""
    await phone.goto(site)
    await say(phone, "đăng ký tạm trú cần giấy tờ gì")
    await phone.context.set_offline(True)
    await type_in(phone, "đăng ký kết hôn cần gì")
    mine = phone.locator("#talk article.me").last
    await expect(mine).to_contain_text("Chưa gửi được")
    await expect(mine.get_by_role("button", name="Gửi lại")).to_be_in_viewport()

    await phone.context.set_offline(False)
    await expect(last(phone)).to_contain_text("kết hôn", timeout=15_000)
    await expect(mine).not_to_contain_text("Chưa gửi được")
    await expect(phone.locator("#problem")).to_be_hidden()
    await expect(phone.locator("#talk article.bot")).to_have_count(3)
    await shown_once(phone, "kết hôn")


async def test_page_closed_before_it_was_sent(site, phone):
    """What could not be sent survives a reload, and is sent then."""
    await phone.goto(site)
    await phone.route("**/chat/tin-nhan", lambda route: route.abort())
    await type_in(phone, "đăng ký kết hôn cần gì")
    await expect(phone.locator("#talk article.me")).to_contain_text("Chưa gửi được")
    await phone.unroute("**/chat/tin-nhan")
    await phone.reload()

    await expect(last(phone)).to_contain_text("kết hôn", timeout=15_000)
    await shown_once(phone, "kết hôn")


async def test_answer_to_the_post_is_lost(site, phone):
    """The server has it, but the phone never heard so: it sends again, and is answered once."""

    async def swallow(route):
        await route.fetch()
        await route.abort()

    await phone.goto(site)
    await phone.route("**/chat/tin-nhan", swallow, times=1)
    await type_in(phone, "đăng ký kết hôn cần gì")
    await expect(phone.locator("#talk article.me")).to_contain_text("Chưa gửi được")
    await phone.get_by_role("button", name="Gửi lại").click()
    await expect(phone.locator(".unsent")).to_have_count(0)
    await say(phone, "lệ phí bao nhiêu")

    await expect(phone.locator("#talk article.bot")).to_have_count(3)


async def test_refused_message_does_not_hold_up_the_next(site, phone, forgiven):
    """A message the server will never take is marked; what is said after it is answered."""
    forgiven.append("status of 400")
    await phone.goto(site)
    refused = {"status": 400, "body": "no"}
    await phone.route("**/chat/tin-nhan", lambda route: route.fulfill(**refused), times=1)
    await type_in(phone, "tin hỏng")
    await expect(phone.locator("#talk article.me")).to_contain_text("Không gửi được")
    await say(phone, "đăng ký kết hôn cần gì")

    await expect(last(phone)).to_contain_text("kết hôn")


async def test_sleeping_page_catches_up(site, phone):
    """A page in the background holds no connection; looked at again, it shows what came meanwhile."""
    await phone.goto(site)
    await say(phone, "đăng ký tạm trú cần giấy tờ gì")
    await phone.evaluate(HIDE, True)
    await type_in(phone, "đăng ký kết hôn cần gì")
    await expect(phone.locator(".unsent")).to_have_count(0)
    await phone.evaluate(HIDE, False)

    await expect(last(phone)).to_contain_text("kết hôn", timeout=15_000)
    await expect(phone.locator("#talk article.bot")).to_have_count(3)


async def test_frozen_page_catches_up(site, phone):
    """A page the phone has put to sleep goes on when it wakes."""
    await phone.goto(site)
    await say(phone, "đăng ký tạm trú cần giấy tờ gì")
    devtools = await phone.context.new_cdp_session(phone)
    await devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    await devtools.send("Page.setWebLifecycleState", {"state": "active"})
    await say(phone, "đăng ký kết hôn cần gì")

    await expect(last(phone)).to_contain_text("kết hôn")


@pytest.mark.parametrize("without", ["stream cut", "no EventSource"])
async def test_without_streams_it_asks(site, phone, without):
    """Where a proxy breaks streams, or the browser has none, the page asks and waits, and shows the same."""
    if without == "stream cut":
        await phone.route("**/chat/tra-loi**", lambda route: route.abort())
    else:
        await phone.add_init_script("delete window.EventSource")
    await phone.goto(site)
    await say(phone, "đăng ký kết hôn cần gì")
    await say(phone, "lệ phí bao nhiêu")

    await expect(phone.locator("#talk article.bot")).to_have_count(3)


async def test_stream_that_is_held_back(site, phone):
    """A proxy that buffers the stream without an end is noticed, and gone round."""
    held = asyncio.Event()

    async def hold(route):
        await held.wait()

    await phone.route("**/chat/tra-loi**", hold)
    await phone.goto(site)
    await say(phone, "đăng ký kết hôn cần gì")
    held.set()


async def test_two_tabs_are_one_conversation(site, phone):
    """Each of two tabs shows what was said and answered in the other, once."""
    await phone.goto(site)
    second = await phone.context.new_page()
    await second.goto(site)
    await say(phone, "đăng ký kết hôn cần gì")
    await expect(second.locator("#talk article.bot")).to_have_count(2)
    await say(second, "lệ phí bao nhiêu")
    await expect(phone.locator("#talk article.bot")).to_have_count(3)

    assert await texts(phone) == await texts(second)


async def test_new_tab_shows_the_conversation_again(site, phone):
    """Who closed the tab and comes back sees the replies of before, once, and goes on."""
    await phone.goto(site)
    await say(phone, "đăng ký kết hôn cần gì")
    again = await phone.context.new_page()
    await phone.close()
    await again.goto(site)
    await expect(last(again)).to_contain_text("kết hôn")
    await expect(again.locator("#talk article.bot")).to_have_count(2)
    await say(again, "lệ phí bao nhiêu")
    await again.reload()

    await expect(again.locator("#talk article.bot")).to_have_count(3)


async def test_cookie_lost_in_the_middle(site, phone, forgiven):
    """Without its cookie, or with another one, an open page goes on talking."""
    forgiven.append("status of 401")
    await phone.goto(site)
    await say(phone, "đăng ký kết hôn cần gì")
    await phone.context.clear_cookies()
    await say(phone, "đăng ký tạm trú cần giấy tờ gì")
    await expect(last(phone)).to_contain_text("tạm trú")

    fresh = await phone.context.new_page()
    await fresh.goto(site)
    await say(fresh, "đăng ký kết hôn cần gì")
    await phone.context.clear_cookies()
    other = await phone.context.new_page()
    await other.goto(site)
    await say(fresh, "đăng ký tạm trú cần giấy tờ gì")
    await expect(last(fresh)).to_contain_text("tạm trú")


async def test_storage_refused(site, phone):
    """A browser that keeps nothing for us still talks."""
    refuse = "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('refused'); } })"
    await phone.add_init_script(refuse)
    await phone.goto(site)
    await say(phone, "đăng ký kết hôn cần gì")

    await expect(last(phone)).to_contain_text("kết hôn")


async def test_killed_before_it_answered(phone, tmp_path):
    """The server dies between the question and the answer; after the restart the answer is there, once."""
    async with serving(tmp_path) as first:
        port = int(first.url.rsplit(":", 1)[1])
        await phone.goto(first.url)
        await say(phone, "đăng ký tạm trú cần giấy tờ gì")
        async with phone.expect_response("**/chat/tin-nhan"):
            await type_in(phone, "đăng ký kết hôn cần gì")
        first.kill()
        await first.stopped()
    async with serving(tmp_path, port=port):
        await expect(last(phone)).to_contain_text("kết hôn", timeout=30_000)
        await expect(phone.locator("#talk article.bot")).to_have_count(3)
        await say(phone, "lệ phí bao nhiêu")
