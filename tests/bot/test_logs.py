"""Logs say what happened and to which turn, and never who or with which secret."""

import json
import logging

import pytest
from pydantic import ValidationError
from sqlalchemy import Column, MetaData, String, Table, insert
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.logs import JsonLines, Lines, Scrubber, secrets_of, set_up, turn_id
from bot.settings import read_settings
from handlers.turns import run_pending
from storage import conversations, inbox, tray
from storage.database import Database
from storage.messages import Incoming
from tests.bot.conftest import NOW

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
REVOKED = "987654321:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB-"
SETTINGS = read_settings(
    _env_file=None,
    telegram_token=TOKEN,
    zalo_app_secret="bi-mat-cua-app",
    database_url="postgresql://motcua:mat-khau-db@db/motcua",
)
HIDDEN = {
    "Gọi tôi số 0912 345 678": "345 678",
    "Gọi tôi số không chín một hai ba bốn năm sáu bảy tám": "chín một hai",
    "cccd 001099012345": "001099012345",
    "thư tới an.nguyen@example.vn": "an.nguyen",
    f"POST https://api.telegram.org/bot{TOKEN}/sendMessage": TOKEN,
    f"GET https://api.telegram.org/bot{REVOKED}/getMe": "BBBB",
    f"GET https://api.telegram.org/bot{REVOKED.replace(':', '%3A')}/getMe": "BBBB",
    "GET https://openapi.zalo.me/v3?access_token=abcDEF123456": "abcDEF123456",
    "socks5://an:mat-khau@proxy:1080": "mat-khau@",
    "Authorization: Bearer abc.def.ghi": "abc.def.ghi",
    "Authorization: Basic YW46bWF0LWtoYXU=": "YW46bWF0",
    "{'authorization': 'basic  YW46bWF0LWtoYXU='}": "YW46bWF0",
    'sent {"refresh_token": "r3fr3sh"}': "r3fr3sh",
    "connect postgresql://motcua:mat-khau-db@db/motcua": "mat-khau-db",
    "khóa bi-mat-cua-app": "bi-mat-cua-app",
    "http://:mat-khau-p@proxy:1080": "mat-khau-p",
    "app_secret=s3cr3t-a": "s3cr3t-a",
    "{'secret': 's3cr3t-b'}": "s3cr3t-b",
    "appsecret_proof=s3cr3t-c": "s3cr3t-c",
    "GET /lich/aaaaaaaaaaaaaaaaaaaaaaaa.ics": "aaaaaaaaaaaaaaaa",
    "hồ sơ H12.34-261105-0002": "261105",
    "căn cước không không một không chín chín không một hai ba bốn năm": "chín chín",
}


@pytest.fixture(params=[Lines, JsonLines])
def shown(request):
    """Formats what is logged, in each of the two formats."""
    formatter = request.param(Scrubber(secrets_of(SETTINGS)))

    def show(message: str, error: BaseException | None = None, **fields: object) -> str:
        trace = (type(error), error, error.__traceback__) if error else None
        record = logging.LogRecord("bot.x", logging.ERROR, "x.py", 1, message, (), trace)
        vars(record).update(fields)
        return str(formatter.format(record))

    return show


def _raised(error: ValueError) -> ValueError:
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


@pytest.mark.parametrize("said", HIDDEN)
def test_nothing_private_is_logged_anywhere(shown, said):
    """A number, address or secret is hidden in a message, a field and a traceback alike."""
    for line in (shown(said), shown("x", reason=said), shown("x", _raised(ValueError(said)))):
        assert HIDDEN[said] not in line


@pytest.mark.parametrize("number", [912345678, 84912345678, 201099012345, 9704123456789012, 912345678.0])
def test_a_number_of_a_person_is_hidden_in_whatever_field_it_stands(shown, number):
    """A phone or an identity card that was kept as a number is as private as one that was typed."""
    assert str(number) not in shown("x", phone=number)


def test_a_number_is_no_number_of_ours_because_a_field_says_so(shown):
    """What stands for a row but was typed by somebody is looked at like any text."""
    assert "0912345678" not in shown("x", outbox_id="0912345678")


def test_a_secret_within_a_longer_one_uncovers_nothing():
    """Where one secret begins like another, nothing of the longer one is left over."""
    assert "khóa ***, ***" == Scrubber(("bi-mat", "bi-mat-dai-hon", ""))("khóa bi-mat-dai-hon, bi-mat")


@pytest.mark.parametrize("said", ["kh%C3%B3a-d%C3%A0i", "khóa-dài", "khoa-cua-may-chu"])
def test_no_form_of_the_databases_password_is_logged(monkeypatch, said):
    """Written in the address, as it is meant, or given by the machine: a driver's complaint shows none of them."""
    monkeypatch.setenv("PGPASSWORD", "khoa-cua-may-chu")
    address = "postgresql://motcua:kh%C3%B3a-d%C3%A0i@db/motcua"
    scrub = Scrubber(secrets_of(read_settings(_env_file=None, database_url=address)))

    assert "failed for ***" == scrub(f"failed for {said}")


def test_what_does_not_fit_a_form_repeats_no_words(shown):
    """What somebody wrote does not reach the log by way of a complaint about its form."""
    said = {"channel": "web", "conversation": {"ten": "Nguyễn Văn\nBí Mật"}, "message_id": "1"}
    with pytest.raises(ValidationError) as caught:
        Incoming.model_validate(said)
    line = shown("unreadable", caught.value)

    assert "ValidationError" in line
    assert "Bí Mật" not in line


@pytest.fixture
def root():
    """The root of all logs, as it was before."""
    found = logging.getLogger()
    before, level = found.handlers[:], found.level
    yield found
    found.handlers[:] = before
    found.setLevel(level)


@pytest.mark.parametrize(("chosen", "kind"), [("json", JsonLines), ("text", Lines)])
def test_logs_are_written_as_the_operator_chose(root, chosen, kind):
    """One form for all; libraries that print addresses with tokens in them do so only when something is wrong."""
    set_up(read_settings(_env_file=None, log_format=chosen, log_level="debug"))

    assert [kind] == [type(handler.formatter) for handler in root.handlers]
    assert logging.DEBUG == root.level
    assert not any(
        logging.getLogger(name).isEnabledFor(logging.INFO) for name in ("httpx", "httpcore", "telegram")
    )


def test_figures_of_the_machine_stay_readable(shown):
    """Counts, times, ports and the numbers of our own rows are what an operator looks for, however large they are."""
    line = shown("x", ms=3.5, rows=1_234_567, port=8080, new=True, outbox_id=123456789, inbox_id=84912345678)

    for figure in ("3.5", "1234567", "8080", "true", "123456789", "84912345678"):
        assert figure in line.lower()


def test_a_message_writes_no_line_of_its_own(shown):
    """Whoever types line breaks into a chat forges no event."""
    line = shown("said: a\n2026-11-21 ERROR root\u2028 forged\r\x1b[2J", reason="b\nc")

    assert 1 == len(line.splitlines())


def test_half_a_letter_loses_no_line(shown):
    """What a platform says in letters that are none can be written, wherever the line goes."""
    line = shown("không \ud800 nhận", _raised(ValueError("\udfff")), reason="\udc00")

    assert "không" in line.encode().decode()


def test_turn_is_in_every_line_of_its_work(shown):
    """One id leads an operator from the receipt to the delivery."""
    said = Incoming(channel="web", conversation="1", sender="1", message_id="m", text="a", sent_at=NOW)
    token = turn_id.set(said.turn)
    line = shown("sending failed", outbox_id=7)
    turn_id.reset(token)

    assert said.turn in line
    assert said.turn not in shown("idle")
    assert said.turn.isalpha()


def test_json_lines_are_json():
    """A log collector reads fields, not sentences."""
    record = logging.LogRecord("bot.x", logging.INFO, "x.py", 1, "turn %s", ("ended",), None)
    record.ms = 3.5
    event = json.loads(JsonLines(Scrubber(())).format(record))

    assert ("turn ended", "info", 3.5) == (event["event"], event["level"], event["ms"])


def test_database_errors_repeat_no_row(database, shown):
    """What somebody wrote does not reach the log by way of a database's complaint."""
    wrong = Table("seen", MetaData(), Column("channel", String), Column("message_id", String))
    row = {"channel": None, "message_id": "Nguyễn Văn Bí Mật"}
    with pytest.raises(IntegrityError) as caught, database.write() as connection:
        connection.execute(insert(wrong).values(**row))
    line = shown("failed", caught.value)

    assert "IntegrityError" in line
    assert "Bí Mật" not in line


def test_a_full_disk_leaves_a_line_and_no_traceback(tmp_path, shown):
    """Whoever looks for what is the matter reads it, and no page of code for every message that came meanwhile."""
    database = Database(f"sqlite:///{tmp_path}/a.db")
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(OperationalError) as caught:
            connection.exec_driver_sql("CREATE TABLE unit (name TEXT)")
    database.close()
    line = shown("the database failed", caught.value)

    assert 1 == len(line.splitlines())
    assert "đĩa đầy" in line
    assert "Traceback" not in line


def test_reply_carries_the_turn_of_its_message(database, knowledge):
    """The tray says which turn wrote a reply, and when its message came."""
    said = Incoming(channel="web", conversation="1", sender="1", message_id="m", text="xin chào", sent_at=NOW)
    with database.write() as connection:
        inbox.receive(connection, said, NOW)
        run_pending(connection, knowledge, lambda: NOW)
        talk = conversations.find(connection, "web", "1")
        assert talk is not None
        (stored, *_) = tray.waiting_of(connection, talk)

    assert (said.turn, NOW) == (stored.turn, stored.received_at)
