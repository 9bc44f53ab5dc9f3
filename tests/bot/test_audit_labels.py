"""The audit log says in plain words what was done."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from bot.web.admin.audit_labels import action_label, action_labels, subject_label
from knowledge.texts import translator
from storage.audit_actions import Action

ROOT = Path(__file__).parents[2]
ACTIONS = set(get_args(Action))


def _actions(tree: ast.AST) -> Iterator[str]:
    """What a module hands to the audit log by name; f-strings as their source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.record"):
            for given in node.keywords:
                if given.arg == "action" and not isinstance(
                    given.value, ast.Name | ast.Subscript | ast.IfExp
                ):
                    yield (
                        ast.literal_eval(given.value) if isinstance(given.value, ast.Constant) else "f-string"
                    )


def _sources() -> list[Path]:
    return [file for part in ("bot", "handlers", "storage") for file in (ROOT / part).rglob("*.py")]


def test_every_action_that_code_writes_has_a_label():
    """Nobody finds a code of the program in the audit log: what is written there has a name in words."""
    written = {action for file in _sources() for action in _actions(ast.parse(file.read_text("utf-8")))}

    assert len(written) > 30
    assert written - ACTIONS == set()
    assert set(action_labels(str)) == ACTIONS


def test_an_action_without_a_label_is_found():
    """A developer who forgets the name, or puts an action together at run time, is told."""
    code = "audit.record(c, action='new.thing')\naudit.record(c, action=f'new.{a}')"

    assert list(_actions(ast.parse(code))) == ["new.thing", "f-string"]


def test_labels_are_plain_words_in_both_languages():
    """Each label is a phrase of its own language, and no two actions look alike."""
    vietnamese, english = (list(action_labels(translator(code)).values()) for code in ("vi", "en"))

    assert len(set(vietnamese)) == len(set(english)) == len(ACTIONS)
    assert not any("." in label or "_" in label for label in (*vietnamese, *english))
    assert set(vietnamese).isdisjoint(english)


def test_what_another_version_wrote_is_shown_as_it_is():
    """An entry of another version of the program stays readable, and codes and names are left alone."""
    assert action_label(str, "later.thing") == "later.thing"
    assert [
        subject_label(str, one) for one in ("staff 2", "campaign:3", "PA-2611-0001", "question group 4")
    ] == ["tài khoản 2", "thông báo 3", "PA-2611-0001", "nhóm câu hỏi 4"]
