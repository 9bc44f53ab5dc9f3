"""A machine with Python and nothing else of ours: install, start, answer. No container engine is needed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from aiohttp.test_utils import unused_port
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from tests.source import ROOT

pytestmark = pytest.mark.timeout(900)  # a real installation; the index may be slow


def _environment(**more: str) -> dict[str, str]:
    """The machine's own, pip's settings included, without anything that would let our sources be found."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_") and k not in dropped}
    return {**kept, **more}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project installed by its script; this file's tests run in one worker, so it happens once."""
    folder = tmp_path_factory.mktemp("opt") / "motcua"
    done = subprocess.run(
        [ROOT / "deploy" / "install.sh", folder],
        env=_environment(PYTHON=sys.executable),
        cwd=folder.parent,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@contextmanager
def _started(installed: Path, data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [ROOT / "deploy" / "start.sh", installed, data],
        env=_environment(MOTCUA_PORT=str(port)),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=15)


def _health_check() -> list[str]:
    """The command that the Dockerfile asks with, run by this interpreter."""
    (line,) = (line.strip() for line in _read("Dockerfile").splitlines() if line.startswith("    CMD ["))
    return [sys.executable, *json.loads(line.removeprefix("CMD "))[1:]]


def _patiently() -> Retrying:
    down = retry_if_exception_type(subprocess.CalledProcessError)
    return Retrying(stop=stop_after_delay(60), wait=wait_fixed(0.2), retry=down, reraise=True)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_installs_starts_and_answers(installed, tmp_path):
    """An IT officer runs two scripts on a clean machine, and the server is healthy and keeps its data where told."""
    port = unused_port()
    asking = {"env": _environment(MOTCUA_PORT=str(port)), "capture_output": True}

    with _started(installed, tmp_path, port):
        for attempt in _patiently():
            with attempt:
                subprocess.run(_health_check(), check=True, **asking)

    assert (tmp_path / "motcua.db").is_file()
    with pytest.raises(subprocess.CalledProcessError):  # a server that is down is not healthy
        subprocess.run(_health_check(), check=True, **asking)


def test_installed_program_brings_its_data(installed, tmp_path):
    """What is installed finds its procedures, texts and pages without the sources beside it."""
    code = "import bot, knowledge; print(bot.__file__); print(knowledge.__file__)"
    where = subprocess.run(
        [installed / "bin" / "python", "-c", code],
        cwd=tmp_path,
        env=_environment(),
        capture_output=True,
        check=True,
    )
    checked = subprocess.run(
        [installed / "bin" / "motcua", "check"],
        cwd=tmp_path,
        env=_environment(),
        capture_output=True,
        check=True,
    )

    assert all(line.startswith(str(installed)) for line in where.stdout.decode().split())
    assert "thủ tục" in checked.stdout.decode()


def test_nothing_is_secret_by_default():
    """Nobody can bring the stack up with a password that others know."""
    services = yaml.safe_load(_read("compose.yaml"))["services"]
    secrets = {
        name: value
        for service in services.values()
        for name, value in service["environment"].items()
        if "PASSWORD" in name or "TOKEN" in name
    }

    assert {"POSTGRES_PASSWORD", "PGPASSWORD", "MOTCUA_TELEGRAM_TOKEN"} == set(secrets)
    assert {
        name: v for name, v in secrets.items() if not re.fullmatch(r"\$\{[A-Z_]+(:-|:\?[^}]+)\}", v)
    } == {}


def test_image_is_made_of_the_same_two_scripts():
    """What is tried here is what runs in the container, as a user without rights."""
    lines = _read("Dockerfile").splitlines()

    assert any(line.startswith("RUN") and "/deploy/install.sh /opt/motcua" in line for line in lines)
    assert lines[-1] == 'CMD ["/opt/motcua/start.sh", "/opt/motcua", "/data"]'
    assert [line for line in lines if line.startswith("USER")] == ["USER motcua"]
