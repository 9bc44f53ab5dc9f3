"""Dated clauses of running text become tasks; undated duties are only counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from knowledge.plans.model import DraftTask, Plan
from knowledge.plans.reader import read_plan

PlanOf = Callable[..., Plan]


def tasks(plan_of: PlanOf, *bullets: str, heading: str = "1. Phòng Nội vụ") -> tuple[DraftTask, ...]:
    body = (
        "I. MỤC ĐÍCH\n- Nâng cao.\nII. TỔ CHỨC THỰC HIỆN\n"
        + heading
        + "\n"
        + "\n".join(f"- {b}" for b in bullets)
    )
    return plan_of(body).tasks


def test_lead_is_the_heading_far_above(plan_of: PlanOf) -> None:
    """A dated bullet without a subject belongs to the office of its heading."""
    (task,) = tasks(
        plan_of, "Tăng cường tuyên truyền.", "Tiếp tục rà soát.", "Gửi báo cáo trước ngày 15/6/2026."
    )

    assert task.lead == ("Phòng Nội vụ",)
    assert (task.section, task.deadline.due) == ("II.1", dt.date(2026, 6, 14))
    assert task.where == (17,)


def test_subject_of_the_sentence_wins(plan_of: PlanOf) -> None:
    """A sentence that names its own office does not take the heading's."""
    (task,) = tasks(plan_of, "Công an xã hoàn thành rà soát trong quý II/2026.")

    assert task.lead == ("Công an xã",)


def test_two_dated_steps_are_two_tasks(plan_of: PlanOf) -> None:
    """Each dated clause of a sentence is a task with its own words."""
    first, second = tasks(
        plan_of, "Ban hành kế hoạch kiểm tra trong quý I/2026 và hoàn thành kiểm tra trước ngày 30/11/2026."
    )

    assert (first.text, str(first.deadline.due)) == (
        "Ban hành kế hoạch kiểm tra trong quý I/2026",
        "2026-03-31",
    )
    assert (second.text, str(second.deadline.due)) == (
        "hoàn thành kiểm tra trước ngày 30/11/2026",
        "2026-11-29",
    )


def test_clause_that_says_how_keeps_its_work(plan_of: PlanOf) -> None:
    """ "…; hoàn thành trước ngày…" is read with the work it finishes."""
    (task,) = tasks(plan_of, "Rà soát hồ sơ tồn đọng của các thôn; hoàn thành trước ngày 01/7/2026.")

    assert task.text.startswith("Rà soát hồ sơ tồn đọng")
    assert task.deadline.due == dt.date(2026, 6, 30)


@pytest.mark.parametrize(
    "duty",
    [
        "Tiếp tục thực hiện Luật Ban hành văn bản quy phạm pháp luật năm 2025.",
        "Tham mưu Kế hoạch kiểm tra cải cách hành chính năm 2026.",
        "Tổ chức chấm điểm chỉ số năm 2026 theo hướng dẫn của Sở Nội vụ.",
        "Tổ chức kiểm tra định kỳ, đột xuất.",
        "Thường xuyên rà soát, cập nhật thủ tục.",
        "Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ giai đoạn 2021 - 2030.",
        "Bố trí kinh phí trong dự toán ngân sách hằng năm.",
        "Triển khai Kế hoạch số 12/KH-UBND ngày 10/01/2026.",
    ],
)
def test_undated_duties_are_only_counted(plan_of: PlanOf, duty: str) -> None:
    """A duty without a date, or with a year that names a thing, is no task."""
    body = f"I. NHIỆM VỤ\n1. Phòng Nội vụ\n- {duty}"
    plan = plan_of(body)

    assert plan.tasks == ()
    assert plan.unassigned_duties.count == 1
    assert plan.unassigned_duties.examples == (duty,)


def test_quiet_sections(plan_of: PlanOf) -> None:
    """ "Hằng năm" under purposes and budget is a manner of speaking."""
    plan = plan_of(
        "I. MỤC ĐÍCH, YÊU CẦU\n- Đánh giá kết quả hằng năm.\nII. KINH PHÍ\n- Cấp kinh phí, báo cáo hằng năm."
    )

    assert plan.tasks == ()


def test_dates_inside_results_are_history(plan_of: PlanOf) -> None:
    """What a section on past results tells has been done."""
    plan = plan_of(
        "I. KẾT QUẢ ĐẠT ĐƯỢC\n- Hoàn thành rà soát trước ngày 15/6/2026.\nII. NHIỆM VỤ\n- Tiếp tục rà soát."
    )

    assert plan.tasks == ()


def test_target_with_a_year_is_not_a_task(plan_of: PlanOf) -> None:
    """A share to reach "trong năm 2026" is a target only; with "hoàn thành" it is work as well."""
    target_only = plan_of("I. CHỈ TIÊU\n- Tối thiểu 50% đơn vị được kiểm tra trong năm 2026.")
    both = plan_of("I. NHIỆM VỤ\n- Bảo đảm 100% thủ tục được số hóa, hoàn thành trong năm 2026.")

    assert (len(target_only.tasks), len(target_only.targets)) == (0, 1)
    assert (len(both.tasks), len(both.targets)) == (1, 1)


def test_rhythm_over_a_list_of_dates(plan_of: PlanOf) -> None:
    """ "Báo cáo định kỳ: Quý I trước ngày…, 6 tháng trước ngày…" is one recurring report."""
    (task,) = tasks(
        plan_of, "Báo cáo định kỳ: Quý I trước ngày 10/3; 6 tháng trước ngày 05/6; năm trước ngày 30/11."
    )

    assert task.deadline.rule == (
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=9",
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=4",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=29",
    )


def test_dates_after_a_semicolon_keep_their_verb(plan_of: PlanOf) -> None:
    """ "Báo cáo quý I trước ngày…; 6 tháng trước ngày…" are two reports, not half a sentence."""
    first, second = tasks(plan_of, "Báo cáo quý I trước ngày 15/3/2026; 6 tháng trước ngày 15/6/2026.")

    assert (first.text, str(first.deadline.due)) == ("Báo cáo quý I trước ngày 15/3/2026", "2026-03-14")
    assert (second.text.startswith("Báo cáo"), str(second.deadline.due)) == (True, "2026-06-14")


def test_one_bound_for_a_list_of_dates(plan_of: PlanOf) -> None:
    """ "Trước ngày 10 của tháng cuối quý, ngày 10/6 và ngày 10/12": "trước" holds for all three."""
    (task,) = tasks(plan_of, "Định kỳ trước ngày 10 của tháng cuối quý, ngày 10/6 và ngày 10/12 gửi báo cáo.")

    assert task.deadline.rule == (
        "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=9",
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=9",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=9",
    )


def test_report_without_a_rhythm_is_kept_for_asking(plan_of: PlanOf) -> None:
    """ "Báo cáo định kỳ" without a period is a task whose rhythm someone must give."""
    (task,) = tasks(plan_of, "Thực hiện chế độ báo cáo định kỳ về tự chủ tài chính.")

    assert (task.deadline.kind, task.deadline.rule) == ("recurring", ())


def test_closing_paragraph_leaves_the_last_heading(plan_of: PlanOf) -> None:
    """A closing request names its own offices, not those of the last heading."""
    body = (
        "I. TỔ CHỨC THỰC HIỆN\n1. Mặt trận Tổ quốc\n- Giám sát.\n"
        "Yêu cầu các đơn vị triển khai; báo cáo kết quả theo quý, 6 tháng, năm về UBND xã (qua Phòng Nội vụ)."
    )
    (task,) = plan_of(body).tasks

    assert (task.lead, task.support, task.audience) == (("Các đơn vị",), ("Phòng Nội vụ",), "all units")


def test_labelled_lines_make_one_task(plan_of: PlanOf) -> None:
    """ "Thời gian: … Đơn vị chủ trì: …" under a heading describe that heading's work."""
    (task,) = plan_of(
        "I. NHIỆM VỤ\n1. Tập huấn kỹ năng số\n- Thời gian: Quý II/2026.\n"
        "- Đơn vị chủ trì: Phòng Văn hóa; Công an xã.\n"
        "- Đơn vị phối hợp: Đoàn Thanh niên.\n- Địa điểm: Hội trường."
    ).tasks

    assert (task.text, task.lead, task.support) == (
        "Tập huấn kỹ năng số",
        ("Phòng Văn hóa", "Công an xã"),
        ("Đoàn Thanh niên",),
    )
    assert task.deadline.due == dt.date(2026, 6, 30)


def test_every_draft_says_how_sure_it_is(plan_of: PlanOf) -> None:
    """A printed date is surer than a convention; the words are quoted."""
    exact, loose = tasks(plan_of, "Gửi báo cáo trước ngày 15/6/2026.", "Đánh giá công tác hằng quý.")

    assert exact.certainty["deadline"] > loose.certainty["deadline"]
    assert exact.source == "Gửi báo cáo trước ngày 15/6/2026."
    assert exact.deadline.raw == "trước ngày 15/6/2026"


def test_earlier_sentence_names_the_office(plan_of: PlanOf) -> None:
    """Without a heading, the office the item began with goes on acting in its next sentence."""
    body = "I. TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở theo dõi, đôn đốc các đơn vị. Tổ chức sơ kết trong tháng 6/2026."
    (task,) = plan_of(body).tasks

    assert (task.lead, str(task.deadline.due)) == (("Văn phòng Sở",), "2026-06-30")


def test_articles_of_the_decision_charge_too(plan_of: PlanOf) -> None:
    """ "Điều 2. Giao Phòng Nội vụ … định kỳ" is work although the plan begins only after it."""
    head = "Số: 12/QĐ-UBND\nSơn Thủy, ngày 20 tháng 01 năm 2026\nQUYẾT ĐỊNH:\n"
    (task,) = plan_of(
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2026.\n"
        "Điều 2. Giao Phòng Nội vụ đôn đốc, định kỳ 6 tháng báo cáo Chủ tịch UBND xã.\n"
        "KẾ HOẠCH\nCải cách hành chính năm 2026\nI. MỤC TIÊU\n1. Nâng cao chất lượng phục vụ.",
        head=head,
    ).tasks

    assert (task.lead, task.section) == (("Phòng Nội vụ",), "Điều 2")
    assert task.deadline.rule == ("FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1",)


def test_so_many_times_a_month(plan_of: PlanOf) -> None:
    """A rhythm counted in times is a task of whoever keeps it up."""
    (task,) = tasks(plan_of, "Duy trì tổ lưu động làm căn cước cho người già yếu mỗi tháng 02 lần.")

    assert task.deadline.rule == ("FREQ=MONTHLY;BYMONTHDAY=15,-1",)


def test_past_results_are_no_work(plan_of: PlanOf) -> None:
    """Under "Đánh giá kết quả năm 2025" nothing is due and nothing is to be reached."""
    plan = plan_of(
        "I. ĐÁNH GIÁ KẾT QUẢ NĂM 2025\nĐến hết ngày 31/12/2025 giải quyết 96,3% hồ sơ, còn 38 hồ sơ.\n"
        "II. NHIỆM VỤ\n1. Tiếp tục tuyên truyền."
    )

    assert (plan.tasks, plan.targets) == ((), ())


def test_a_date_that_describes_a_thing_is_no_deadline(plan_of: PlanOf) -> None:
    """ "Hồ sơ phát sinh trước ngày …" says which files, not when."""
    assert tasks(plan_of, "Giải quyết dứt điểm hồ sơ phát sinh trước ngày 31/8/2025.") == ()


def test_a_round_keeps_its_work(plan_of: PlanOf) -> None:
    """ "Đợt 2 trong tháng 11" says nothing without the work of the first."""
    _, second = tasks(
        plan_of, "Khảo sát sự hài lòng đợt 1 trong tháng 6, đợt 2 trong tháng 11 (Phòng Kinh tế)."
    )

    assert "Khảo sát sự hài lòng" in second.text


def test_a_list_keeps_the_words_before_its_colon(plan_of: PlanOf) -> None:
    """Each report of a list says to whom it goes."""
    read = tasks(
        plan_of, "Báo cáo Sở Nội vụ: báo cáo quý trước ngày 15 của tháng cuối quý; báo cáo năm trước 30/11."
    )

    assert [task.text.partition(":")[0] for task in read] == ["Báo cáo Sở Nội vụ"] * 2


def test_labels_of_a_card_say_more_than_one_word(plan_of: PlanOf) -> None:
    """ "Thời hạn gửi kết quả:" and "Hoàn thành:" give the time of the work above them."""
    read = plan_of(
        "I. NHIỆM VỤ\n1. Rà soát thủ tục\n- Chủ trì: Phòng Kinh tế.\n- Thời hạn gửi kết quả: ngày 10/10/2026.\n"
        "2. Lập tổ lưu động\n- Chủ trì: Công an xã.\n- Hoàn thành: 20/9/2026."
    ).tasks

    assert [(task.lead, str(task.deadline.due)) for task in read] == [
        (("Phòng Kinh tế",), "2026-10-10"),
        (("Công an xã",), "2026-09-20"),
    ]


def test_lines_of_months_give_their_work_a_time(plan_of: PlanOf) -> None:
    """ "Tháng 02:" over its work, in a quarter or a half-year, is when that work is due; a printed day wins."""
    read = plan_of(
        "Phần thứ nhất\nCHỈ TIÊU\n1. Đúng hạn: ≥ 98% hồ sơ.\nPhần thứ hai\nLỊCH CÔNG TÁC\nI. QUÝ I\nTháng 02:\n"
        "- Ra quân làm sạch dữ liệu (Công an xã phối hợp Đoàn xã).\nII. QUÝ II\n- Sơ kết 6 tháng (Văn phòng; 20/6).\n"
        "III. 6 THÁNG CUỐI NĂM\n- Nghiệm thu máy tính (Phòng Kinh tế)."
    )

    assert [(task.lead, str(task.deadline.due)) for task in read.tasks] == [
        (("Công an xã",), "2026-02-28"),
        (("Văn phòng",), "2026-06-20"),
        (("Phòng Kinh tế",), "2026-12-31"),
    ]
    assert [(target.op, target.value) for target in read.targets] == [(">=", 98.0)]


def test_a_title_and_its_text_on_one_line(plan_of: PlanOf) -> None:
    """What follows "I. MỤC TIÊU:" on the same line is read as its text."""
    plan = plan_of(
        "I. MỤC TIÊU: Phấn đấu đến cuối năm tỷ lệ số hóa đạt 80%, hồ sơ trễ hạn xuống dưới 1,5%.\nII. NHIỆM VỤ"
    )

    assert [(target.op, target.value) for target in plan.targets] == [("=", 80.0), ("<=", 1.5)]


def test_each_report_of_a_list(plan_of: PlanOf) -> None:
    """Reports with a day each are a task each, all of the office that is told to report."""
    read = tasks(
        plan_of, "Các đơn vị báo cáo tháng (trước ngày 22), báo cáo năm (trước ngày 25/11) về Phòng Nội vụ."
    )

    assert [task.deadline.rule or str(task.deadline.due) for task in read] == [
        ("FREQ=MONTHLY;BYMONTHDAY=21",),
        "2026-11-24",
    ]
    assert {task.lead for task in read} == {("Các đơn vị",)}


def test_a_bare_day_in_the_bracket_of_the_work(plan_of: PlanOf) -> None:
    """ "(hoàn thành: 20/8/2026)" after the work is its day."""
    (task,) = tasks(plan_of, "Khắc phục lỗi mạng tại hội trường (hoàn thành: 20/8/2026).")

    assert str(task.deadline.due) == "2026-08-20"


def test_days_of_data_are_no_deadline(plan_of: PlanOf) -> None:
    """ "Kết quả … từ ngày 01/01 đến ngày 30/4" is what is reported on; the report has a day of its own."""
    (task,) = tasks(
        plan_of,
        "Chuẩn bị báo cáo kết quả giải quyết hồ sơ từ ngày 01/01/2025 đến ngày 30/4/2026; "
        "gửi bản mềm về Phòng Nội vụ trước 16 giờ ngày 15/5/2026.",
    )

    assert (task.text.startswith("Chuẩn bị"), str(task.deadline.due)) == (True, "2026-05-15")


def test_parts_that_begin_at_two():
    """A plan whose first part is printed as "II" loses neither its targets nor its tasks."""
    text = """KẾ HOẠCH
Cải cách hành chính năm 2026 của Ủy ban nhân dân xã Mẫu

II. MỤC TIÊU
- Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98% trở lên.

III. NHIỆM VỤ
1. Văn phòng HĐND và UBND
- Xây dựng kế hoạch tuyên truyền, hoàn thành trước ngày 15/4/2026.
"""
    plan = read_plan("ke-hoach.txt", text.encode())

    assert [target.value for target in plan.targets] == [98]
    assert len(plan.tasks) == 1
