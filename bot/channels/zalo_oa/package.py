"""The account's package: a free account can be written to, but cannot answer through the API."""

from __future__ import annotations

import re

from bot.channels.zalo_oa.client import Body

FREE = re.compile(r"free|miễn phí|dùng thử", re.IGNORECASE)
MISSING = (
    "Bước 6: OA chưa có gói trả phí nên không trả lời được qua API (lỗi -224). "
    "Mua gói tại oa.zalo.me (OA cơ quan nhà nước: hỏi Zalo)."
)


def name_of(account: Body) -> str:
    """The package in an answer of `getoa`; "" when there is none."""
    return str(account.get("package_name") or "")


def is_missing(account: Body) -> bool:
    package = name_of(account)
    return not package or FREE.search(package) is not None
