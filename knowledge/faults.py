"""What is wrong with a data file, in words its editor can act on: Vietnamese, without terms of programmers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import yaml
from pydantic_core import ErrorDetails

from knowledge.file_errors import why

MOST_FAULTS = 20
"""Faults told of one file; an editor mends those and asks again."""

Words = Callable[[ErrorDetails], str]


def faults_of(problems: Sequence[ErrorDetails]) -> Iterator[str]:
    """Each problem of a record as "field: what to do". Fields are counted as people do, from 1."""
    inner = {tuple(problem["loc"]) for problem in problems}
    for problem in problems:
        loc = problem["loc"]
        if problem["type"] == "too_short" and any(at[: len(loc)] == loc != at for at in inner):
            continue  # what is in the list was refused for its own reason
        yield f"{_field(loc)}: {told(problem)}"


def rule_of(loc: tuple[int | str, ...]) -> str:
    """How what stands in a field that has a pattern is written."""
    return next((rule for name, rule in _RULES.items() if name in loc), _CODE_RULE)


def told_at_most(faults: Sequence[str]) -> list[str]:
    """The first `MOST_FAULTS`, and how many more there are."""
    left = len(faults) - MOST_FAULTS
    return [*faults[:MOST_FAULTS], *([f"… và {left} chỗ nữa"] if left > 0 else [])]


def _field(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(key + 1) if isinstance(key, int) else key for key in loc) or "hồ sơ"


def told(problem: ErrorDetails) -> str:
    """One problem, in words."""
    words = _WORDS.get(problem["type"]) or next(
        (words for start, words in _KINDS.items() if problem["type"].startswith(start)), None
    )
    return words(problem) if words else problem["msg"]


def _fixed(text: str) -> Words:
    return lambda _: text


def _counted(text: str, key: str) -> Words:
    return lambda problem: text.format(_context(problem)[key])


def _context(problem: ErrorDetails) -> dict[str, Any]:
    return problem.get("ctx", {})


_URL_RULE = "địa chỉ phải đủ cả https://, như https://dichvucong.gov.vn"
_CODE_RULE = (
    "chỉ gồm chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối; ví dụ 1.001193 hoặc muon-hoi-truong"
)
_PHONE_RULE = "số điện thoại chỉ gồm chữ số, như 1800 1096"
_RULES = {
    "url": _URL_RULE,
    "online_url": _URL_RULE,
    "source": _URL_RULE,
    "website": _URL_RULE,
    "map_url": _URL_RULE,
    "dossier_lookup_url": _URL_RULE,
    "number": _PHONE_RULE,
    "phone": _PHONE_RULE,
    "domain": "tên miền, như chinhphu.vn",
}
_WORDS: dict[str, Words] = {
    "missing": _fixed("thiếu trường này"),
    "extra_forbidden": _fixed("không có trường nào tên như vậy; xem lại cách viết"),
    "string_type": _fixed("phải là chữ; mã và số thì đặt trong dấu nháy, như '1.001193'"),
    "string_too_short": _fixed("đang để trống"),
    "string_too_long": _counted("dài quá, tối đa {} ký tự", "max_length"),
    "string_pattern_mismatch": lambda problem: f"«{problem['input']}»: {rule_of(problem['loc'])}",
    "literal_error": lambda problem: (
        f"phải là một trong: {_context(problem)['expected'].replace(' or ', ', ')}"
    ),
    "greater_than_equal": _counted("không được nhỏ hơn {}", "ge"),
    "greater_than": _counted("phải lớn hơn {}", "gt"),
    "too_short": _counted("cần ít nhất {} mục", "min_length"),
    "too_long": _counted("nhiều nhất {} mục", "max_length"),
    "value_error": lambda problem: str(_context(problem)["error"]),
    "model_type": _fixed("phải gồm các trường, mỗi trường một dòng «tên: giá trị»"),
}
_KINDS: dict[str, Words] = {
    "int": _fixed("phải là số nguyên viết liền, không dấu chấm, như 8000"),
    "float": _fixed("phải là một con số"),
    "bool": _fixed("phải là true (có) hoặc false (không)"),
    "date": _fixed("không phải ngày; viết năm-tháng-ngày như 2026-07-18"),
    "tuple": _fixed("phải là danh sách, mỗi mục một dòng bắt đầu bằng gạch nối"),
    "list": _fixed("phải là danh sách, mỗi mục một dòng bắt đầu bằng gạch nối"),
    "dict": _fixed("phải gồm các trường, mỗi trường một dòng «tên: giá trị»"),
}
"""By how the name of the problem's type begins."""


def unreadable(error: Exception) -> str:
    """Why a file is no YAML, and where."""
    if isinstance(error, UnicodeDecodeError):
        return "chữ trong tệp không phải UTF-8; lưu lại tệp, chọn mã hóa UTF-8"
    if isinstance(error, OSError):
        return f"không đọc được tệp ({why(error)})"
    if isinstance(error, yaml.MarkedYAMLError):
        opened = any(sign in (error.context or "") for sign in ("quoted", "flow"))
        mark = error.context_mark if opened else error.problem_mark
        place = f"dòng {mark.line + 1}, cột {mark.column + 1}: " if mark else ""
        return f"{place}{_yaml_words(error)}"
    return f"có ký tự không đọc được ({error})".replace("\n", " ")


def _yaml_words(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}".strip()
    if "hai lần" in said:  # told by our own loader
        return said
    return next((words for sign, words in _YAML.items() if sign in said), f"viết sai cấu trúc YAML ({said})")


_YAML = {
    "tab character": "có phím Tab; thụt dòng bằng dấu cách",
    "cannot start any token": "có phím Tab hoặc ký tự lạ ở đầu dòng; thụt dòng bằng dấu cách",
    "quoted scalar": "mở dấu nháy ở đây mà không đóng",
    "mapping values are not allowed": "câu có dấu hai chấm; đặt cả câu trong dấu nháy",
    "could not find expected ':'": "thiếu dấu hai chấm sau tên trường, ở dòng này hoặc ngay trên",
    "flow": "mở ngoặc mà không đóng, hoặc thiếu dấu phẩy",
    "undefined alias": "gọi tên sau dấu * mà chưa đặt bằng dấu &",
    "block": "thụt dòng không thẳng hàng với các dòng trên",
}
"""Signs in what the reader of YAML says, the most telling first."""
