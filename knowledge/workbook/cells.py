"""One cell of the workbook: what an official may write in it, and how a value is shown in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from openpyxl.utils.datetime import from_excel

from knowledge.text import bare, nfc

Shown = str | int | dt.date | None
"""What is written into a cell."""

EARLIEST, LATEST = 1950, 2100
SMALLEST_FEE = 1_000
"""Đồng. A smaller amount is a 2.000 that Excel took for 2."""
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_THOUSANDS = re.compile(r"\d{1,3}([., ]\d{3})+")
_CURRENCY = re.compile(r"\s*(đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]")


class CellError(Exception):
    """What is in a cell cannot be used; the message tells the official what to write."""


@dataclass(frozen=True)
class Kind:
    """What a column holds. `read` gets what is in a cell that is not empty."""

    read: Callable[[object], object]
    show: Callable[[object], Shown]
    hint: str
    choices: tuple[str, ...] = ()
    is_text: bool = True
    """Whether Excel must take what is typed as text."""


def is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not _UNSEEN.sub("", value).strip())


def _text(value: object) -> str:
    if isinstance(value, str):
        return nfc(value.replace("\r\n", "\n").replace("_x000D_\n", "\n").strip())
    what = "ngày" if isinstance(value, dt.date | dt.time) else "số"
    raise CellError(
        f"ô này phải là chữ, nhưng Excel đã đổi thành {what} ({_told(value)}). "
        "Anh/chị chọn định dạng ô là Text rồi gõ lại"
    )


def _told(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)


def _code(value: object) -> str:
    return _UNSEEN.sub("", _text(value)).strip()


def _codes(value: object) -> list[str]:
    return [code for code in re.split(r"[\s,;]+", _code(value)) if code]


def _whole(value: object) -> int:
    if isinstance(value, str):
        value = _digits(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise CellError(f"cần một số nguyên, không phải «{_told(value)}»")


def _digits(text: str) -> object:
    said = _UNSEEN.sub("", text).strip()
    return int(said) if said.isascii() and said.isdecimal() else text


def _money(value: object) -> int:
    if isinstance(value, str):
        said = _CURRENCY.sub("", _UNSEEN.sub("", value).strip())
        value = re.sub(r"[., ]", "", said) if _THOUSANDS.fullmatch(said) else said
    amount = _whole(value)
    if 0 < amount < SMALLEST_FEE:
        raise CellError(
            f"số tiền {amount} đồng nhỏ quá. Có phải là {amount}.000? Anh/chị gõ liền, không dấu chấm: {amount}000"
        )
    return amount


def _day(value: object) -> dt.date:
    found = _as_day(value)
    if found is None or not EARLIEST <= found.year <= LATEST:
        raise CellError(f"«{_told(value)}» không phải ngày. Anh/chị ghi ngày/tháng/năm, ví dụ 18/07/2026")
    return found


def _as_day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        if isinstance(value, str):
            return _spoken_day(_UNSEEN.sub("", value).strip())
        if isinstance(value, int | float) and not isinstance(value, bool):
            counted = from_excel(value)  # a cell that lost its date format shows the number of the day
            return counted.date() if isinstance(counted, dt.datetime) else None
    except (ValueError, OverflowError):
        pass
    return None


def _spoken_day(text: str) -> dt.date:
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return dt.date(year, month, day)
    return dt.date.fromisoformat(text)


def _as_is(value: object) -> Shown:
    assert value is None or isinstance(value, str | int | dt.date)
    return value


def _joined(value: object) -> Shown:
    assert isinstance(value, tuple)
    return ", ".join(value) or None


@dataclass(frozen=True)
class _Choice:
    """Words an official chooses from, and the values they stand for."""

    words: Mapping[str, object]
    spoken: dict[str, object] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "spoken", {bare(word): value for word, value in self.words.items()})

    def read(self, value: object) -> object:
        if isinstance(value, bool) and value in self.words.values():
            return value
        said = bare(str(value))
        if said not in self.spoken:
            raise CellError(
                f"«{_told(value)}» không có trong danh sách. Chọn một trong: {', '.join(self.words)}"
            )
        return self.spoken[said]

    def show(self, value: object) -> Shown:
        return next((word for word, stands_for in self.words.items() if stands_for == value), None)


def choice(words: Mapping[str, object]) -> Kind:
    """A column with a drop-down list: word → value."""
    chosen = _Choice(words)
    return Kind(chosen.read, chosen.show, f"Chọn: {', '.join(words)}", tuple(words))


TEXT = Kind(_text, _as_is, "Chữ")
CODE = Kind(_code, _as_is, "Mã, gõ dạng chữ")
CODES = Kind(_codes, _joined, "Các mã, cách nhau bằng dấu phẩy")
WHOLE = Kind(_whole, _as_is, "Số nguyên", is_text=False)
MONEY = Kind(_money, _as_is, "Số tiền (đồng), gõ liền không dấu chấm; 0 là không thu", is_text=False)
DAY = Kind(_day, _as_is, "Ngày/tháng/năm", is_text=False)
YES_NO = choice({"Có": True, "Không": False})
