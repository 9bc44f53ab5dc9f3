"""OWASP ASVS 5.0, V2: input is checked by the server, steps come in order, machines are slowed down."""

from __future__ import annotations

import datetime as dt
import re

import pyotp
import pytest

from bot.web.admin.attempts import PER_MINUTE
from storage import audit, staff
from storage.audit import Wanted
from tests.security.conftest import NEW, PASSWORD, SIGN_IN, TRY


@pytest.mark.parametrize(
    "wrong", [{"role": "owner"}, {"login": " "}, {"name": "x" * 201}, {"role": "leader"}]
)
async def test_2_2_1_input_is_checked_against_what_is_expected(desk, wrong):
    """An account gets a role of the list, a name of a sensible length, and a leader a unit."""
    form = {"login": "x", "name": "x", "role": "viewer", "proof": PASSWORD}
    assert (await desk.post("/quan-tri/tai-khoan", {**form, **wrong})).status == 400
    assert (await desk.post("/quan-tri/tai-khoan", form)).status == 200, "the rest of it is right"


async def test_2_2_2_the_server_checks(desk):
    """A browser that leaves out the form's own checks gets no further."""
    answer = await desk.post("/quan-tri/toi/mat-khau", {"proof": PASSWORD, "password": "ngắn"})
    assert answer.status == 400


async def test_2_3_1_no_step_is_skipped(desk, browser):
    """The second step of signing in needs the first: who took the phone away gets nowhere without the password."""
    page = await (await desk.post("/quan-tri/toi/ma-mot-lan", {"proof": PASSWORD})).text()
    phone = pyotp.TOTP(re.search(r'class="secret">([A-Z2-7]{32})<', page).group(1))
    await desk.post("/quan-tri/toi/ma-mot-lan/bat", {"code": phone.at(desk.clock.at)})
    desk.clock.at += dt.timedelta(seconds=30)
    answer = await browser().post(f"{SIGN_IN}/ma", {"step": "made-up", "code": phone.at(desk.clock.at)})
    assert answer.status == 401


async def test_2_3_3_all_or_nothing(desk):
    """A change that is against the rules leaves nothing of itself behind."""
    before = await desk.app.services.read(lambda c: len(audit.found(c, Wanted())))
    answer = await desk.post("/quan-tri/tai-khoan/1/vai-tro", {"role": "viewer", "proof": PASSWORD})
    (me,) = await desk.app.services.read(staff.everybody)
    assert answer.status == 409, "there would be no administrator left"
    assert me.role == "admin"
    assert await desk.app.services.read(lambda c: len(audit.found(c, Wanted()))) == before


async def test_2_4_1_machines_are_slowed_down(browser):
    """One address gets so many tries a minute; others are not held up."""
    guess, headers = {"login": "x", "password": NEW}, {"X-Forwarded-For": "8.8.4.4"}
    most = 5 * PER_MINUTE  # a slow machine is given some more meanwhile
    tries = [(await browser().post(SIGN_IN, guess, headers=headers)).status for _ in range(most)]
    assert tries[:PER_MINUTE] == [401] * PER_MINUTE
    assert 429 in tries
    assert (await browser().post(SIGN_IN, TRY, headers={"X-Forwarded-For": "8.8.8.8"})).status == 303
