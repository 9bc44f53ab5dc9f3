"""What the log says while something is tried again: what, when, and why it failed, in one line an operator can read."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from tenacity import RetryCallState

from storage.errors import why_not_written


def telling(
    log: logging.Logger, what: str, level: int = logging.WARNING, *, trace: bool = False
) -> Callable[[RetryCallState], None]:
    """For `before_sleep` of tenacity. `what`: what failed, as a sentence begins; `trace`: with the traceback."""

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0.0
        log.log(
            level,
            "%s; tự thử lại sau %.0f giây: %s",
            what,
            seconds,
            _why(error),
            exc_info=error if trace else None,
        )

    return tell


def _why(error: BaseException | None) -> str:
    """Its name, which the runbooks list, and the first line of what it says: a library's advice is left out."""
    if error is None:
        return "?"
    said = why_not_written(error) or str(error.orig if isinstance(error, DBAPIError) else error)
    first = said.strip().partition("\n")[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
