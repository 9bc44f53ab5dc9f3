"""While something is tried again the log says so in a line an operator can read."""

import logging

import pytest
from sqlalchemy.exc import OperationalError
from tenacity import retry, stop_after_attempt, wait_fixed

from bot.again import telling


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ConnectionError("máy chủ im lặng\nlời khuyên"), "ConnectionError: máy chủ im lặng"),
        (ConnectionError(), "ConnectionError"),
        (
            OperationalError("INSERT", {}, Exception("server gone\n\tIs it running?")),
            "OperationalError: server gone",
        ),
    ],
)
def test_the_line_says_what_when_and_why(caplog, error, says):
    """One line: what is tried again, after how long, and the reason by the name the runbooks list."""
    log = logging.getLogger("test.again")

    told = telling(log, "telegram: chưa gọi được")

    @retry(stop=stop_after_attempt(2), wait=wait_fixed(0), before_sleep=told, reraise=True)
    def fails() -> None:
        raise error

    with pytest.raises(type(error)):
        fails()

    assert [f"telegram: chưa gọi được; tự thử lại sau 0 giây: {says}"] == caplog.messages
