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
from typing import Any

import pytest
import yaml
from aiohttp.test_utils import unused_port
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from bot import app
from bot.settings import Settings
from knowledge.local_records import PROCEDURES
from tests.source import ROOT

pytestmark = pytest.mark.timeout(900)  # a real installation; the index may be slow


def _environment(**more: str) -> dict[str, str]:
    """The machine's own, pip's settings included, without anything that would let our sources be found."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_") and k not in dropped}
    return {**kept, **more}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project installed by its script; this file's tests run in one worker, so it happens once."""
    folder = tmp_path_factory.mktemp("opt") / "motcua"
    done = subprocess.run(
        [ROOT / "deploy" / "install.sh", folder],
        env=_environment(
            PYTHON=sys.executable, PIP_COMPILE="0"
        ),  # the first start compiles what it needs: a fifth
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
        for name, value in service.get("environment", {}).items()
        if re.search("PASSWORD|TOKEN|SECRET", name)
    }
    given = {name: value for name, value in secrets.items() if value is not None}

    assert {"MOTCUA_TELEGRAM_TOKEN", "MOTCUA_SECRET_KEY", "MOTCUA_ZALO_BOT_SECRET"} <= set(secrets)
    assert {"POSTGRES_PASSWORD", "PGPASSWORD"} == set(given)
    assert all(re.fullmatch(r"\$\{POSTGRES_PASSWORD:\?[^}]+\}", value) for value in given.values())


def test_every_setting_reaches_the_containers():
    """What an operator writes into .env is heeded in the containers too, but for what only they can know."""
    given = yaml.safe_load(_read("compose.yaml"))["services"]["motcua"]["environment"]
    own = {"MOTCUA_HOST", "MOTCUA_PORT", "MOTCUA_DATABASE_URL", "MOTCUA_KNOWLEDGE_DIR"}
    chosen = {name for name, value in given.items() if value is None or value.startswith(f"${{{name}:-")}

    assert chosen == {f"MOTCUA_{field.upper()}" for field in Settings.model_fields} - own
    assert {"MOTCUA_HOST", "MOTCUA_PORT"}.isdisjoint(given)  # the proxy asks at the image's own


def test_image_is_made_of_the_same_two_scripts():
    """What is tried here is what runs in the container, as a user without rights."""
    lines = _read("Dockerfile").splitlines()

    assert any(line.startswith("RUN") and "/deploy/install.sh /opt/motcua" in line for line in lines)
    assert lines[-1] == 'CMD ["/opt/motcua/start.sh", "/opt/motcua", "/data"]'
    assert [line for line in lines if line.startswith("USER")] == ["USER motcua"]


# --- two replicas, and a cluster ------------------------------------------------------------------------

KUBERNETES = ROOT / "deploy" / "kubernetes"


def _objects(name: str) -> dict[str, dict[str, Any]]:
    """Kind → object."""
    return {found["kind"]: found for found in yaml.safe_load_all((KUBERNETES / name).read_text("utf-8"))}


def _pod(name: str) -> dict[str, Any]:
    found = _objects(name)
    workload = found.get("Deployment") or found["StatefulSet"]
    pod: dict[str, Any] = workload["spec"]["template"]["spec"]
    return pod


def test_two_replicas_stand_behind_one_port():
    """Whoever starts the stack gets two processes, one address, and no way around the proxy."""
    services = yaml.safe_load(_read("compose.yaml"))["services"]
    proxy = _read("deploy/proxy.conf")

    assert 2 == services["motcua"]["deploy"]["replicas"]
    assert ["proxy"] == [name for name, service in services.items() if "ports" in service]
    assert all(port.startswith("127.0.0.1:") for port in services["proxy"]["ports"])
    assert (ROOT / services["proxy"]["volumes"][0].split(":")[0]).is_file()
    assert "proxy_buffering off;" in proxy
    assert re.search(r"location = /metrics \{\s+return 403;", proxy)
    assert "client_max_body_size 25m;" in proxy


@pytest.mark.parametrize("name", ["motcua.yaml", "sqlite.yaml"])
def test_cluster_gets_settings_that_there_are(name):
    """A setting of the example is one that the program reads, and probes ask addresses that answer."""
    (container,) = _pod(name)["containers"]
    named = {one["name"] for one in container["env"] if one["name"].startswith("MOTCUA_")}
    probes = {probe: container[probe]["httpGet"]["path"] for probe in container if probe.endswith("Probe")}

    assert named <= {f"MOTCUA_{field.upper()}" for field in Settings.model_fields}
    assert {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"} == probes
    assert container["securityContext"]["runAsNonRoot"] is True
    assert container["ports"][0]["containerPort"] == Settings.model_fields["port"].default


@pytest.mark.parametrize("name", ["motcua.yaml", "sqlite.yaml"])
def test_cluster_gives_no_pod_another_port(name):
    """A Service's name would set MOTCUA_PORT to an address that is no port: the pods would never start."""
    (container,) = _pod(name)["containers"]
    port = {one["name"]: one.get("value") for one in container["env"]}["MOTCUA_PORT"]

    assert _pod(name)["enableServiceLinks"] is False
    assert port == str(container["ports"][0]["containerPort"])


@pytest.mark.parametrize("name", ["motcua.yaml", "sqlite.yaml"])
def test_cluster_runs_a_version_that_is_named(name):
    """Nobody gets another version by a restart."""
    (container,) = _pod(name)["containers"]

    assert re.fullmatch(r".+/motcua:\d+\.\d+\.\d+", container["image"])


def test_cluster_finds_what_the_office_wrote():
    """Records of a ConfigMap, which has no folders, lie where records are looked for."""
    (container,) = _pod("motcua.yaml")["containers"]
    folder = {one["name"]: one.get("value") for one in container["env"]}["MOTCUA_KNOWLEDGE_DIR"]
    mounts = {one["name"]: one["mountPath"] for one in container["volumeMounts"]}

    assert f"{folder}/{PROCEDURES}" == mounts["knowledge"]


def test_cluster_keeps_serving_while_nodes_leave():
    """Two replicas, one of which may go at a time, and time to finish what has begun."""
    found = _objects("motcua.yaml")
    pod = _pod("motcua.yaml")
    labels = found["Deployment"]["spec"]["template"]["metadata"]["labels"]

    assert 2 == found["Deployment"]["spec"]["replicas"]
    assert {"maxUnavailable": 0, "maxSurge": 1} == found["Deployment"]["spec"]["strategy"]["rollingUpdate"]
    assert labels == found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"]
    assert labels == found["Service"]["spec"]["selector"]
    assert pod["terminationGracePeriodSeconds"] >= app.DRAIN_S + 5
    assert not any("persistentVolumeClaim" in volume for volume in pod["volumes"])


def test_one_process_has_the_sqlite_file():
    """The small variant never runs two processes on one file, not even for a moment."""
    found = _objects("sqlite.yaml")

    assert 1 == found["StatefulSet"]["spec"]["replicas"]
    assert found["StatefulSet"]["spec"]["volumeClaimTemplates"][0]["spec"]["accessModes"] == [
        "ReadWriteOncePod"
    ]


def test_example_secrets_are_examples():
    """No password that others know, and every secret that the pods ask for is in the example."""
    secret = _objects("secret.example.yaml")["Secret"]
    asked = {
        one["valueFrom"]["secretKeyRef"]["key"]
        for one in _pod("motcua.yaml")["containers"][0]["env"]
        if "secretKeyRef" in one.get("valueFrom", {})
    }

    assert set(secret["stringData"]) >= asked
    assert {value for value in secret["stringData"].values() if value} == {"CHANGE-ME"}
