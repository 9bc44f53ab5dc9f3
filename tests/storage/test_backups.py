"""A backup holds everything, is restored into either database, and is never half of one."""

import datetime as dt
import json
import zipfile
from contextlib import closing

import pytest
from sqlalchemy import insert, select

from storage import (
    audit,
    backups,
    consents,
    conversations,
    feedback,
    outbox,
    questions,
    restoring,
    staff,
    staff_sessions,
)
from storage import tray as pages
from storage.database import Database
from storage.messages import Reply
from storage.tables import metadata
from storage.tables import outbox as tray
from tests.storage.full_rows import fill_every_table

NOW = dt.datetime(2026, 11, 21, 8, 0, 0, 123456, tzinfo=dt.UTC)
REBORN = backups.LEFT_OUT


def furnish(database) -> None:
    """Rows with moments, days, documents, truth values and Vietnamese in them."""
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "người ấy", NOW)
        conversations.save_state(connection, talk, {"menu": ["Lệ phí", 1, None]}, NOW)
        feedback.add(
            connection,
            conversation_id=talk,
            channel="web",
            text="Đèn tắt\n\u2028ở ngõ 5",
            now=NOW,
            restricted=True,
        )
        outbox.put(connection, conversation_id=talk, key="a", reply=Reply(text="x"), now=NOW)
        outbox.put(connection, conversation_id=talk, key="b", reply=Reply(text="y"), now=NOW)
        connection.execute(tray.delete().where(tray.c.key == "b"))
        given = {"purpose": "rating", "text_version": "1", "shown": "…", "language": "vi", "button": "b"}
        consents.give(connection, conversation_id=talk, now=NOW, **given)
        person = staff.add(connection, login="an", name="An", password_hash="x", role="admin", now=NOW)
        staff_sessions.open_session(connection, person, NOW)
        audit.record(connection, actor="an", action="try", subject="s", now=NOW, detail={"n": [1, "ă"]})
        connection.execute(
            insert(metadata.tables["rating_tally"]).values(
                day=NOW.date(), channel="web", event="done", count=3
            )
        )


def contents(database) -> dict[str, list]:
    with database.read() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for name, table in metadata.tables.items()
            if name not in REBORN
        }


def save(database, tmp_path):
    with database.snapshot() as connection:
        backups.write(connection, tmp_path / "copy.zip", NOW)
    return tmp_path / "copy.zip"


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_everything_comes_back(database, other, tmp_path, request):
    """What was backed up from one database is served from another, of the same kind or not; sessions are not."""
    furnish(database)
    file = save(database, tmp_path)
    url = f"sqlite:///{tmp_path}/other.db"
    if other == "postgresql":
        url = request.getfixturevalue("neighbour_url")
    with closing(Database(url)) as target:
        target.prepare()
        with target.write() as connection:
            restoring.restore(connection, file)
        assert contents(target) == contents(database)
        with target.read() as connection:
            assert all(connection.execute(select(metadata.tables[name])).first() is None for name in REBORN)


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_every_table_comes_back(database, other, tmp_path, request):
    """A picture somebody sent, packed ratings, a place, a day: no column of any table is lost or stops the backup."""
    with database.write() as connection:
        fill_every_table(connection)
    file = save(database, tmp_path)
    url = f"sqlite:///{tmp_path}/other.db"
    if other == "postgresql":
        url = request.getfixturevalue("neighbour_url")
    with closing(Database(url)) as target:
        target.prepare()
        with target.write() as connection:
            restoring.restore(connection, file)
        assert contents(target) == contents(database)
    assert all(contents(database).values())


def test_numbers_are_never_given_twice(database, tmp_path):
    """After a restore a new reply gets a number that no page has seen, although the last ones were deleted."""
    furnish(database)
    file = save(database, tmp_path)
    with database.write() as connection:
        restoring.restore(connection, file)
        talk = conversations.ensure(connection, "web", "người ấy", NOW)
        outbox.put(connection, conversation_id=talk, key="c", reply=Reply(text="z"), now=NOW)
        assert connection.execute(select(tray.c.id).where(tray.c.key == "c")).scalar_one() >= 3


def test_page_that_read_on_after_the_backup_reads_what_comes_after_the_restore(database, tmp_path):
    """What was written since the backup is lost; a page that had shown it shows the next answers all the same."""
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "an", NOW)
        outbox.put(connection, conversation_id=talk, key="a", reply=Reply(text="trước"), now=NOW)
    file = save(database, tmp_path)
    with database.write() as connection:
        for number in range(20):
            reply = Reply(text="đã mất")
            outbox.put(connection, conversation_id=talk, key=str(number), reply=reply, now=NOW)
        cursor = pages.after(connection, talk, 0)[-1].id
        restoring.restore(connection, file)
        outbox.put(connection, conversation_id=talk, key="b", reply=Reply(text="sau"), now=NOW)

        assert ["sau"] == [row.reply.text for row in pages.after(connection, talk, cursor)]


@pytest.mark.parametrize("damage", ["cut", "changed", "newer", "text", "missing"])
def test_a_damaged_file_changes_nothing(database, tmp_path, damage):
    """Whoever restores a broken file is told so, and the database stays as it is."""
    furnish(database)
    before, file = contents(database), save(database, tmp_path)
    spoil(file, damage)
    with pytest.raises(backups.BackupError), database.write() as connection:
        restoring.restore(connection, file)

    assert contents(database) == before


def spoil(file, damage: str) -> None:
    whole = file.read_bytes()
    if damage == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "text":
        file.write_text("không phải bản sao lưu")
    elif damage == "missing":
        file.unlink()
    else:
        with zipfile.ZipFile(file) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
        if damage == "changed":
            members["tables/feedback.jsonl"] = members["tables/feedback.jsonl"].replace(b"PA-", b"PB-")
        else:
            members["manifest.json"] = json.dumps(
                json.loads(members["manifest.json"]) | {"revision": "9999"}
            ).encode()
        with zipfile.ZipFile(file, "w") as packed:
            for name, content in members.items():
                packed.writestr(name, content)


def test_only_its_owner_reads_it(database, tmp_path):
    """A backup on a shared machine is no open book, and nothing half-written lies beside it."""
    file = save(database, tmp_path)

    assert file.stat().st_mode & 0o077 == 0
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith("copy")] == ["copy.zip"]


def test_a_question_that_is_none_of_ours_is_kept_by_either_database(database):
    """Whoever asks for the price of gold has no score to be kept; PostgreSQL takes the row, and so a backup of it."""
    with database.write() as connection:
        questions.record_all(
            connection,
            [
                questions.Question(
                    channel="web",
                    text="giá vàng hôm nay",
                    outcome="out_of_scope",
                    why={"gate": float("-inf"), "verdict": "refuse"},
                    at=NOW,
                )
            ],
        )
        (kept,) = connection.execute(select(metadata.tables["question"].c.why)).scalars()

    assert kept == {"gate": None, "verdict": "refuse"}
