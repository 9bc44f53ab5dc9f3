"""A plan from upload to confirmation, and after it: what a reviewer sees, corrects and settles."""

from __future__ import annotations

import re

import pytest

from storage import people, plan_units, plans, tasks, units
from tests.bot.conftest import NOW
from tests.bot.reviewing import (
    HEAD,
    HERE,
    OFFICE,
    PLAN,
    asked,
    confirmed,
    corrected,
    file,
    form_of,
    of_plan,
    settled,
    task_of,
    units_known,
    upload,
)


async def test_from_upload_to_confirmation(site):
    """Nothing is sent before the plan is confirmed, with every name settled; its words stand beside each task."""
    await site.sign_in()
    await units_known(site, "Phòng Văn hóa Mẫu", OFFICE)
    address = await upload(site)
    page = await site.page(address)
    assert "hoàn thành trước ngày 15/4/2026" in page
    assert "2 tên đơn vị chưa rõ" in page

    refused = await site.post(f"{address}/duyet")
    assert refused.status == 409
    assert "chọn đơn vị cho từng tên" in await refused.text()
    assert await site.app.services.read(tasks.running) == []

    await settled(site, address)
    assert (await site.post(f"{address}/duyet")).status == 303
    assert "Đã duyệt" in await site.page(address)
    assert len(await site.app.services.read(tasks.running)) == 4
    assert await asked(site, "Kiểm tra") == [OFFICE]
    assert await asked(site, "Nộp báo cáo") == ["Phòng Văn hóa Mẫu", OFFICE]
    assert [name for _, name in await site.app.services.read(people.units)] == ["Phòng Văn hóa Mẫu", OFFICE]


async def test_suggestion_says_how_sure_it_is(site):
    """A short name is put forward with its certainty, and is only taken when the reviewer saves it."""
    await site.sign_in()
    await units_known(site, OFFICE)
    page = await site.page(await upload(site))

    assert re.search(r"có vẻ là đơn vị này \(\d\d% chắc\)", page)
    assert await site.app.services.read(lambda c: units.directory(c).learnt) == {}


async def test_names_are_learnt_for_the_next_plan(site):
    """What was mapped once is remembered: the next plan asks only about what is new."""
    await site.sign_in()
    await units_known(site, "Phòng Văn hóa Mẫu", OFFICE)
    await settled(site, await upload(site))
    page = await site.page(await upload(site, PLAN.replace("12/KH", "13/KH").replace("VP UBND", "Vp  UBND")))

    assert "nhớ từ lần trước" in page
    assert "1 tên đơn vị chưa rõ" in page


async def test_some_units_of_a_class_are_left_out(site):
    """ "Các đơn vị" goes to the units the reviewer ticks."""
    await site.sign_in()
    await units_known(site, "Phòng Văn hóa Mẫu", OFFICE)
    address = await upload(site)
    await settled(site, address)
    form = form_of(await site.page(address), f"{address}/don-vi")
    form.pop(next(name for name in form if name.startswith("in-")))
    await site.post(f"{address}/don-vi", form)

    assert await asked(site, "Nộp báo cáo") == [OFFICE]


async def test_every_field_can_be_corrected(site):
    """Text, product, units, budget and deadline are saved, with who did it in the task's history."""
    await site.sign_in()
    address = await upload(site)
    answer = await corrected(
        site,
        address,
        "Kiểm tra",
        text="Kiểm tra <b>kỹ</b>",
        product="Biên bản",
        lead="Phòng A\nPhòng B",
        support="Công an",
        budget="Ngân sách",
        rhythm="month",
        day="25",
    )
    assert answer.status == 303
    task = await task_of(site, "kỹ")
    assert (task.product, task.lead, task.support) == ("Biên bản", ["Phòng A", "Phòng B"], ["Công an"])
    assert (task.budget, task.due, task.rules) == ("Ngân sách", None, ["FREQ=MONTHLY;BYMONTHDAY=25"])
    page = await site.page(f"{address}/viec/{task.id}")
    assert "admin: đã sửa" in page
    assert "&lt;b&gt;kỹ" in await site.page(address)
    assert "hằng tháng, ngày 25" in await site.page(address)


@pytest.mark.parametrize(
    ("choice", "due", "rules"),
    [
        ({"rhythm": "date", "due": "2026-05-04"}, "2026-05-04", []),
        ({"rhythm": "week", "weekday": "TU"}, None, ["FREQ=WEEKLY;BYDAY=TU"]),
        ({"rhythm": "quarter", "day": "-1"}, None, ["FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"]),
        ({"rhythm": "half", "day": "5"}, None, ["FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=5"]),
        ({"rhythm": "year", "day": "9", "month": "12"}, None, ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=9"]),
        ({"rhythm": "ongoing"}, None, []),
        ({"rhythm": "none"}, None, []),
    ],
)
async def test_deadline_of_any_kind(site, choice, due, rules):
    """Whatever rhythm a reviewer picks is kept, and shown again in the form."""
    await site.sign_in()
    address = await upload(site)
    assert (await corrected(site, address, "Kiểm tra", **choice)).status == 303
    task = await task_of(site, "Kiểm tra")
    at = f"{address}/viec/{task.id}"

    assert (task.due.isoformat() if task.due else None, task.rules) == (due, rules)
    assert choice.items() <= form_of(await site.page(at), at).items()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rhythm": "date", "due": "0025-03-28"},
        {"rhythm": "date", "due": ""},
        {"rhythm": "year", "day": "31", "month": "2"},
        {"rhythm": "month", "day": "99"},
        {"rhythm": "sometimes"},
        {"text": " "},
    ],
)
async def test_slip_in_a_correction(site, wrong):
    """A day that does not exist or an emptied text is not saved, and what was typed is still there."""
    await site.sign_in()
    address = await upload(site)
    answer = await corrected(site, address, "Kiểm tra", product="Đã gõ", **wrong)

    assert answer.status == 400
    assert 'value="Đã gõ"' in await answer.text()
    assert (await task_of(site, "Kiểm tra")).product != "Đã gõ"


async def test_a_slip_in_a_split_keeps_both_parts(site):
    """Who leaves one part empty finds the other as it was typed, and the empty one marked."""
    await site.sign_in()
    address = await upload(site)
    at = f"{address}/viec/{(await task_of(site, 'Kiểm tra')).id}"
    answer = await site.post(f"{at}/tach", {"version": "1", "first": "Phần đã gõ", "second": " "})
    page = await answer.text()

    assert answer.status == 400
    assert ">Phần đã gõ</textarea>" in page
    assert re.search(r'<textarea id="second"[^>]*aria-invalid="true"', page)
    assert '<details class="card" open>' in page


async def test_two_reviewers_at_once(site):
    """The second one is told who was first, sees the saved words, and keeps what they typed."""
    await site.sign_in()
    address = await upload(site)
    task = await task_of(site, "Kiểm tra")
    at = f"{address}/viec/{task.id}"
    first = form_of(await site.page(at), at)
    assert (await site.post(at, first | {"text": "Kiểm tra một"})).status == 303
    late = await site.post(at, first | {"text": "Kiểm tra hai"})

    text = await late.text()
    assert late.status == 409
    assert "admin vừa sửa việc này" in text
    assert "Kiểm tra hai" in text
    assert (await task_of(site, "Kiểm tra")).text == "Kiểm tra một"
    assert (await site.post(at, form_of(text, at))).status == 303
    assert (await task_of(site, "Kiểm tra")).text == "Kiểm tra hai"


async def test_merge_split_drop_and_add(site):
    """A reviewer joins doubles, cuts a row in two, drops and takes back, and adds what is missing."""
    await site.sign_in()
    address = await upload(site)
    one, two = await task_of(site, "Xây dựng"), await task_of(site, "Kiểm tra")
    merged = await site.post(f"{address}/gop", {f"gop-{one.id}": "1", f"gop-{two.id}": "1"})
    assert merged.headers["Location"] == f"{address}/viec/{one.id}"
    kept = await task_of(site, "Xây dựng")
    assert "Kiểm tra bộ phận một cửa" in kept.text
    assert "1 việc đã bỏ hoặc đã gộp" in await site.page(address)
    assert (await site.post(f"{address}/viec/{two.id}/lay-lai", {"version": "2"})).status == 303
    cut = {"version": str(kept.version), "first": "Xây dựng", "second": "Phần sau"}
    assert (await site.post(f"{address}/viec/{one.id}/tach", cut)).status == 303
    assert (await task_of(site, "Phần sau")).lead == kept.lead
    assert (await site.post(f"{address}/viec/{two.id}/bo", {"version": "3"})).status == 303
    new = {"text": "Việc thêm tay", "lead": "Phòng A", "rhythm": "date", "due": "2026-08-01"}
    assert (await site.post(f"{address}/viec-moi", new)).status == 303

    assert [(task.text[:8], task.included) for task in await of_plan(site)] == [
        ("Xây dựng", True),
        ("Phần sau", True),
        ("Báo cáo ", True),
        ("Kiểm tra", False),
        ("Nộp báo ", True),
        ("Việc thê", True),
    ]


async def test_one_tick_is_no_merge(site):
    """Who ticks one task and presses "Gộp" is back on the page, told why, with the tick still there."""
    await site.sign_in()
    address = await upload(site)
    one = await task_of(site, "Kiểm tra")
    answer = await site.post(f"{address}/gop", {f"gop-{one.id}": "1"})
    page = await answer.text()

    assert answer.status == 409
    assert "đánh dấu ít nhất hai việc" in page
    assert f'name="gop-{one.id}" value="1" checked' in page


async def test_a_weak_guess_is_not_filled_in(site):
    """A name that is only a little like a unit is left open: "Lưu đơn vị" without a look assigns it to nobody."""
    await site.sign_in()
    await units_known(site, "Phòng Văn hóa Mẫu", "Công an phường")
    address = await upload(site, PLAN.replace("2. VP UBND", "2. Phòng Kinh tế Mẫu"))
    page = await site.page(address)
    assert "hơi giống Phòng Văn hóa Mẫu, anh/chị chọn giúp" in page
    await settled(site, address)

    refused = await site.post(f"{address}/duyet")
    assert refused.status == 409
    assert "Còn tên đơn vị chưa rõ" in await refused.text()


async def test_what_is_over_is_said_before_confirming(site):
    """A plan that comes in late: how many days are over and what confirming will do; of a rhythm the days to come."""
    await site.sign_in()
    page = await site.page(await upload(site))

    assert "2 việc đã qua hạn: duyệt xong sẽ bị nhắc là trễ" in page
    assert "14/04/2026 <strong>(đã qua)</strong>" in page
    assert "Các kỳ tới: 31/12/2026<" in page


async def test_a_look_is_enough(site):
    """ "Đúng rồi" takes a doubtful task off the list of those to be looked at."""
    await site.sign_in()
    address = await upload(site)
    doubtful = re.findall(r"/viec/(\d+)/dung", await site.page(address))
    assert doubtful
    await site.post(f"{address}/viec/{doubtful[0]}/dung", {"version": "1"})

    assert re.findall(r"/viec/(\d+)/dung", await site.page(address)) == doubtful[1:]


async def test_corrections_after_confirmation(site):
    """A plan in force is corrected with history; a unit that nobody knows is refused, since it would be reminded."""
    await site.sign_in()
    address = await confirmed(site)
    assert (await corrected(site, address, "Kiểm tra", text="Kiểm tra hai bộ phận")).status == 303
    assert "Kiểm tra hai bộ phận" in [t.text for t, *_ in await site.app.services.read(tasks.running)]
    refused = await corrected(site, address, "Kiểm tra", lead="Phòng Lạ Hoắc")
    assert refused.status == 400
    assert "Chưa biết đơn vị" in await refused.text()
    assert (await site.post(f"{address}/bo")).status == 409


async def test_who_answers(site):
    """The reviewer chooses who in a unit answers; without a choice it is all its officials."""
    await site.sign_in()
    address = await confirmed(site)
    (unit_id, name), *_ = await site.app.services.read(people.units)

    def hire(connection):
        return [
            people.add(connection, name=n, unit_id=unit_id, role="official", now=NOW)
            for n in ("Mẫu", "Ví Dụ")
        ]

    _first, second = await site.app.services.write(hire)
    assert name in await site.page(f"{address}/nguoi-tra-loi")
    await site.post(f"{address}/nguoi-tra-loi", {f"who-{unit_id}-{second}": "on", "who-x-9": "on"})

    assert f'name="who-{unit_id}-{second}" checked' in await site.page(f"{address}/nguoi-tra-loi")
    assert await site.app.services.read(plan_units.choices) == {(1, unit_id): {second}}
    await site.post(f"{address}/nguoi-tra-loi", {})
    assert await site.app.services.read(plan_units.choices) == {}


async def test_same_file_twice(site):
    """Importing the same file again is refused, and names the plan it already is."""
    await site.sign_in()
    await confirmed(site)
    again = await site.post(HERE, file("b.txt", PLAN))

    assert again.status == 400
    assert "đã được nhập" in await again.text()


async def test_targets_are_corrected(site):
    """A figure that was read wrongly is mended, and a missing one added."""
    await site.sign_in()
    address = await upload(site, PLAN + "\n- Phấn đấu đạt từ 95% trở lên hồ sơ đúng hạn.\n")
    at = f"{address}/chi-tieu/0"
    form = form_of(await site.page(at), at) | {"text": "Hồ sơ trực tuyến", "value": "62,5"}
    assert (await site.post(at, form)).status == 303
    found = await site.app.services.read(lambda c: plans.targets_of(c, 1))
    assert (found[-1].detail["text"], found[-1].detail["value"]) == ("Hồ sơ trực tuyến", 62.5)

    at = f"{address}/chi-tieu/{found[-1].id}"
    form = form_of(await site.page(at), at)
    assert (await site.post(at, form | {"value": "70"})).status == 303
    late = await site.post(at, form | {"value": "80"})
    assert late.status == 409
    assert 'value="80"' in await late.text(), "who comes second keeps what they typed"
    slip = await site.post(at, form | {"value": "nhiều"})
    assert slip.status == 400
    assert re.search(r'<input id="value"[^>]*value="nhiều" aria-invalid="true"', await slip.text())
    assert "70" in await site.page(address)


async def test_no_task_at_all(site):
    """A document without tasks is shown as one, and can be filled by hand."""
    await site.sign_in()
    address = await upload(
        site, HEAD.format(number="1/KH-UBND") + "I. MỤC ĐÍCH\n\nNâng cao chất lượng phục vụ.\n"
    )

    assert "Không có việc nào đang theo dõi" in await site.page(address)
    assert "Thêm việc" in await site.page(address)


async def test_five_hundred_tasks(site):
    """A huge plan comes in pages of forty tasks, none of them heavy."""
    await site.sign_in()
    lines = "\n\n".join(
        f"- Xây dựng báo cáo chuyên đề số {n}, hoàn thành trước ngày 15/{n % 12 + 1}/2026."
        for n in range(500)
    )
    address = await upload(site, HEAD.format(number="9/KH-UBND") + f"1. Phòng Nội vụ\n\n{lines}\n")
    page = await site.page(address)

    assert len(await of_plan(site)) == 500
    assert page.count('<section class="card') == 40
    assert len(page.encode()) < 300_000
    assert (await site.page(f"{address}?trang=13")).count('<section class="card') == 20
    assert (await site.page(f"{address}?trang=99")).count('<section class="card') == 20
