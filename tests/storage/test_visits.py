"""Visits: a code is good for one rating, and leads nowhere else."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from storage import conversations, rating_invitations, visits
from storage.tables import visit

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


def issued(connection, **more) -> str:
    return visits.issue(connection, unit="Phường Mẫu", procedure_id="1.001193", now=NOW, **more)


def test_a_code_is_used_once(database):
    """Who holds the code rates once; a second use finds nothing."""
    with database.write() as connection:
        code = issued(connection, known={"online": True})
        found = visits.find(connection, code, TODAY)

        assert found is not None
        assert (found.unit, found.procedure_id, found.known) == ("Phường Mẫu", "1.001193", {"online": True})
        assert visits.use(connection, found.id)
        assert not visits.use(connection, found.id)
        assert visits.find(connection, code, TODAY) is None


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_a_code_is_found_however_it_is_typed(database, typed):
    """Small letters, spaces and hyphens of who types a code from paper do not matter."""
    with database.write() as connection:
        code = issued(connection)
        said = typed.format(code, code.lower(), f"{code[:5]}-{code[5:]}")

        assert visits.find(connection, said, TODAY)


def test_only_a_hash_is_kept(database):
    """A copy of the database opens no visit, and holds no dossier."""
    with database.write() as connection:
        code = issued(connection)
        (row,) = connection.execute(select(visit)).mappings().all()

    assert code not in str(row.values())
    assert {"dossier", "name", "phone"}.isdisjoint(row)


@pytest.mark.parametrize(("days", "good"), [(30, True), (31, False)])
def test_a_code_ends(database, days, good):
    """A code can be used for thirty days from the end of the visit, and is deleted afterwards."""
    with database.write() as connection:
        code = issued(connection, finished_on=TODAY)
        later = TODAY + dt.timedelta(days=days)

        assert good == (visits.find(connection, code, later) is not None)
        assert visits.forget_expired(connection, later) == (0 if good else 1)


def test_invitations_are_counted_when_they_are_made(database):
    """A list of finished dossiers counts as invited at once; a printed sheet is counted when a code is opened."""
    with database.write() as connection:
        issued(connection)
        visits.issue_sheet(connection, count=20, unit="Phường Mẫu", procedure_id=None, now=NOW)

        assert rating_invitations.total(connection, TODAY, TODAY) == 1
        assert rating_invitations.total(connection, TODAY, TODAY, unit="Phường Khác") == 0


def test_an_invitation_is_reminded_of_once(database):
    """Who was invited in chat is reminded once; who has answered or asked to be forgotten, never."""
    with database.write() as connection:
        talks = [conversations.ensure(connection, "web", peer, NOW) for peer in ("an", "ba", "chi")]
        ids = [visits.invite(connection, issued(connection), talk, NOW) for talk in talks]
        later = NOW + dt.timedelta(days=5)
        assert visits.to_remind(connection, NOW, TODAY) == []
        assert visits.use(connection, ids[0])
        visits.forget_conversation(connection, talks[1])
        ((visit_id, talk),) = visits.to_remind(connection, later, TODAY)

        assert talk == talks[2]
        assert visits.invited(connection, visit_id, talks[2], TODAY)
        assert visits.invited(connection, visit_id, talks[0], TODAY) is None
        visits.reminded(connection, visit_id, later)
        assert visits.to_remind(connection, later, TODAY) == []


def test_sheets_hold_no_two_alike(database):
    """Every person at the counter gets a code of their own."""
    with database.write() as connection:
        codes = visits.issue_sheet(connection, count=50, unit=None, procedure_id=None, now=NOW)

    assert len(set(codes)) == 50
    assert all(len(code) == visits.CODE_LENGTH for code in codes)
