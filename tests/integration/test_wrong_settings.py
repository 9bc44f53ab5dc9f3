"""Settings, databases and addresses that are wrong: an operator is told in a sentence what to mend."""

import pytest
from aiohttp.test_utils import unused_port

from tests.integration.running import environment, run


@pytest.fixture
def env(tmp_path):
    return environment(tmp_path, 8099)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql//motcua:giu-kin@may/motcua",
        "postgresql://motcua:giu-kin@may:cong/motcua",
        "motcua:giu-kin@may/motcua",
    ],
)
def test_a_mistyped_database_address_does_not_print_the_password(called, address):
    """The sentence shows a right address in place of the wrong one, in which the password stands somewhere."""
    code, out, err = called("queue", "status", MOTCUA_DATABASE_URL=address)

    assert (1, "") == (code, out)
    assert "MOTCUA_DATABASE_URL" in err
    assert "giu-kin" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize("address", ["192.0.2.7", "may-khong-co.invalid"])
async def test_an_address_of_another_machine_is_not_called_a_busy_port(env, tmp_path, address):
    """Who mistypes MOTCUA_HOST is told of MOTCUA_HOST, and does not look for a program that uses the port."""
    code, _, err = await run("serve", env={**env, "MOTCUA_HOST": address}, cwd=tmp_path)

    assert 1 == code
    assert "MOTCUA_HOST" in err
    assert "chương trình khác" not in err


@pytest.mark.parametrize("rubbish", [b"this is not a database" * 100, None])
def test_a_damaged_database_is_told_with_the_way_out(called, tmp_path, rubbish):
    """A file that is cut off or is none says so in Vietnamese, and where it says how to restore."""
    database = tmp_path / "motcua.db"
    called("admin", "code")
    database.write_bytes(rubbish or database.read_bytes()[:5000])
    code, _, err = called("queue", "status")

    assert 1 == code
    assert "bị hỏng" in err
    assert "backup.md" in err


def test_a_broken_line_of_the_settings_is_told_to_every_command(called, tmp_path):
    """A quote that was never closed swallows settings: who looks at the queue is told of the line, in Vietnamese."""
    called("admin", "code")
    (tmp_path / ".env").write_text("# ta\nMOTCUA_PLACE 'x\n", encoding="utf-8")
    code, _, err = called("queue", "status")

    assert 0 == code
    assert "Tệp .env, dòng 2" in err
    assert "parse" not in err


@pytest.mark.parametrize("more", ["", "?password=giu-kin"])
async def test_the_log_names_the_database_that_does_not_answer(env, tmp_path, more):
    """Who waits for PostgreSQL reads which machine it is: the host is not taken for an e-mail address; no password."""
    wanted = f"postgresql://motcua@127.0.0.1:{unused_port()}/motcua"
    env |= {"MOTCUA_DATABASE_URL": wanted + more, "MOTCUA_DATABASE_WAIT_S": "0"}
    code, _, err = await run("serve", env=env, cwd=tmp_path)

    assert 1 == code
    assert 2 == err.count(wanted.replace("motcua@", ""))
    assert "giu-kin" not in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["plan", "read", "khong-co.docx"], "không có tệp"),
        (["backup", "khong-co/sao-luu.zip"], "không có tệp hoặc thư mục"),
        (["plan", "read", "."], "thư mục"),
    ],
)
def test_why_a_file_is_not_read_or_written_is_vietnamese(called, words, says):
    """What the operating system says in English is told in the operator's language."""
    called("admin", "code")
    code, _, err = called(*words)

    assert 1 == code
    assert says in err
    assert "directory" not in err


def test_no_broadcasts_yet_is_said(called):
    """An empty list is told apart from a command that did nothing."""
    _, out, _ = called("broadcast", "list")

    assert "Chưa có thông báo nào" in out
