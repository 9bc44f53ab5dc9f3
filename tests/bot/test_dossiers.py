"""Dossiers in the admin pages: hand over a table, look at it, take it over; letters of apology."""

import datetime as dt
import io
import re

import docx
import openpyxl
import pytest
import xlsxwriter

from storage import apologies, dossier_imports, dossiers

HERE = "/quan-tri/ho-so"
HEADER = [
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục",
    "Chủ hồ sơ",
    "Số điện thoại",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Trạng thái",
    "Đơn vị",
]
FIRST = [
    1,
    "H12.34-261105-0001",
    "Đăng ký khai sinh",
    "Nguyễn Thị Mẫu",
    "0912004321",
    "05/11/2026",
    "23/11/2026 17:00",
    "Đang giải quyết",
    "Phòng Tư pháp Mẫu",
]
SECOND = [
    2,
    "H12.34-261101-0007",
    "Đăng ký kết hôn",
    "Trần Văn Mẫu",
    "0912001111",
    "01/11/2026",
    "10/11/2026",
    "Đang giải quyết",
    "Phòng Tư pháp Mẫu",
]
BROKEN = [3, "", "Chứng thực", "", "", "01/11/2026", "", "Đang giải quyết", ""]


def table(*rows, header=HEADER) -> bytes:
    to = io.BytesIO()
    with xlsxwriter.Workbook(to) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 8, "DANH SÁCH HỒ SƠ")
        for number, row in enumerate([header, *rows], 2):
            sheet.write_row(number, 0, row)
    return to.getvalue()


@pytest.fixture
async def admin(site):
    """Signed in; hands over tables."""
    await site.sign_in()

    async def hand_over(*rows, header=HEADER, **form):
        return await site.post(HERE, {"file": io.BytesIO(table(*rows, header=header)), **form})

    return hand_over


async def taken_over(site, admin, *rows) -> None:
    answer = await admin(*rows)
    assert answer.status == 303, await answer.text()
    assert (await site.post(answer.headers["Location"] + "/nhap")).status == 303


async def find(site, code: str):
    return await site.app.services.read(lambda c: dossiers.find(c, code))


async def test_nothing_changes_before_the_preview_is_confirmed(site, admin):
    """The admin sees what is new, what is wrong and in which row, and only then takes it over."""
    answer = await admin(FIRST, SECOND, BROKEN)
    page = await site.page(answer.headers["Location"])
    for told in ("Nhập 2 hồ sơ", "thiếu mã hồ sơ", "Số điện thoại"):
        assert told in page
    assert re.search(r"<th scope=\"row\" class=\"number\">6</th>", page), "the row as Excel counts it"
    assert await find(site, FIRST[1]) is None

    assert (await site.post(answer.headers["Location"] + "/nhap")).status == 303
    found = await find(site, "h12.34 261105 0001")
    assert (found.procedure, found.due) == ("Đăng ký khai sinh", dt.date(2026, 11, 23))
    assert (await site.post(answer.headers["Location"] + "/nhap")).status == 400, "not a second time"


async def test_names_of_people_are_not_kept(site, admin):
    """Nothing of the column with names, and no phone number, is in any table of the database."""
    await admin(FIRST)
    await taken_over(site, admin, FIRST)

    def everything(connection) -> str:
        tables = ("dossier", "dossier_import", "dossier_mapping", "audit")
        return "".join(
            str(row) for name in tables for row in connection.exec_driver_sql(f"SELECT * FROM {name}")
        )

    kept = await site.app.services.read(everything)
    assert "H12.34-261105-0001" in kept
    assert not [said for said in ("Nguyễn", "Thị Mẫu", "0912004321", "4321") if said in kept]


async def test_the_same_table_again_changes_nothing(site, admin):
    """A table handed over twice is all "as before"."""
    await taken_over(site, admin, FIRST, SECOND)
    await taken_over(site, admin, FIRST, SECOND)
    newest = (await site.app.services.read(dossier_imports.newest))[0]

    assert (newest.counts.new, newest.counts.changed, newest.counts.same) == (0, 0, 2)


async def test_an_older_table_is_refused(site, admin):
    """Yesterday's table does not undo today's."""
    await taken_over(site, admin, FIRST)
    answer = await admin(FIRST, day="2026-11-19")

    assert answer.status == 400
    assert "cũ hơn số liệu đang có" in await answer.text()


async def test_unknown_columns_are_asked_for_once(site, admin):
    """A table with names nobody knows is read after the admin has said once which column is which."""
    strange = ["Số", "Số hồ sơ HT", "Việc", "Họ tên", "Máy", "Vào", "Ra", "Bước", "Ban"]
    answer = await admin(FIRST, header=strange)
    columns = answer.headers["Location"]
    page = await site.page(columns)
    assert "Họ tên" not in page.split('<form class="card"')[1]
    chosen = {"code": "1", "procedure": "2", "received": "5", "due": "6", "phone": "4", "check": "phone"}
    assert (await site.post(columns, {**chosen, "code": ""})).status == 400
    assert (await site.post(columns, {**chosen, "unit": "3"})).status == 400, "a column of names is not read"
    assert (await site.post(columns, chosen)).status == 303
    answer = await admin(FIRST, header=strange)

    assert "/bang/" in answer.headers["Location"]
    assert "Nhập 1 hồ sơ" in await site.page(answer.headers["Location"])


@pytest.mark.parametrize(
    ("data", "told"), [(b"", "trống"), (b"\x89PNG\r\n", "PNG"), (b"a,b\n1,2\n", "mã hồ sơ")]
)
async def test_other_files_are_refused_kindly(site, admin, data, told):
    """A picture, an empty file, a table of something else: a sentence says what to send."""
    answer = await site.post(HERE, {"file": io.BytesIO(data)})

    assert answer.status == 400
    assert re.search(f"(?i){told}|không phải bảng", await answer.text())


async def test_late_and_nearly_late_are_listed(site, admin):
    """The page shows what falls due within two working days, what is late, and the rate in its own tile."""
    await taken_over(site, admin, FIRST, SECOND)
    page = await site.page(HERE)
    near, late = page.split("Quá hẹn</h2>")[0], page.split("Quá hẹn</h2>")[1]

    assert "H12.34-261105-0001" in near
    assert "1 ngày làm việc" in near
    assert "H12.34-261101-0007" in late
    assert "Mức độ hài lòng theo QĐ 766 (tính từ hồ sơ)" in page
    assert "không phải câu trả lời của người dân" in page


async def test_a_letter_from_draft_to_sent(site, admin):
    """The official picks a reason and a day, downloads the draft; people sign and send it; it is tracked."""
    await taken_over(site, admin, FIRST)
    here = f"{HERE}/{(await find(site, FIRST[1])).id}"
    draft = {"reason": "Chờ ý kiến của cơ quan phối hợp", "other": "", "new_due": "2026-12-01"}
    assert (await site.post(f"{here}/xin-loi", {**draft, "new_due": "2026-11-23"})).status == 400
    assert (await site.post(f"{here}/xin-loi", draft)).status == 303
    letter = docx.Document(io.BytesIO(await (await site.get(f"{here}/xin-loi.docx")).read()))
    words = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    for told in (
        "DỰ THẢO",
        "H12.34-261105-0001",
        "chờ ý kiến của cơ quan phối hợp",
        "01/12/2026",
        "23/11/2026",
    ):
        assert told in words

    assert (
        await site.post(f"{here}/xin-loi/gui", {"how": "Tin nhắn", "sent_on": "2026-11-20"})
    ).status == 409
    signed = {"number": "12/TB", "signer": "Chủ tịch", "signed_on": "2026-11-20"}
    assert (await site.post(f"{here}/xin-loi/ky", {**signed, "number": ""})).status == 400
    assert (await site.post(f"{here}/xin-loi/ky", signed)).status == 303
    assert (
        await site.post(f"{here}/xin-loi/gui", {"how": "Tin nhắn", "sent_on": "2026-11-20"})
    ).status == 303
    assert "Đã gửi ngày 20/11/2026" in await site.page(here)
    assert "0 hồ sơ còn 2 ngày" in await site.page(HERE)


async def test_a_second_new_day_is_refused_and_counted(site, admin):
    """The rule allows one new day; a second attempt is refused and shows in the figures."""
    await taken_over(site, admin, FIRST)
    number = (await find(site, FIRST[1])).id
    draft = {"reason": "x", "new_due": "2026-12-01"}
    await site.post(f"{HERE}/{number}/xin-loi", draft)
    signed = {"number": "12", "signer": "Chủ tịch", "signed_on": "2026-11-20"}
    await site.post(f"{HERE}/{number}/xin-loi/ky", signed)
    answer = await site.post(f"{HERE}/{number}/xin-loi", {**draft, "new_due": "2026-12-20"})
    assert answer.status == 409
    assert "chỉ cho hẹn lại một lần" in await answer.text()

    letter = await site.app.services.read(lambda c: apologies.of(c, number))
    assert (letter.new_due, letter.refused) == (dt.date(2026, 12, 1), 1)


async def test_every_change_is_audited_without_codes(site, admin):
    """Who took over a table or signed a letter is on record; the record names no dossier by its code."""
    await taken_over(site, admin, FIRST)
    number = (await find(site, FIRST[1])).id
    await site.post(f"{HERE}/{number}/xin-loi", {"reason": "x", "new_due": "2026-12-01"})
    query = (
        "SELECT action, subject, detail FROM audit WHERE action LIKE 'dossiers.%' OR action LIKE 'apology.%'"
    )
    rows = await site.app.services.read(lambda c: [tuple(row) for row in c.exec_driver_sql(query)])

    assert [row[0] for row in rows] == ["dossiers.import", "apology.draft"]
    assert "261105" not in str(rows)


async def test_search_by_code(site, admin):
    """An official finds a dossier by the code on the receipt."""
    await taken_over(site, admin, FIRST)
    answer = await site.get(f"{HERE}/tim?ma=h12.34-261105-0001")

    assert answer.status == 303
    assert "Đăng ký khai sinh" in await site.page(answer.headers["Location"])
    assert (await site.get(f"{HERE}/tim?ma=xyz")).status == 400


async def test_every_finished_dossier_is_invited_once(site, admin):
    """The list names each dossier that is over, refused ones too, with a code that opens its form; it comes once."""
    refused = [*SECOND[:7], "Từ chối", SECOND[8]]
    await taken_over(site, admin, [*FIRST[:7], "Đã trả kết quả", FIRST[8]], refused)
    assert "2 hồ sơ kết thúc trong 30 ngày qua chưa được mời" in await site.page(HERE)
    answer = await site.post(f"{HERE}/moi-danh-gia")
    rows = list(openpyxl.load_workbook(io.BytesIO(await answer.read())).active.values)[1:]

    assert {row[0] for row in rows} == {FIRST[1], SECOND[1]}
    assert all(row[4].endswith(f"/danhgia/{row[3]}") for row in rows)
    assert "Đồng ý" in await site.page(f"/danhgia/{rows[0][3]}")
    assert "moi-danh-gia" not in await site.page(HERE)
    assert (await site.post(f"{HERE}/moi-danh-gia")).status == 303
