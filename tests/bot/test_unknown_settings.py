"""A slip in the name of a setting is told, and stops nothing."""

import os

import pytest

from bot.unknown_settings import unknown_settings, unread_lines

OURS = "MOTCUA_"


@pytest.fixture
def told(tmp_path, monkeypatch):
    """What is warned of with these variables after our prefix, and these lines of `.env`."""

    def tell(env_file: str = "", **given: str) -> str | None:
        monkeypatch.chdir(tmp_path)
        for name in [name for name in os.environ if name.startswith(OURS)]:
            monkeypatch.delenv(name)
        (tmp_path / ".env").write_text(env_file, encoding="utf-8")
        for name, value in given.items():
            monkeypatch.setenv(f"{OURS}{name}", value)
        return unknown_settings()

    return tell


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("PRT", "PORT"),
        ("PROT", "PORT"),
        ("TELEGRAM_TOKN", "TELEGRAM_TOKEN"),
        ("ZALO_FEE", "ZALO_FEES"),
        ("DATABSE_URL", "DATABASE_URL"),
    ],
)
def test_a_slip_is_named_with_what_was_meant(told, slip, meant):
    """Who mistypes a setting reads its right name, and no value."""
    said = told(**{slip: "bi-mat"})

    assert f"{OURS}{slip} (có phải {OURS}{meant}?)" in said
    assert "bi-mat" not in said


def test_a_slip_in_the_file_counts_too(told):
    """The same for a line of `.env`; both stand in one warning."""
    said = told(f"{OURS}PRT=81\nOTHER=1\n", NO_SUCH_THING="1")

    assert f"{OURS}NO_SUCH_THING, {OURS}PRT (có phải {OURS}PORT?)" in said
    assert "OTHER" not in said
    assert 1 == len(said.splitlines())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "8080"),
        ("SHARED", "../shared"),
        ("SERVICE_HOST", "10.0.0.1"),
        ("SERVICE_PORT", "80"),
        ("SERVICE_PORT_HTTP", "80"),
        ("PORT_80_TCP", "tcp://10.0.0.1:80"),
        ("PORT_80_TCP_ADDR", "10.0.0.1"),
        ("DATABASE_PORT", "tcp://10.0.0.2:5432"),
        ("DATABASE_SERVICE_HOST", "10.0.0.2"),
    ],
)
def test_what_others_set_is_no_slip(told, name, value):
    """Settings, and what Kubernetes and our own tests put into the environment, are not warned of."""
    assert told(**{name: value}) is None


@pytest.mark.parametrize(
    ("env_file", "lines"),
    [
        ("MOTCUA_PORT 8081\nMOTCUA_PLACE=x\n", "dòng 1:"),
        ("# xin chào\n\nMOTCUA_PLACE=x\nMOTCUA_SECRET_KEY='bi-mat\n", "dòng 4:"),
        ("MOTCUA_PORT=8081\nexport MOTCUA_PLACE=x\n", None),
        ("", None),
    ],
)
def test_a_line_that_says_nothing_is_told_by_its_number(told, env_file, lines):
    """A forgotten sign or quote in `.env` is found by its line; what stands there, a secret perhaps, is not said."""
    told(env_file)
    said = unread_lines()

    assert (said is None) if lines is None else (lines in said)
    assert "bi-mat" not in str(said)
