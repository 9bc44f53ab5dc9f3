"""The clock wakes two processes at the same moment: one reminder all the same."""

from __future__ import annotations

import asyncio
import datetime as dt

from handlers import plan_confirmation
from handlers.reminders import sweep
from storage import amendments, conversations, people, plans, tasks, tray
from storage.errors import Refused
from storage.reminders import AMENDED
from storage.task_changes import Author
from tests.integration.running import environment, run

NOW = dt.datetime(2025, 3, 20, 2, 0, tzinfo=dt.UTC)
UNIT = "Phòng Văn hóa Mẫu"
HEAD = {
    "file_name": "kh.docx",
    "file_hash": "x",
    "number": "01/KH-UBND",
    "issuer": None,
    "title": None,
    "issued": None,
    "period_start": dt.date(2025, 1, 1),
    "period_end": dt.date(2025, 12, 31),
    "warnings": [],
}
TASK = {
    "no": "1",
    "section": None,
    "text": "Lập kế hoạch tuyên truyền",
    "product": None,
    "lead": [UNIT],
    "support": [],
    "deadline_kind": "date",
    "deadline_raw": None,
    "due": dt.date(2025, 3, 31),
    "rules": [],
    "source": "Lập kế hoạch tuyên truyền",
    "ambiguity": None,
    "certainty": {},
}


def _official_with_a_task(database) -> int:
    with database.write() as connection:
        unit_id = people.ensure_unit(connection, UNIT, NOW)
        person_id = people.add(connection, name="Lê Văn Mẫu", unit_id=unit_id, role="official", now=NOW)
        talk = conversations.ensure(connection, "telegram", "7", NOW)
        people.link(connection, talk, people.new_link_code(connection, person_id, NOW), NOW)
        plan_id = plans.add(connection, HEAD, [TASK], [], NOW)
        plans.set_status(connection, plan_id, "confirmed", "admin", NOW)
    return talk


async def test_two_sweeps_at_once_remind_once(tmp_path, database, database_url):
    """An official gets one digest, however many processes look at the clock in the same moment."""
    talk = _official_with_a_task(database)
    env = environment(tmp_path, 8099, MOTCUA_DATABASE_URL=database_url)
    sweeps = [run("remind", "--on", "2025-03-24", env=env, cwd=tmp_path) for _ in range(2)]
    results = await asyncio.gather(*sweeps)

    assert [0, 0] == [code for code, _, _ in results], results
    assert 1 == sum("nhắc 1 người về 1 việc" in out for _, out, _ in results)
    with database.read() as connection:
        assert 1 == len(tray.waiting_of(connection, talk))


def _amendment(database) -> int:
    """A plan under review that moves the task's day."""
    moved = TASK | {"due": dt.date(2025, 4, 15)}
    with database.write() as connection:
        new = plans.add(connection, HEAD | {"file_hash": "y", "number": "02/KH-UBND"}, [moved], [], NOW)
        amendments.set_amended(connection, new, 1, Author("admin", NOW), whole=True)
    return new


async def test_two_replicas_confirm_an_amendment_once(database):
    """Two reviewers at two replicas press at the same moment while the clock looks: the official hears once."""
    talk = _official_with_a_task(database)
    with database.write() as connection:
        sweep(connection, NOW.date(), NOW)
    new = _amendment(database)

    def press(login: str) -> int:
        with database.write() as connection:
            return plan_confirmation.confirm(connection, new, Author(login, NOW))

    def look() -> object:
        with database.write() as connection:
            return sweep(connection, NOW.date(), NOW)

    jobs = [asyncio.to_thread(press, "lan"), asyncio.to_thread(look), asyncio.to_thread(press, "hoa")]
    told = await asyncio.gather(*jobs, return_exceptions=True)

    assert 1 in told
    assert sum(isinstance(one, Refused) for one in told) == 1
    with database.read() as connection:
        texts = [row.reply.text for row in tray.last(connection, talk, 9) if row.key.startswith(AMENDED)]
        days = {(one.original_due, one.due) for one in tasks.open_ones(connection)}
    assert len(texts) == 1
    assert "Hạn cũ: 31/03/2025. Hạn mới: 15/04/2025." in texts[0]
    assert days == {(dt.date(2025, 4, 15), dt.date(2025, 4, 15))}
