"""Zalo's error numbers: which class each belongs to (`errors.yaml`), and what a class asks of delivery."""

from __future__ import annotations

import datetime as dt
import logging
import random
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import RootModel

from bot.channels.base import Paused, Refused, TryLater, Unreachable
from handlers.turn import LOCAL
from knowledge.datafile import read_one

log = logging.getLogger(__name__)

Api = Literal["oa", "phone", "oauth"]
"""Which list of numbers an answer speaks: the OA API, templates by phone (business host), OAuth."""
HUMAN_PAUSE_S = 300
MORNING = 7
MOST_TRANSIENT, MOST_FAILED = 3, 2


class Kind(StrEnum):
    """What is to be done about an error."""

    AUTH = "auth"
    RATE = "rate"
    TRANSIENT_TWICE = "transient_twice"
    ATTACHMENT = "attachment"
    QUOTA = "quota"
    QUOTA_OF_RECIPIENT = "quota_of_recipient"
    NIGHT = "night"
    WINDOW = "window"
    BY_PHONE = "by_phone"
    UNREACHABLE = "unreachable"
    PERMANENT = "permanent"
    HUMAN = "human"


class _Table(RootModel[dict[Api, dict[Kind, dict[int, str]]]]):
    """API → class → number → meaning."""


@cache
def table() -> dict[Api, dict[int, tuple[Kind, str]]]:
    """API → number → class and meaning."""
    read = read_one(Path(__file__).with_name("errors.yaml"), _Table).root
    return {
        api: {code: (kind, says) for kind, codes in kinds.items() for code, says in codes.items()}
        for api, kinds in read.items()
    }


@dataclass(eq=False)
class ZaloError(Exception):
    """Zalo answered, and said no. `message`: its own words, for the log; `seconds`: how long it asks to wait."""

    api: Api
    code: int
    message: str = ""
    seconds: float | None = None

    @property
    def kind(self) -> Kind:
        """An unknown number is permanent: trying what nobody understands may cost money."""
        return table()[self.api].get(self.code, (Kind.PERMANENT, ""))[0]

    @property
    def known(self) -> bool:
        return self.code in table()[self.api]

    @property
    def advice(self) -> str:
        """What it means, or what to do, in Vietnamese; Zalo's own words for unknown numbers."""
        return table()[self.api].get(self.code, (Kind.PERMANENT, self.message))[1]

    def __str__(self) -> str:
        return f"{self.advice} (Zalo báo lỗi {self.code})"


def instruction(error: ZaloError, now: dt.datetime, attempts: int) -> Exception:
    """What delivery does about an error of a consultation message that was not dealt with before."""
    reason = str(error)
    match error.kind:
        case Kind.HUMAN | Kind.AUTH:
            return Paused(reason, HUMAN_PAUSE_S, operator=True)
        case Kind.RATE:
            return Paused(reason, error.seconds or back_off(attempts), operator=False, too_fast=True)
        case Kind.QUOTA:
            return Paused(reason, until_midnight(now), operator=False)
        case Kind.QUOTA_OF_RECIPIENT:
            return TryLater(reason, until_midnight(now))
        case Kind.NIGHT:
            return TryLater(reason, until_morning(now))
        case Kind.TRANSIENT_TWICE:
            return TryLater(reason, back_off(attempts), most=MOST_FAILED)
        case Kind.ATTACHMENT:
            return TryLater(reason, back_off(attempts), most=MOST_TRANSIENT)
        case Kind.WINDOW | Kind.BY_PHONE | Kind.UNREACHABLE:
            return Unreachable(reason)
        case Kind.PERMANENT:
            return Refused(reason if error.known else f"mã lỗi chưa biết {error.code}: {error.message}")


def of_template(error: ZaloError, now: dt.datetime, attempts: int) -> Exception:
    """The same for a template: whatever shuts templates must not shut the replies that cost nothing."""
    match instruction(error, now, attempts):
        case Paused() as pause if error.kind is Kind.QUOTA:
            return TryLater(str(error), pause.seconds)
        case other:
            return other


def back_off(attempts: int) -> float:
    """2 s, 4 s, … at most 60 s, with jitter."""
    longest = min(2.0 ** (attempts + 1), 60)
    return random.uniform(longest / 2, longest) if attempts else longest  # noqa: S311 - spreads load, guards nothing


def until_midnight(now: dt.datetime) -> float:
    """Seconds until the next local day begins, with a minute to spare."""
    local = now.astimezone(LOCAL)
    day = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(0, 1), LOCAL)
    return (day - local).total_seconds()


def until_morning(now: dt.datetime) -> float:
    """Seconds until the next 07:00."""
    local = now.astimezone(LOCAL)
    day = local.date() + dt.timedelta(days=local.hour >= MORNING)
    return (dt.datetime.combine(day, dt.time(MORNING), LOCAL) - local).total_seconds()
