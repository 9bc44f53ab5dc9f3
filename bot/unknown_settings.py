"""Settings that are none: a slip in a name or a line would otherwise change nothing, and nobody would know."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import parse_stream
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from bot.settings import Settings

NEAR = 0.87
"""How alike names are that one slip or two tell apart."""
_OF_A_SERVICE = re.compile(r".*_SERVICE_(HOST|PORT(_\w+)?)|.*_PORT_\d+_(TCP|UDP|SCTP)(_\w+)?")
_ADDRESS = re.compile(r"(tcp|udp|sctp)://")
"""What Kubernetes sets in every container for a service that is called like us."""
_FOR_TESTS = "MOTCUA_SHARED"
"""Where a developer's tests find building material."""


def unread_lines() -> str | None:
    """The warning about lines of `.env` that say nothing, by number: one may be a secret. None: there are none."""
    file = Path(str(Settings.model_config["env_file"]))
    if not file.is_file():
        return None
    with file.open(encoding="utf-8") as stream:
        numbers = [one.original.line for one in parse_stream(stream) if one.error]
    if not numbers:
        return None
    lines = ", ".join(map(str, numbers))
    return (
        f"Tệp .env, dòng {lines}: không đọc được nên bỏ qua. Mỗi dòng viết TÊN=giá-trị; "
        "dấu nháy mở ra thì phải đóng lại. Xem docs/settings.md."
    )


def unknown_settings() -> str | None:
    """The warning about variables, of the environment or of `.env`, that look like settings; None: there are none.

    It names no values: one may be a secret.
    """
    given = {**DotEnvSettingsSource(Settings).env_vars, **EnvSettingsSource(Settings).env_vars}
    prefix = Settings.model_config["env_prefix"]
    known = [f"{prefix}{name}".upper() for name in Settings.model_fields]
    names = {name.upper(): value or "" for name, value in given.items()}
    slips = [
        _with_nearest(name, known)
        for name, value in sorted(names.items())
        if name.startswith(prefix) and name not in {*known, _FOR_TESTS} and not _is_of_a_service(name, value)
    ]
    if not slips:
        return None
    return f"Không có cài đặt nào tên như sau nên bỏ qua: {', '.join(slips)}. Xem docs/settings.md."


def _is_of_a_service(name: str, value: str) -> bool:
    return _OF_A_SERVICE.fullmatch(name) is not None or _ADDRESS.match(value) is not None


def _with_nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=NEAR)
    return f"{name} (có phải {near[0]}?)" if near else name
