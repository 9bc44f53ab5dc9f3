"""Accounts of the admin pages, from the invitation to the day somebody leaves."""

import datetime as dt
import re
from contextlib import AsyncExitStack

import pyotp
import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient

from storage import audit, staff
from storage.audit import Wanted
from tests.bot.conftest import Clock, Site
from tests.servers.site import running

PASSWORD = "một mật khẩu dài"
NEW = "bốn con trâu cày"
HERE = "/quan-tri/tai-khoan"
GUEST = {"login": "binh", "name": "Trần Thị Bình", "role": "editor", "proof": PASSWORD}


@pytest.fixture
async def sealed(tmp_path, knowledge):
    """The site of an operator who set a secret, so that one-time codes can be kept."""
    clock = Clock()
    async with running(tmp_path, clock, knowledge, secret_key="a secret of the tests") as (client, built):
        made = Site(client, built, clock)
        await made.sign_in()
        yield made


async def invited(site: Site, **more: str) -> str:
    """Invite somebody: the address of the one-time link."""
    page = await (await site.post(HERE, {**GUEST, **more})).text()
    return re.search(r"/quan-tri/loi-moi\?ma=[\w-]+", page).group()


@pytest.fixture
async def browser():
    """Makes somebody else's browser."""
    async with AsyncExitStack() as closing:

        async def make(site: Site) -> Site:
            client = TestClient(site.client.server, cookie_jar=CookieJar(unsafe=True))
            closing.push_async_callback(client.session.close)
            return Site(client, site.app, site.clock)

        yield make


async def chosen(site: Site, link: str, password: str = NEW):
    return await site.post("/quan-tri/loi-moi", {"token": link.partition("=")[2], "password": password})


async def signed_in(site: Site, login: str, password: str) -> int:
    answer = await site.post("/quan-tri/dang-nhap", {"login": login, "password": password})
    return answer.status


async def test_from_the_invitation_to_work(site, browser):
    """The invited person chooses the password; nobody else ever knew it; the link works once."""
    await site.sign_in()
    link = await invited(site)
    hers = await browser(site)
    assert "Trần Thị Bình" in await hers.page(link)
    assert (await chosen(hers, link)).status == 303
    assert await signed_in(hers, "binh", NEW) == 303
    assert (await hers.get("/quan-tri/cau-hoi")).status == 200

    assert (await hers.get(link)).status == 410
    assert (await chosen(hers, link, "một mật khẩu khác")).status == 410


async def test_an_invitation_ends_after_three_days(site):
    """A link that lay about opens nothing."""
    await site.sign_in()
    link = await invited(site)
    site.clock.at += dt.timedelta(hours=72, seconds=1)

    assert (await chosen(site, link)).status == 410


async def test_an_invited_account_has_no_password(site, browser):
    """Before the link is used nothing opens the account."""
    await site.sign_in()
    await invited(site)

    assert await signed_in(await browser(site), "binh", "!") == 401


@pytest.mark.parametrize("act", ["vai-tro", "khoa", "mat-khau", "thoat", "tat-ma", "mo"])
async def test_accounts_change_only_with_the_own_password(site, act):
    """Whoever finds an open screen gives nobody a role and shuts nobody out."""
    await site.sign_in()
    await invited(site)
    before = await site.app.services.read(staff.everybody)
    answer = await site.post(f"{HERE}/2/{act}", {"role": "admin", "proof": "sai mật khẩu rồi"})

    assert answer.status == 403
    assert await site.app.services.read(staff.everybody) != []
    assert [one.role for one in await site.app.services.read(staff.everybody)] == [one.role for one in before]


async def test_a_role_holds_from_the_next_click(site, browser):
    """Who is made a viewer sees no questions any more, without signing in again."""
    await site.sign_in()
    hers = await browser(site)
    await chosen(hers, await invited(site))
    await signed_in(hers, "binh", NEW)
    assert (await hers.get("/quan-tri/cau-hoi")).status == 200
    await site.post(f"{HERE}/2/vai-tro", {"role": "viewer", "proof": PASSWORD})

    assert (await hers.get("/quan-tri/cau-hoi")).status == 403


async def test_who_leaves_is_out_at_once(site, browser):
    """A shut account's sessions end, and its password opens nothing until it is opened again."""
    await site.sign_in()
    hers = await browser(site)
    await chosen(hers, await invited(site))
    await signed_in(hers, "binh", NEW)
    await site.post(f"{HERE}/2/khoa", {"proof": PASSWORD})

    assert (await hers.get("/quan-tri")).status == 303
    assert await signed_in(hers, "binh", NEW) == 401
    await site.post(f"{HERE}/2/mo", {"proof": PASSWORD})
    assert await signed_in(hers, "binh", NEW) == 303


@pytest.mark.parametrize(("act", "more"), [("khoa", {}), ("vai-tro", {"role": "viewer"})])
async def test_the_last_administrator_stays(site, act, more):
    """Nobody locks everybody out of the accounts."""
    await site.sign_in()
    answer = await site.post(f"{HERE}/1/{act}", {"proof": PASSWORD, **more})

    assert answer.status == 409
    assert "ít nhất một quản trị viên" in await answer.text()
    assert (await site.get(HERE)).status == 200


async def test_the_same_login_twice(site):
    """A login that is taken is said so, and the first account stays."""
    await site.sign_in()
    await invited(site)
    answer = await site.post(HERE, {**GUEST, "login": "BINH"})

    assert answer.status == 409
    assert "Đã có tài khoản" in await answer.text()


async def test_one_time_codes(sealed, browser):
    """Turned on with a code of the phone; from then on the password alone opens nothing; a code works once."""
    seed = await seed_shown(sealed)
    page = await (await sealed.post("/quan-tri/toi/ma-mot-lan/bat", {"code": code(sealed, seed)})).text()
    recovery = re.findall(r"<li>([A-Z2-9-]{27})</li>", page)
    assert len(recovery) == 10

    sealed.clock.at += dt.timedelta(seconds=60)
    other = await browser(sealed)
    step = await step_of(other)
    assert (await other.get("/quan-tri")).status == 303
    assert (await second(other, step, "000000")).status == 401
    used = code(sealed, seed)
    assert (await second(other, step, used)).status == 303
    assert (await other.get("/quan-tri")).status == 200
    assert (await second(other, await step_of(other), used)).status == 401
    assert (await second(other, await step_of(other), recovery[0].lower())).status == 303
    assert (await second(other, await step_of(other), recovery[0])).status == 401


@pytest.mark.parametrize(
    "by_hand", [str.lower, lambda c: f" {c.replace('-', ' ')} ", lambda c: c.replace("-", "")]
)
async def test_a_recovery_code_typed_off_a_sheet_of_paper(sealed, browser, by_hand):
    """Small letters, blanks or nothing between the groups: the code opens the account once, without the phone."""
    seed = await seed_shown(sealed)
    page = await (await sealed.post("/quan-tri/toi/ma-mot-lan/bat", {"code": code(sealed, seed)})).text()
    typed = by_hand(re.search(r"<li>([A-Z2-9-]{27})</li>", page).group(1))
    other = await browser(sealed)

    assert (await second(other, await step_of(other), typed)).status == 303
    assert (await second(other, await step_of(other), typed)).status == 401


@pytest.mark.parametrize("between", [" ", "-", ""])
async def test_the_phones_code_as_the_phone_groups_it(sealed, browser, between):
    """Apps show "123 456", and some write a hyphen: whichever is typed opens the account."""
    seed = await seed_shown(sealed)
    await sealed.post("/quan-tri/toi/ma-mot-lan/bat", {"code": code(sealed, seed)})
    sealed.clock.at += dt.timedelta(seconds=60)
    other, shown = await browser(sealed), code(sealed, seed)

    assert (await second(other, await step_of(other), shown[:3] + between + shown[3:])).status == 303


async def seed_shown(site: Site) -> str:
    page = await (await site.post("/quan-tri/toi/ma-mot-lan", {"proof": PASSWORD})).text()
    assert "<svg" in page
    return re.search(r'class="secret">([A-Z2-7]{32})<', page).group(1)


def code(site: Site, seed: str) -> str:
    return pyotp.TOTP(seed).at(site.clock.at)


async def step_of(site: Site) -> str:
    answer = await site.post("/quan-tri/dang-nhap", {"login": "admin", "password": PASSWORD})
    assert answer.status == 200
    return re.search(r'name="step" value="([\w-]+)"', await answer.text()).group(1)


async def second(site: Site, step: str, typed: str):
    return await site.post("/quan-tri/dang-nhap/ma", {"step": step, "code": typed})


async def test_a_wrong_code_turns_nothing_on(sealed, browser):
    """A phone that was set up wrongly locks nobody out."""
    await seed_shown(sealed)
    assert (await sealed.post("/quan-tri/toi/ma-mot-lan/bat", {"code": "000000"})).status == 400
    assert await signed_in(await browser(sealed), "admin", PASSWORD) == 303


async def test_a_new_password_asks_for_the_code_still(sealed, browser):
    """Whoever gets hold of a link or a setup code does not get past the phone."""
    seed = await seed_shown(sealed)
    await sealed.post("/quan-tri/toi/ma-mot-lan/bat", {"code": code(sealed, seed)})
    shared = sealed.app.services
    fresh = await shared.write(lambda c: staff.new_setup_code(c, shared.clock()))
    other = await browser(sealed)
    answer = await other.post("/quan-tri/thiet-lap", {"code": fresh, "login": "admin", "password": NEW})

    assert answer.headers["Location"].startswith("/quan-tri/dang-nhap")
    assert (await other.get("/quan-tri")).status == 303


async def test_without_a_secret_there_are_no_codes(site):
    """Nothing is kept unsealed: the operator is asked to set a secret first."""
    await site.sign_in()
    answer = await site.post("/quan-tri/toi/ma-mot-lan", {"proof": PASSWORD})

    assert answer.status == 409
    assert "MOTCUA_SECRET_KEY" in await answer.text()


async def test_changing_the_password(site, browser):
    """The old one is asked for; other browsers are signed out, this one goes on."""
    await site.sign_in()
    other = await browser(site)
    assert await signed_in(other, "admin", PASSWORD) == 303
    form = {"proof": "không phải mật khẩu", "password": NEW}
    assert (await site.post("/quan-tri/toi/mat-khau", form)).status == 403
    assert (await site.post("/quan-tri/toi/mat-khau", {"proof": PASSWORD, "password": NEW})).status == 303

    assert (await site.get("/quan-tri")).status == 200
    assert (await other.get("/quan-tri")).status == 303
    assert await signed_in(other, "admin", PASSWORD) == 401


async def test_the_audit_log(site):
    """Every change of an account can be looked up by who, what and when, and taken away; it holds no password."""
    await site.sign_in()
    await invited(site)
    page = await site.page("/quan-tri/nhat-ky?viec=staff.invite&nguoi=admin&tu=2026-11-20&den=2026-11-20")
    assert "tài khoản 2" in page
    assert "mời người dùng mới</td>" in page
    assert '<option value="staff.invite" selected>mời người dùng mới</option>' in page
    assert "tài khoản 2" not in await site.page("/quan-tri/nhat-ky?viec=staff.invite&den=2026-11-19")
    table = await (await site.get("/quan-tri/nhat-ky/tai-ve.csv")).text()

    assert ",staff.invite,mời người dùng mới,staff 2," in table
    english = await site.page("/quan-tri/nhat-ky?lang=en&viec=staff.invite")
    assert "user invited</td><td>account 2</td>" in english
    assert PASSWORD not in table
    assert (await site.get("/quan-tri/nhat-ky?tu=hôm qua")).status == 400
    assert (await site.get("/quan-tri/nhat-ky/tai-ve.xlsx")).status == 200


async def test_the_audit_log_is_paged(site):
    """A long log is read a page at a time, nothing left out."""
    await site.sign_in()

    def fill(connection) -> None:
        for number in range(150):
            audit.record(connection, actor="x", action="many", subject=f"nr-{number:03}", now=site.clock())

    await site.app.services.write(fill)
    first = await site.page("/quan-tri/nhat-ky?viec=many")
    second = await site.page(
        re.search(r"/quan-tri/nhat-ky\?viec=many&amp;truoc=\d+", first).group().replace("&amp;", "&")
    )

    assert len(set(re.findall(r"nr-\d+", first + second))) == 150
    assert await site.app.services.read(lambda c: audit.count(c, Wanted(action="many"))) == 150


@pytest.mark.parametrize("secret", ["another secret of the tests", None])
async def test_a_lost_secret_locks_nobody_out(tmp_path, knowledge, browser, secret, caplog):
    """After MOTCUA_SECRET_KEY was lost the phone's code opens nothing any more, but recovery codes do."""
    clock = Clock()
    async with running(tmp_path, clock, knowledge, secret_key="a secret of the tests") as (client, built):
        before = Site(client, built, clock)
        await before.sign_in()
        seed = await seed_shown(before)
        page = await (await before.post("/quan-tri/toi/ma-mot-lan/bat", {"code": code(before, seed)})).text()
        recovery = re.search(r"<li>([A-Z2-9-]{27})</li>", page).group(1)
    clock.at += dt.timedelta(seconds=60)
    async with running(tmp_path, clock, knowledge, secret_key=secret) as (client, built):
        after = await browser(Site(client, built, clock))
        assert (await second(after, await step_of(after), code(after, seed))).status == 401
        assert (await second(after, await step_of(after), recovery)).status == 303
        assert (await after.get("/quan-tri")).status == 200

    assert secret is None or "MOTCUA_SECRET_KEY đã đổi" in caplog.text
