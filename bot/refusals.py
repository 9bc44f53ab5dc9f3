"""What the database did not take: counted, and told to the operator in one line instead of one for every message."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from prometheus_client import Counter

from storage.errors import why_not_written

log = logging.getLogger(__name__)

AGAIN_S = 60.0
"""How often it is told while it lasts."""


class Refusals:
    """Hears of every group that the writer could not write."""

    def __init__(self, name: str, counted: Counter, seconds: Callable[[], float] = time.monotonic) -> None:
        """`name`: the database's, without its password."""
        self._name = name
        self._counted = counted
        self._seconds = seconds
        self._told = float("-inf")
        self.count = 0
        """Since the start."""

    def add(self, error: Exception) -> None:
        """Count it; a reason that an operator can remove is told."""
        self.count += 1
        self._counted.inc()
        reason, now = why_not_written(error), self._seconds()
        if reason is None or now - self._told < AGAIN_S:
            return
        self._told = now
        log.error(
            "Không ghi được vào cơ sở dữ liệu %s: %s. Tin mới chưa được nhận, nền tảng được mời gọi lại sau. "
            "Hãy xem đĩa còn trống không và quyền ghi; đừng xóa tệp trong thư mục dữ liệu. Ghi lại được thì chương "
            "trình tự chạy tiếp.",
            self._name,
            reason,
        )
