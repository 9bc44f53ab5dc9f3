"""What a quota allows: so many messages in this day or month, so many in each that follows."""

from __future__ import annotations

import math
from typing import NamedTuple


class Allowance(NamedTuple):
    """`left`: of the present day or month; `each`: of a following one, at least one."""

    left: int
    each: int

    def rounds(self, many: int) -> tuple[int, int]:
        """How many further days or months it takes to send `many` messages, and how many go in the last."""
        over = many - max(0, self.left)
        if over <= 0:
            return 0, many
        further = math.ceil(over / self.each)
        return further, over - (further - 1) * self.each
