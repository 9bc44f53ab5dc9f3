"""Dossiers on both databases: what a table changes, figures, secrets, and what is erased."""

import datetime as dt

import pytest

from knowledge.dossiers.words import Status
from knowledge.workdays import load_calendar
from storage import (
    apologies,
    conversations,
    dossier_figures,
    dossier_imports,
    dossier_tries,
    dossier_watches,
    dossiers,
    feedback,
    retention,
)
from storage.database import Database
from storage.dossier_checks import can_check, check_hash, is_right
from storage.dossier_imports import Counts, Handed
from storage.errors import Refused
from storage.retention import Kept

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


def row(number: int, **given) -> dict[str, object]:
    key = f"H1234261105{number:04}"
    usual = {
        "key": key,
        "code": f"H12.34-261105-{number:04}",
        "procedure": "Đăng ký khai sinh",
        "procedure_id": None,
        "unit": "Phòng Mẫu",
        "received": TODAY - 20 * DAY,
        "due": TODAY + 2 * DAY,
        "finished": None,
        "status": Status.PROCESSING.value,
        "status_said": None,
        "check_hash": None,
    }
    return {**usual, **given}


def hand_over(connection, *rows, day=TODAY) -> Counts:
    handed = Handed("bang.xlsx", None, day, None, list(rows))
    return dossier_imports.take_over(connection, handed, "admin", NOW)


def test_new_changed_same_gone(database):
    """A table says what is new, changed or as before; what it leaves out stays as it was."""
    with database.write() as connection:
        hand_over(connection, row(1), row(2), row(3, status="returned"), day=TODAY - DAY)
        counts = hand_over(connection, row(1), row(4), row(5, due=None))
        assert counts == Counts(rows=3, new=2, changed=0, same=1, gone=1)
        counts = hand_over(connection, row(1, status="ready", finished=TODAY), row(4), row(5))
        found = dossiers.find(connection, "H12.34-261105-0001")

        assert (counts.changed, counts.same) == (2, 1)
        assert (found.status, found.finished, found.source_day) == (Status.READY, TODAY, TODAY)
        assert dossiers.find(connection, "h12.34 261105 0002").source_day == TODAY - DAY


def test_a_draft_changes_nothing_until_it_is_confirmed(database):
    """Looked at first; confirmed once; a dropped one is gone."""
    handed = Handed("bang.xlsx", "f" * 64, TODAY, "phone", [row(1)], [(7, "sai")], {"Lưu kho": 2})
    with database.write() as connection:
        first, second = (dossier_imports.draft(connection, handed, "admin", NOW) for _ in range(2))
        assert not dossiers.anything(connection)
        assert dossier_imports.confirm(connection, first, NOW).new == 1
        dossier_imports.drop(connection, second)
        for done in (first, second):
            with pytest.raises(Refused):
                dossier_imports.confirm(connection, done, NOW)
        kept = dossier_imports.one(connection, first)

        assert (kept.problems, kept.strange, kept.counts.bad) == ([(7, "sai")], {"Lưu kho": 2}, 1)
        assert dossier_imports.check_kind(connection) == "phone"


def test_figures_never_go_back(database):
    """A table of an earlier day is refused as a whole."""
    with database.write() as connection:
        hand_over(connection, row(1))
        with pytest.raises(Refused, match="cũ hơn"):
            hand_over(connection, row(1, status="ready"), day=TODAY - DAY)


def test_a_moved_due_day_is_counted(database):
    """The first due day is remembered, and how often a new one was given."""
    with database.write() as connection:
        for days in (2, 5, 9):
            hand_over(connection, row(1, due=TODAY + days * DAY))
        found = dossiers.find(connection, row(1)["code"])

    assert (found.first_due, found.due, found.due_moves) == (TODAY + 2 * DAY, TODAY + 9 * DAY, 2)


def test_digits_are_kept_as_a_keyed_hash(tmp_path):
    """A copy of the database tells nobody the digits; another key, dossier or digit does not fit; no key, no hash."""
    hashes = {}
    for pepper in ("một", "hai", None):
        opened = Database(f"sqlite:///{tmp_path}/{pepper}.db", pepper)
        with opened.read() as connection:
            hashes[pepper] = check_hash(connection, "A1", "4321")
            assert can_check(connection) is (pepper is not None)
            if pepper == "một":
                assert is_right(connection, "A1", "4321", hashes["một"])
                assert not is_right(connection, "A1", "4322", hashes["một"])
                assert not is_right(connection, "A2", "4321", hashes["một"])
        opened.close()

    assert hashes["một"] != hashes["hai"]
    assert hashes[None] is None


def test_digits_that_are_not_told_any_more_stay(database):
    """A table without the column of phone numbers opens no dossier to everybody."""
    with database.write() as connection:
        hand_over(connection, row(1, check_hash="a" * 64))
        assert hand_over(connection, row(1)).same == 1
        hand_over(connection, row(1, status="ready"))

        assert dossiers.find(connection, row(1)["code"]).check_hash == "a" * 64


def test_wrong_answers_are_counted_by_conversation_and_code(database):
    """Five lock each for its time; what is kept names neither."""
    with database.write() as connection:
        for _ in range(4):
            dossier_tries.count_wrong(connection, 1, "A1", NOW)
        assert dossier_tries.locked(connection, 1, "A1", NOW) is None
        dossier_tries.count_wrong(connection, 1, "A1", NOW)

        assert dossier_tries.locked(connection, 1, "B2", NOW) == "conversation"
        assert dossier_tries.locked(connection, 2, "A1", NOW) == "code"
        assert dossier_tries.locked(connection, 2, "A1", NOW + dt.timedelta(hours=1)) is None
        assert dossier_tries.locked(connection, 1, "B2", NOW + DAY) is None


def test_a_letter_goes_from_draft_to_signed_to_sent(database):
    """No step is skipped or taken twice; a signed letter is not written anew."""
    with database.write() as connection:
        hand_over(connection, row(1))
        number = dossiers.find(connection, row(1)["code"]).id
        steps = (
            lambda: apologies.draft(connection, number, "lý do", TODAY + 9 * DAY, "an", NOW),
            lambda: apologies.sign(connection, number, number="1", signer="x", signed_on=TODAY, by="an"),
            lambda: apologies.send(connection, number, sent_on=TODAY, how="giấy", by="an"),
        )
        steps[0]()
        with pytest.raises(Refused):
            steps[2]()
        steps[0]()
        steps[1]()
        steps[2]()
        for step in steps:
            with pytest.raises(Refused):
                step()

        assert apologies.of(connection, number).state == "sent"


def test_figures_of_a_period(database):
    """Late, complained, apologised in time, too late, not at all; a petition counts where it names the code."""
    late = {"status": "returned", "due": dt.date(2026, 11, 10), "finished": dt.date(2026, 11, 12)}
    with database.write() as connection:
        hand_over(
            connection,
            row(1, **late),
            row(2, **late),
            row(3, due=dt.date(2026, 11, 10)),
            *(row(n, status="returned", finished=TODAY) for n in range(4, 11)),
            row(11),
            row(12, status="returned", finished=dt.date(2026, 1, 5), due=dt.date(2026, 1, 2)),
        )
        for number, sent in ((1, dt.date(2026, 11, 9)), (2, dt.date(2026, 11, 10))):
            one = dossiers.find(connection, row(number)["code"]).id
            apologies.draft(connection, one, "lý do", TODAY, "an", NOW)
            apologies.sign(connection, one, number="1", signer="x", signed_on=sent, by="an")
            apologies.send(connection, one, sent_on=sent, how="giấy", by="an")
        feedback.add(
            connection, conversation_id=None, channel="web", text="hồ sơ h12.34-261105-0004 sai tên", now=NOW
        )
        found = dossier_figures.figures(connection, dt.date(2026, 11, 1), TODAY, load_calendar())

    assert (found.rate.dossiers, found.rate.late, found.rate.complained) == (10, 3, 1)
    assert found.rate.percent == pytest.approx(60.0)
    told = found.apologies
    assert (told.late, told.on_time, told.after, told.none, told.second) == (3, 1, 1, 1, 0)


def test_old_dossiers_go_with_all_that_hangs_on_them(database):
    """What no table has named for 400 days is erased with its letter and its watchers; drafts go after a day."""
    with database.write() as connection:
        chat = conversations.ensure(connection, "web", "an", NOW)
        hand_over(connection, row(1), row(2), day=TODAY - 401 * DAY)
        number = dossiers.find(connection, row(1)["code"]).id
        apologies.draft(connection, number, "lý do", TODAY, "an", NOW)
        dossier_watches.begin(connection, number, chat, "processing", NOW)
        hand_over(connection, row(2))
        draft = dossier_imports.draft(
            connection, Handed("b", None, TODAY, None, [row(3)]), "an", NOW - 2 * DAY
        )
        for rule in ("dossier", "dossier_import"):
            retention.RULES[rule](connection, NOW, Kept(), 0)

        assert dossiers.find(connection, row(1)["code"]) is None
        assert dossiers.find(connection, row(2)["code"]) is not None
        assert dossier_imports.one(connection, draft).state == "dropped"
