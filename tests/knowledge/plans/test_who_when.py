"""Who does the work and when, said after it: in brackets, in a sentence or in a line of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from knowledge.plans.model import DraftTask, Plan
from knowledge.plans.who_when import who_and_when

PlanOf = Callable[..., Plan]


def tasks(plan_of: PlanOf, body: str) -> tuple[DraftTask, ...]:
    return plan_of(f"I. MỤC ĐÍCH\n- Nâng cao.\nII. NHIỆM VỤ\n1. Thủ tục hành chính\n{body}").tasks


@pytest.mark.parametrize(
    ("told", "lead", "support", "due"),
    [
        (
            "(Sở A chủ trì, phối hợp với Công an tỉnh; hoàn thành trong quý II/2026).",
            "Sở A",
            "Công an tỉnh",
            (6, 30),
        ),
        ("(Sở A chủ trì; Công an tỉnh phối hợp; xong trước ngày 10/5/2026).", "Sở A", "Công an tỉnh", (5, 9)),
        ("(Sở A thực hiện, hoàn thành trong tháng 4/2026)", "Sở A", None, (4, 30)),
        (
            "Giao Sở A chủ trì, phối hợp Công an tỉnh tổ chức trong tháng 8/2026.",
            "Sở A",
            "Công an tỉnh",
            (8, 31),
        ),
        ("Sở A chủ trì, tổ chức từ ngày 05/6/2026 đến ngày 20/6/2026.", "Sở A", None, (6, 20)),
        ("Sở A phụ trách; thời gian: tháng 9/2026.", "Sở A", None, (9, 30)),
        ("Việc này giao Sở A phụ trách và hoàn thành trước ngày 15/10/2026.", "Sở A", None, (10, 14)),
        ("Cơ quan thực hiện: Sở A, hoàn thành trong tháng 9/2026.", "Sở A", None, (9, 30)),
        ("(Chủ trì: Sở A; phối hợp: Công an tỉnh; thời gian: tháng 5/2026)", "Sở A", "Công an tỉnh", (5, 31)),
        ("Thời gian thực hiện: Tháng 6/2026. Chủ trì: Sở A.", "Sở A", None, (6, 30)),
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n- "], ids=["same line", "next line"])
def test_words_after_the_work(
    plan_of: PlanOf, told: str, gap: str, lead: str, support: str | None, due: tuple[int, int]
) -> None:
    """One task comes of the work and of the words after it that say only who and when."""
    (task,) = tasks(plan_of, f"1.1. Cập nhật sổ theo dõi hồ sơ lưu trữ của xã.{gap}{told}")

    assert (task.text, task.lead) == ("Cập nhật sổ theo dõi hồ sơ lưu trữ của xã", (lead,))
    assert task.support == ((support,) if support else ())
    assert task.deadline.due == dt.date(2026, *due)


def test_bracket_without_a_full_stop_before_it(plan_of: PlanOf) -> None:
    """A bracket that closes the sentence of the work is read like one after it."""
    (task,) = tasks(
        plan_of, "1.1. Cập nhật sổ lưu trữ (Sở A chủ trì; Công an tỉnh phối hợp; xong trước 30/4/2026)."
    )

    assert (task.text, task.lead, task.support) == ("Cập nhật sổ lưu trữ", ("Sở A",), ("Công an tỉnh",))
    assert task.deadline.due == dt.date(2026, 4, 29)


def test_bracket_with_a_day_belongs_to_its_event(plan_of: PlanOf) -> None:
    """ "Trước khi bầu cử (15/3/2026)" is due the day before; the bracket alone is not the day."""
    (task,) = tasks(plan_of, "1.1. Kiện toàn tổ công nghệ số trước khi bầu cử (15/3/2026).")

    assert task.deadline.due == dt.date(2026, 3, 14)


def test_line_that_says_only_when(plan_of: PlanOf) -> None:
    """ "Hoàn thành trước ngày …" on a line of its own is the day of the work above it."""
    (task,) = tasks(plan_of, "1.1. Cập nhật sổ theo dõi hồ sơ lưu trữ.\n- Hoàn thành trước ngày 15/5/2026.")

    assert (task.text, task.deadline.due) == ("Cập nhật sổ theo dõi hồ sơ lưu trữ", dt.date(2026, 5, 14))


def test_line_with_work_of_its_own_stays_a_task(plan_of: PlanOf) -> None:
    """A line that names an office, a day and work of its own is not lent to the line above it."""
    first, second = tasks(
        plan_of,
        "- Cập nhật sổ theo dõi trước ngày 01/4/2026.\n- Công an xã chủ trì rà soát dữ liệu trước ngày 01/6/2026.",
    )

    assert (first.deadline.due, second.deadline.due) == (dt.date(2026, 3, 31), dt.date(2026, 5, 31))
    assert second.lead == ("Công an xã",)


def test_dated_work_keeps_its_own_day(plan_of: PlanOf) -> None:
    """A sentence that only names the office does not take the day away from the work."""
    (task,) = tasks(
        plan_of, "- Ban hành quy chế tiếp khách trong quý I/2026. Phòng Kinh tế chủ trì thực hiện."
    )

    assert (task.lead, task.deadline.due) == (("Phòng Kinh tế",), dt.date(2026, 3, 31))


@pytest.mark.parametrize(
    "text",
    [
        "Giao Phòng Kinh tế chủ trì, phối hợp Công an xã tham mưu ban hành Quyết định trong quý II/2026.",
        "Công an phường chủ trì rà soát dữ liệu trước ngày 01/6/2026.",
        "Trong quý II/2026",
        "Các phòng khẩn trương thực hiện.",
        "",
    ],
)
def test_words_with_work_are_not_taken_apart(text: str) -> None:
    """Words that name any work, or nobody and nothing finished, say not only who and when."""
    assert who_and_when(text) == {}


def test_line_of_who_leads_speaks_of_work_with_a_time_after_it(plan_of: PlanOf) -> None:
    """Work whose time stands in a sentence after it still takes the office of the line for all bullets."""
    first, second = tasks(
        plan_of,
        "a) Nhiệm vụ:\n- Họp với các thôn về nước sạch. Hoàn thành trong tháng 3/2026.\n"
        "- Ban hành quy chế trực trước ngày 15/3/2026.\nb) Cơ quan chủ trì: Phòng Nội vụ.",
    )

    assert first.lead == second.lead == ("Phòng Nội vụ",)
    assert (first.text, first.deadline.due) == ("Họp với các thôn về nước sạch", dt.date(2026, 3, 31))


def test_labels_in_one_line(plan_of: PlanOf) -> None:
    """Labels follow one another on a line with full stops as well as with semicolons."""
    (task,) = tasks(
        plan_of,
        "1.1. Cập nhật sổ theo dõi hồ sơ lưu trữ.\n"
        "- Đơn vị chủ trì: Phòng Kinh tế. Đơn vị phối hợp: Công an xã. Thời hạn: Quý II/2026.",
    )

    assert (task.lead, task.deadline.due) == (("Phòng Kinh tế",), dt.date(2026, 6, 30))
    assert task.support == ("Công an xã",)


def test_label_and_plain_words_in_one_line(plan_of: PlanOf) -> None:
    """After a label, "hoàn thành trước ngày …" is the time, not one more office."""
    (task,) = tasks(
        plan_of,
        "1.1. Cập nhật sổ theo dõi hồ sơ lưu trữ.\n"
        "- Đơn vị thực hiện: Phòng Kinh tế; Công an xã phối hợp; hoàn thành trước ngày 20/5/2026.",
    )

    assert (task.lead, task.support) == (("Phòng Kinh tế",), ("Công an xã",))
    assert task.deadline.due == dt.date(2026, 5, 19)


def test_steps_without_an_object_finish_the_work_before(plan_of: PlanOf) -> None:
    """ "…; hoàn thành thẩm định, phê duyệt trong quý I" dates the work of the clause before."""
    (task,) = tasks(
        plan_of, "- Lập phương án sắp xếp trụ sở; hoàn thành thẩm định, trình phê duyệt trong quý I/2026."
    )

    assert task.text.startswith("Lập phương án sắp xếp trụ sở")
    assert task.deadline.due == dt.date(2026, 3, 31)


def test_clause_that_opens_with_a_rhythm_is_work(plan_of: PlanOf) -> None:
    """A rhythm before a verb makes a clause work of its own, whatever the clause before says."""
    (task,) = tasks(
        plan_of, "- Đổi mới tuyên truyền; hằng tháng đăng tối thiểu 05 tin, bài trên Trang tin xã."
    )

    assert task.text == "hằng tháng đăng tối thiểu 05 tin, bài trên Trang tin xã"
    assert task.deadline.rule == ("FREQ=MONTHLY;BYMONTHDAY=-1",)


def test_office_called_by_its_part(plan_of: PlanOf) -> None:
    """ "Trường hợp …, cơ quan chủ trì gửi lại" is the work of that office, not of the one named before."""
    first, second = tasks(
        plan_of,
        "- Văn phòng UBND tỉnh thẩm tra hồ sơ xong trước ngày 31/7/2026. "
        "Trường hợp hồ sơ thiếu, cơ quan chủ trì hoàn thiện, gửi lại chậm nhất ngày 10/8/2026.",
    )

    assert (first.lead, second.lead) == (("Văn phòng UBND tỉnh",), ("Cơ quan chủ trì",))


def test_sentence_of_who_is_not_in_the_text(plan_of: PlanOf) -> None:
    """The office named in a sentence after dated steps leads them all, and stays out of their words."""
    first, second = tasks(
        plan_of,
        "- Lập danh sách hồ sơ quá hạn trước ngày 15/9/2026; giải quyết xong trong quý IV/2026. "
        "Giao Thanh tra tỉnh chủ trì, phối hợp với Công an tỉnh.",
    )

    assert first.lead == second.lead == ("Thanh tra tỉnh",)
    assert "Giao" not in first.text + second.text


def test_note_below_the_rows(rows_of: Callable[..., tuple[DraftTask, ...]]) -> None:
    """A note under a table of work that asks for something dated is a task, not a title of rows."""
    note, row = rows_of(
        ("TT", "Nội dung", "Cơ quan chủ trì", "Thời gian"),
        ("1", "Lập dự toán", "Phòng Kinh tế", "Quý I/2026"),
        ("", "Ghi chú: Các phòng gửi số liệu về Văn phòng trước ngày 20 hằng tháng.", "", ""),
    )

    assert (row.text, row.section) == ("Lập dự toán", "Phụ lục")
    assert (note.lead, note.deadline.rule) == (("Các phòng",), ("FREQ=MONTHLY;BYMONTHDAY=19",))
