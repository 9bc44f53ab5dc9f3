"""Months of reminders, compared one by one with an oracle that knows only the table of rules."""

from __future__ import annotations

import datetime as dt

import pytest

from benchmarks.reminders.oracle import Oracle
from benchmarks.reminders.trouble import Killing, racing
from benchmarks.reminders.world import KINDS, World, build
from benchmarks.reminders.year import Verdict, judge, moments, run, twice
from storage.database import Database

START = dt.date(2026, 1, 5)
OUTAGE = (dt.date(2026, 2, 9), dt.date(2026, 2, 24))
"""Across Tết, with its days off."""
PLAN = """KẾ HOẠCH
Cải cách hành chính năm 2026 của phường Mẫu

III. TỔ CHỨC THỰC HIỆN

1. Phòng Văn hóa Mẫu

- Xây dựng kế hoạch tuyên truyền, hoàn thành trước ngày 15/02/2026.

- Báo cáo kết quả thực hiện hằng tháng trước ngày 31.

- Gửi tin lên trang thông tin, định kỳ hằng tuần.

2. Phòng Kinh tế Mẫu

- Rà soát thủ tục hành chính, hoàn thành trước ngày 30/3/2026.

- Tổng hợp kết quả, hoàn thành trước ngày 10/01/2026.

3. Văn phòng Mẫu

- Công khai thủ tục hành chính, hoàn thành trước ngày 01/3/2026.

4. Các đơn vị thuộc phường

- Nộp báo cáo cải cách hành chính trước ngày 20/3/2026.

5. UBND các xã, phường

- Báo cáo tiếp công dân, định kỳ hằng quý.
"""
DAYS, STAFF, SEED = 72, 44, 14


@pytest.fixture
def world(database: Database, tmp_path) -> World:
    """Eighteen units with 44 officials, a leader in each, and a plan for single ones, for all and for the communes."""
    file = tmp_path / "kh.txt"
    file.write_text(PLAN, encoding="utf-8")
    return build(database, [file], START, STAFF, SEED, DAYS)


def compared(database: Database, world: World, looks, how) -> Verdict:
    run(database, world, looks, how)
    oracle = Oracle(world, START)
    oracle.walk(looks)
    return judge(database, oracle)


def test_every_reminder_of_a_season_is_right(database, world):
    """Each step once, on its working day, in office hours, whatever officials and reviewers do meanwhile.

    An outage over Tết and a clock put back change nothing.
    """
    looks = moments(START, DAYS, [OUTAGE])
    verdict = compared(database, world, looks, twice(database, SEED))

    assert 0 == verdict.faults, verdict
    assert {event.kind for event in world.events} == {*KINDS, "restore"}
    assert verdict.reminders > 200
    assert verdict.escalations
    assert verdict.merged
    assert verdict.summaries > 10


def test_a_process_that_dies_in_a_sweep_harms_nobody(database, database_url, world):
    """Killed at any statement or at the commit, the next one tells what is due, once."""
    looks = moments(START, 20, [])
    dying = Killing(database, database_url, 20, len(looks), SEED)
    verdict = compared(database, world, looks, dying)

    assert 0 == verdict.faults, verdict
    assert dying.killed > 10


def test_two_replicas_at_the_same_moment_tell_once(postgres_url, tmp_path):
    """Both look at the clock at once, every time: one of them tells."""
    database = Database(postgres_url)
    database.prepare()
    file = tmp_path / "kh.txt"
    file.write_text(PLAN, encoding="utf-8")
    world = build(database, [file], START, STAFF, SEED, 25)
    with racing(postgres_url) as both:
        verdict = compared(database, world, moments(START, 25, []), both)
    database.close()

    assert 0 == verdict.faults, verdict
    assert verdict.reminders > 10
