"""Who may do what in the admin pages: one table. What is not in it, nobody may."""

from __future__ import annotations

from typing import NamedTuple

from knowledge.texts import Translate
from storage.staff import Role

READS = {"GET", "HEAD"}
NOBODY: frozenset[Role] = frozenset()
ADMIN: frozenset[Role] = frozenset({"admin"})
EDITING: frozenset[Role] = ADMIN | {"editor"}
LEADING: frozenset[Role] = ADMIN | {"leader"}
EVERYBODY: frozenset[Role] = EDITING | LEADING | {"viewer"}


class Allowed(NamedTuple):
    """Who may look at a page, and who may change something there."""

    read: frozenset[Role]
    write: frozenset[Role] = NOBODY


TABLE: dict[str, Allowed] = {
    # Figures without a person in them.
    "/quan-tri": Allowed(EVERYBODY),
    "/quan-tri/hai-long": Allowed(EVERYBODY, ADMIN),
    "/quan-tri/hai-long/tai-ve.{format}": Allowed(EDITING),
    "/quan-tri/hai-long/gop-y.{format}": Allowed(EDITING),
    "/quan-tri/ma-danh-gia": Allowed(EDITING, EDITING),
    "/quan-tri/xuat": Allowed(EVERYBODY),
    "/quan-tri/xuat/bao-cao.docx": Allowed(EVERYBODY),
    "/quan-tri/xuat/{table}": Allowed(EDITING),
    "/quan-tri/chi-tieu": Allowed(EVERYBODY, LEADING),
    "/quan-tri/lich": Allowed(EVERYBODY, ADMIN),
    "/quan-tri/ke-hoach": Allowed(EVERYBODY, ADMIN),
    # Work of units; a leader sees the own unit's only, so only where the page asks `Staff.may_see`.
    "/quan-tri/cong-viec": Allowed(LEADING, LEADING),
    "/quan-tri/cong-viec/lich": Allowed(ADMIN, ADMIN),
    "/quan-tri/dien-tap": Allowed(LEADING),
    "/quan-tri/bao-cao": Allowed(LEADING),
    "/quan-tri/phan-anh": Allowed(EDITING, EDITING),
    "/quan-tri/ho-so": Allowed(EDITING, EDITING),
    # What the bot answers.
    "/quan-tri/cau-hoi": Allowed(EDITING, EDITING),
    "/quan-tri/chua-tra-loi": Allowed(EDITING, EDITING),
    "/quan-tri/tri-thuc": Allowed(EDITING, EDITING),
    "/quan-tri/dia-phuong": Allowed(EDITING, EDITING),
    # Editors write a broadcast; sending it is an administrator's word.
    "/quan-tri/phat-tin": Allowed(EDITING, EDITING),
    "/quan-tri/phat-tin/{campaign}/{action}": Allowed(NOBODY, ADMIN),
    "/quan-tri/phat-tin/{campaign}/hen": Allowed(NOBODY, ADMIN),
    # People, accounts, the machine.
    "/quan-tri/can-bo": Allowed(ADMIN, ADMIN),
    "/quan-tri/tai-khoan": Allowed(ADMIN, ADMIN),
    "/quan-tri/nhat-ky": Allowed(ADMIN),
    "/quan-tri/quyen-du-lieu": Allowed(ADMIN, ADMIN),
    "/quan-tri/su-co": Allowed(ADMIN, ADMIN),
    "/quan-tri/cai-dat": Allowed(ADMIN, ADMIN),
    "/quan-tri/ma-truy-cap": Allowed(ADMIN, ADMIN),
    "/quan-tri/suc-khoe": Allowed(ADMIN, ADMIN),
    # One's own.
    "/quan-tri/toi": Allowed(EVERYBODY, EVERYBODY),
    "/quan-tri/dang-xuat": Allowed(NOBODY, EVERYBODY),
}
"""Path → who. The entry with most segments wins; `{…}` stands for any one segment. `/quan-tri` is that page alone."""


def allowed(method: str, path: str) -> frozenset[Role]:
    """The roles that may do this; nobody when no entry covers it."""
    found = entry(path)
    if found is None:
        return NOBODY
    return TABLE[found].read if method in READS else TABLE[found].write


def entry(path: str) -> str | None:
    """The entry of the table that covers a path."""
    if path.rstrip("/") == "/quan-tri":
        return "/quan-tri"
    covering = [key for key in TABLE if key != "/quan-tri" and _covers(key, path)]
    return max(covering, key=lambda key: (key.count("/"), "{" not in key), default=None)


def _covers(key: str, path: str) -> bool:
    wanted, given = key.split("/"), path.split("/")
    return len(given) >= len(wanted) and all(
        _fits(segment, actual) for segment, actual in zip(wanted, given, strict=False)
    )


def _fits(segment: str, actual: str) -> bool:
    """`tai-ve.{format}` fits `tai-ve.csv`."""
    fixed, variable, _ = segment.partition("{")
    return actual.startswith(fixed) and len(actual) > len(fixed) if variable else segment == actual


def role_label(_: Translate, role: str) -> str:
    """A role in words."""
    labels = {
        "admin": _("quản trị viên"),
        "leader": _("lãnh đạo đơn vị"),
        "editor": _("biên tập"),
        "viewer": _("người xem"),
    }
    return labels[role]
