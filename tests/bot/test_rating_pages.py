"""Rating without a chat: a code from paper, and the counter's screen."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.web.rating_pages import TRIES_PER_MINUTE
from storage import kiosks, rating_invitations, ratings, visits
from tests.bot.conftest import NOW

TODAY = NOW.date()


async def code_of(site, **more) -> str:
    given = {"unit": "Phường Mẫu", "procedure_id": "1.004194", "now": NOW, **more}
    return await site.app.services.write(lambda c: visits.issue(c, **given))


async def kiosk_of(site, form="express") -> str:
    key = await site.app.services.write(
        lambda c: kiosks.add(c, name="Quầy 1", unit="Phường Mẫu", form=form, now=NOW)
    )
    return f"/ki-ot/{key}"


async def stored(site):
    return await site.app.services.read(lambda c: ratings.between(c, TODAY, TODAY))


def once(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return found.group(1)


async def test_code_from_paper(site):
    """Who types the code from a slip rates that office and procedure, and is thanked."""
    code = await code_of(site)
    typed = await site.post("/danhgia", {"code": f" {code[:5].lower()}-{code[5:]} "})
    page = await site.page(typed.headers["Location"])
    assert "Không lấy" in page or "Không ghi họ tên" in page
    form = {
        "once": once(page),
        "action": "send",
        "Q0": "5",
        "A1": "4",
        "C1": "na",
        "comment": "tốt, gọi 0912345678",
    }
    answer = await site.post(f"/danhgia/{code}", form)

    assert answer.headers["Location"] == "/danhgia?xong=xong"
    assert "Cảm ơn" in await site.page("/danhgia?xong=xong")
    (rating,) = await stored(site)
    assert (rating.channel, rating.unit, rating.procedure_id) == ("form", "Phường Mẫu", "1.004194")
    assert rating.answers == {"Q0": 5, "A1": 4, "C1": None}
    assert "0912345678" not in str(rating.comment)


async def test_code_as_it_is_printed(site):
    """The code with its hyphen behind the address, or the whole address in the field: both open the form."""
    code = await code_of(site)
    printed = f"{code[:5]}-{code[5:]}"
    pasted = await site.post("/danhgia", {"code": f"http://127.0.0.1:8080/danhgia/{printed}"})

    assert once(await site.page(f"/danhgia/{printed.lower()}"))
    assert pasted.headers["Location"] == f"/danhgia/{code}"


async def test_form_sent_twice_counts_once(site):
    """A button pressed twice, or a page sent again, thanks twice and counts once."""
    code = await code_of(site)
    form = {"once": once(await site.page(f"/danhgia/{code}")), "action": "send", "Q0": "5"}
    answers = [await site.post(f"/danhgia/{code}", form) for _ in range(3)]

    assert [answer.status for answer in answers] == [303] * 3
    assert len(await stored(site)) == 1


async def test_used_and_invented_codes_look_alike(site):
    """Nothing tells whether a code was ever there."""
    code = await code_of(site)
    form = {"once": once(await site.page(f"/danhgia/{code}")), "action": "send", "Q0": "1"}
    await site.post(f"/danhgia/{code}", form)
    used, invented = await site.get(f"/danhgia/{code}"), await site.get("/danhgia/AAAAAAAAAA")

    assert (used.status, await used.text()) == (invented.status, await invented.text())
    assert "đã dùng hoặc không đúng" in await invented.text()
    again = await site.post(f"/danhgia/{code}", {**form, "once": "another"})
    assert again.status == 404
    assert len(await stored(site)) == 1


async def test_guessing_is_slowed(site):
    """After some thirty codes a minute an address has to wait, right code or not."""
    code = await code_of(site)
    headers = {"X-Forwarded-For": "203.0.114.9"}
    for _ in range(TRIES_PER_MINUTE):
        await site.get("/danhgia/AAAAAAAAAA", headers=headers)

    assert (await site.get(f"/danhgia/{code}", headers=headers)).status == 429
    assert (await site.get(f"/danhgia/{code}", headers={"X-Forwarded-For": "203.0.114.8"})).status == 200


async def test_decline(site):
    """A no is counted, stores nothing, and uses the code up."""
    code = await code_of(site)
    answer = await site.post(f"/danhgia/{code}", {"action": "decline"})
    events = await site.app.services.read(lambda c: ratings.tallies(c, TODAY, TODAY))

    assert answer.headers["Location"] == "/danhgia?xong=khong"
    assert (await stored(site), events["declined"]) == ([], 1)
    assert (await site.get(f"/danhgia/{code}")).status == 404


async def test_only_what_applies_counts(site):
    """What was ticked about a result that has not come is not an answer."""
    code = await code_of(site, known={"online": True})
    page = await site.page(f"/danhgia/{code}")
    assert "ghế ngồi" not in page
    form = {
        "once": once(page),
        "action": "send",
        "gate-no_result": "yes",
        "gate-feedback": "no",
        "Q0": "4",
        "D1": "1",
        "E1": "1",
        "A4": "1",
        "P1": "5",
    }
    await site.post(f"/danhgia/{code}", form)

    (rating,) = await stored(site)
    assert {c: v for c, v in rating.answers.items() if v is not None} == {"Q0": 4, "P1": 5}
    assert {"D1", "E1", "A4"} <= rating.answers.keys()


async def test_traits_only_with_their_own_consent(site):
    """What is told of oneself is kept only when the second box was ticked, and only what was offered."""
    for more, gender in (({}, None), ({"more": "yes"}, "female")):
        code = await code_of(site)
        form = {
            "once": code,
            "action": "send",
            "Q0": "4",
            "trait-gender": "female",
            "trait-age": "'; DROP",
            **more,
        }
        await site.post(f"/danhgia/{code}", form)
        assert gender in {rating.gender for rating in await stored(site)}

    assert {rating.age for rating in await stored(site)} == {None}


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"Q0": "1"}, "thap"),
        ({"Q0": "5", "comment": "Tôi muốn tố cáo ông Bê ở quầy ba nhận tiền của dân"}, "don"),
        ({"Q0": "5"}, "xong"),
    ],
)
async def test_thanks_with_the_right_door(site, form, says):
    """After a low mark or an accusation one is told where it is answered."""
    code = await code_of(site)
    answer = await site.post(f"/danhgia/{code}", {"once": code, "action": "send", **form})

    assert answer.headers["Location"] == f"/danhgia?xong={says}"
    assert (await site.get(answer.headers["Location"])).status == 200


@pytest.mark.parametrize("form", [{}, {"Q0": "9"}, {"Q0": ""}, {"XX": "5"}, {"comment": "chỉ góp ý"}])
async def test_nothing_ticked_is_asked_again(site, form):
    """A form without an answer comes back with what was written, and the code stays good."""
    code = await code_of(site)
    answer = await site.post(f"/danhgia/{code}", {"once": "x", "action": "send", **form})

    assert answer.status == 400
    assert form.get("comment", "") in await answer.text()
    assert await stored(site) == []
    assert (await site.get(f"/danhgia/{code}")).status == 200


async def test_counter_codes_count_as_invited_when_used(site):
    """A printed sheet that lies in a drawer does not spoil the rate of answers."""
    codes = await site.app.services.write(
        lambda c: visits.issue_sheet(c, count=10, unit="Phường Mẫu", procedure_id=None, now=NOW)
    )
    await site.post(f"/danhgia/{codes[0]}", {"once": "x", "action": "send", "Q0": "5"})

    assert await site.app.services.read(lambda c: rating_invitations.total(c, TODAY, TODAY)) == 1


@pytest.mark.parametrize("length", ["", "?mau=nhanh", "?mau=day-du", "?mau=lalala", "?lang=en"])
async def test_three_lengths(site, length):
    """The same code opens the short form, the express one and the long one."""
    page = await site.page(f"/danhgia/{await code_of(site)}{length}")

    assert len(re.findall(r"<fieldset>", page)) >= 1
    # As fields: the page's code is made of letters and digits too, and may hold a D3.
    assert ('name="D3"' in page) == (length == "?mau=day-du")
    assert ('name="A1"' in page) == (length != "?mau=nhanh")


async def test_counter_screen(site):
    """A rating on the screen is thanked for, and the screen goes back by itself; no cookie stays."""
    address = await kiosk_of(site)
    page = await site.page(address)
    answer = await site.post(address, {"once": once(page), "action": "send", "Q0": "5"})

    assert answer.headers["Refresh"] == f"8; url={address}"
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" not in (await site.get(f"{address}?lang=en")).headers
    (rating,) = await stored(site)
    assert (rating.channel, rating.unit, rating.form) == ("kiosk", "Phường Mẫu", "express")


async def test_nobody_votes_fifty_times(site):
    """Somebody who keeps pressing is asked to wait; twenty seconds later the next visitor is heard."""
    address = await kiosk_of(site)
    statuses = [
        (await site.post(address, {"once": str(n), "action": "send", "Q0": "1"})).status for n in range(20)
    ]
    site.clock.at += dt.timedelta(seconds=21)
    later = await site.post(address, {"once": "later", "action": "send", "Q0": "5"})

    assert statuses == [200] + [429] * 19
    assert later.status == 200
    assert len(await stored(site)) == 2


async def test_the_page_of_the_screen_works_without_javascript(site):
    """Without scripts the screen begins anew by itself."""
    assert '<noscript><meta http-equiv="refresh"' in await site.page(await kiosk_of(site, "long"))


async def test_an_unknown_or_closed_screen(site):
    """An address with a wrong key, or of a screen that was closed, opens nothing."""
    await site.sign_in()
    address = await kiosk_of(site)
    assert (await site.get("/ki-ot/AAAA")).status == 404
    await site.post("/quan-tri/ma-danh-gia/man-hinh/1/dong")

    assert (await site.get(address)).status == 404
    assert (await site.post("/quan-tri/ma-danh-gia/man-hinh/1/dong")).status == 404


async def test_sheet_of_codes(site):
    """The desk prints slips whose codes open the form; they are shown once."""
    await site.sign_in()
    form = {"unit": "Phường Mẫu", "procedure": "1.004194", "count": "12"}
    page = await (await site.post("/quan-tri/ma-danh-gia", form)).text()
    codes = re.findall(r'class="typed">([A-Z2-9]{5}-[A-Z2-9]{5})<', page)

    assert len(set(codes)) == 12
    assert page.count("<svg") == 12
    assert " style=" not in page
    assert (await site.get(f"/danhgia/{codes[0].replace('-', '')}")).status == 200
    assert codes[0] not in await site.page("/quan-tri/ma-danh-gia")


@pytest.mark.parametrize("change", [{"count": "0"}, {"count": "97"}, {"count": "x"}, {"procedure": "no"}])
async def test_wrong_sheets(site, change):
    """A sheet of nothing, or of a thousand, is refused."""
    await site.sign_in()
    form = {"unit": "Phường Mẫu", "procedure": "", "count": "12", **change}

    assert (await site.post("/quan-tri/ma-danh-gia", form)).status == 400


async def test_a_new_screen_shows_its_address_once(site):
    """The address of a new screen is shown with its picture, and never again."""
    await site.sign_in()
    form = {"name": "Quầy 2", "unit": "Phường Mẫu", "form": "short"}
    page = await (await site.post("/quan-tri/ma-danh-gia/man-hinh", form)).text()
    (address,) = re.findall(r"/ki-ot/[A-Z2-9]{16}", page)

    assert "<svg" in page
    assert (await site.get(address)).status == 200
    assert address not in await site.page("/quan-tri/ma-danh-gia")
    assert (await site.post("/quan-tri/ma-danh-gia/man-hinh", {**form, "name": " "})).status == 400
