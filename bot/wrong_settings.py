"""What is wrong with a setting, in the words of who mends it: a sentence each, never the value."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_PATTERNS = {
    r"^https?://[^/\s]+": "phải là địa chỉ bắt đầu bằng https:// (hoặc http://), ví dụ https://motcua.example.vn",
    r"^https://": "phải là địa chỉ bắt đầu bằng https://",
}
"""What `bot/settings.py` asks of addresses."""
_SENTENCES: Mapping[str, str] = {
    "int_parsing": "phải là một số nguyên",
    "int_from_float": "phải là một số nguyên",
    "float_parsing": "phải là một số, phần lẻ viết sau dấu chấm, ví dụ 2.5",
    "finite_number": "phải là một số",
    "bool_parsing": "chỉ ghi true hoặc false",
    "greater_than_equal": "phải từ {ge} trở lên",
    "greater_than": "phải lớn hơn {gt}",
    "less_than_equal": "không được quá {le}",
}


def in_a_sentence(error: ValidationError) -> str:
    """Every wrong setting by its name, one a line, and what may stand there."""
    lines = [f"  MOTCUA_{str(one['loc'][0]).upper()}: {_said(one)}" for one in error.errors()]
    return "\n".join(["Cài đặt chưa đúng:", *lines, "Sửa trong tệp .env, xem docs/settings.md."])


def _said(error: ErrorDetails) -> str:
    kind, given = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return f"chỉ nhận {str(given['expected']).replace(' or ', ' hoặc ')}"
    if kind == "string_pattern_mismatch" and given["pattern"] in _PATTERNS:
        return _PATTERNS[given["pattern"]]
    if kind == "value_error":  # ours: it is a sentence already
        return str(given["error"])
    sentence = _SENTENCES.get(kind)
    return sentence.format(**given) if sentence else error["msg"]
