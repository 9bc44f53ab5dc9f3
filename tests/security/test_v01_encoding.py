"""OWASP ASVS 5.0, V1: what people type is never taken for markup, a query, a formula, code or a template."""

from __future__ import annotations

import ast
from functools import cache

from storage import audit
from tests.security.conftest import PASSWORD, SIGN_IN
from tests.source import PACKAGES, code, parsed

HOSTILE = "<script>alert(1)</script>"


@cache
def _called() -> set[str]:
    """Every name that our own code calls."""
    calls = (
        node for path in code(*PACKAGES) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)
    )
    return {ast.unparse(call.func) for call in calls}


@cache
def _imported() -> set[str]:
    nodes = (node for path in code(*PACKAGES) for node in ast.walk(parsed(path)))
    return {
        name.split(".")[0]
        for node in nodes
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom)
            else []
        )
    }  # fmt: skip # the three cases under one another


async def test_1_2_1_output_is_encoded(desk):
    """A name full of markup is shown as it was typed, and runs nowhere."""
    form = {"login": "x", "name": HOSTILE, "role": "viewer", "proof": PASSWORD}
    page = await (await desk.post("/quan-tri/tai-khoan", form)).text()

    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


async def test_1_2_4_queries_are_parameterised(desk):
    """A quote in a field ends no query."""
    for login in ("' OR 1=1 --", 'admin"; DROP TABLE staff; --'):
        answer = await desk.post(SIGN_IN, {"login": login, "password": "x"})
        assert answer.status == 401
    assert "Chưa có thay đổi nào" in await desk.page("/quan-tri/nhat-ky?nguoi=' OR '1'='1")


def test_1_2_5_no_operating_system_commands():
    """No text of anybody's reaches a shell: nothing of ours starts a program."""
    assert _imported() & {"subprocess", "pty", "commands"} == set()
    assert {
        name for name in _called() if name.startswith(("os.system", "os.popen", "os.exec", "os.spawn"))
    } == set()


async def test_1_2_10_tables_hold_no_formulas(desk):
    """What looks like a formula is text to the spreadsheet that opens the audit log."""

    def fill(connection) -> None:
        audit.record(connection, actor="=1+1", action="x", subject="@SUM(A1)", now=desk.clock())

    await desk.app.services.write(fill)
    table = await (await desk.get("/quan-tri/nhat-ky/tai-ve.csv?viec=x")).text()
    assert "'=1+1" in table
    assert "'@SUM" in table


def test_1_3_2_no_dynamic_code():
    """No text is run as code."""
    assert _called() & {"eval", "exec", "compile", "__import__"} == set()


def test_1_3_7_templates_are_files():
    """No template is made of what somebody typed."""
    assert {name for name in _called() if name.endswith(("from_string", "render_template_string"))} == set()
    assert "jinja2.Template" not in _called()


def test_1_5_2_nothing_that_runs_when_read():
    """Stored and received data are read as JSON or plain YAML, never as objects."""
    assert _imported() & {"pickle", "marshal", "shelve", "dill"} == set()
    assert _called() & {"yaml.unsafe_load", "yaml.full_load"} == set()
    assert "yaml.Loader" not in "".join(path.read_text(encoding="utf-8") for path in code(*PACKAGES))
