"""Three months of ratings: drawn at random from a seed, so that the figures look like figures and stay the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean

from sqlalchemy import Connection

from bot.demo.days import CHANNELS, OFTEN
from knowledge.questionnaires import Item, Questionnaire
from storage import ratings
from storage.ratings import Rating

DAYS = 91
EARLIER, TODAY = 234, 6
"""How many ratings; those of today are enough to show the figures of a quarter that has just begun."""
DECLINED, NO_REPLY = 96, 128
WEEKEND = 0.35
"""Ratings on a day of the weekend, against a working day."""
SKIPPED, NOT_APPLICABLE, STOPPED, SENT_FEEDBACK = 0.05, 0.05, 0.07, 0.12
HAPPY = 4


@dataclass(frozen=True)
class Visit:
    """A kind of visit: how often it happens, and how much people like it (1–5)."""

    procedure_id: str
    often: int
    liking: float


VISITS = (
    Visit("2.000815", 50, 4.6),
    Visit("1.001193", 42, 4.5),
    Visit("1.004222", 36, 4.2),
    Visit("2.000635", 28, 4.5),
    Visit("1.004194", 24, 4.3),
    Visit("1.004873", 20, 4.1),
    Visit("1.000894", 18, 4.6),
    Visit("1.001612", 16, 4.0),
    Visit("1.000656", 12, 4.3),
    Visit("1.004859", 10, 3.7),
    Visit("1.010038", 4, 4.0),
)
LEANING = {
    "A1": -0.1,
    "A4": -0.6,
    "B1": 0.1,
    "B4": -0.3,
    "C1": 0.3,
    "C3": 0.1,
    "D1": -0.2,
    "D2": 0.2,
    "E3": -0.7,
}
"""Criteria that are liked more or less than the visit as a whole."""

PRAISE = (
    "Chị ở quầy hướng dẫn rất dễ hiểu, tôi đi một lần là xong.",
    "Cán bộ trẻ, nhiệt tình, giúp bố tôi nộp trên điện thoại.",
    "Nhanh hơn tôi nghĩ. Cảm ơn phường.",
    "Có ghế cho người già ngồi trước, rất chu đáo.",
    "Nhắn hỏi trước nên mang đủ giấy, không phải về lấy thêm.",
    "Trả kết quả sớm hơn hẹn hai ngày.",
    "Chào hỏi lịch sự, giải thích từ tốn.",
    "Sao y mười bản mà chờ chưa tới nửa tiếng.",
    "Lần đầu nộp trên mạng, có người chỉ từng bước nên làm được.",
    "Hài lòng, mong phường giữ được như vậy.",
    "Bảng hướng dẫn chữ to, dễ đọc.",
)
WISHES = (
    "=> Nên có thêm ghế chờ, buổi sáng đông phải đứng.",
    "Máy lấy số hay hỏng, không biết tới lượt ai.",
    "Hẹn thứ năm mà thứ hai tuần sau mới có, không ai báo trước.",
    "Trang nộp hồ sơ báo lỗi lúc tải ảnh lên, phải làm lại ba lần.",
    "Mỗi người hướng dẫn một kiểu, tôi phải bổ sung hai lần.",
    "Quầy gần trưa đóng cửa sớm.",
    "Nên có người trực chỗ nộp trên mạng cho người lớn tuổi.",
    "Chữ trên giấy hẹn mờ quá, không đọc được ngày.",
    "Nóng, quạt ít, trẻ nhỏ khóc.",
    "Gọi điện hỏi nhiều lần không ai nghe máy.",
    "Biển chỉ phòng hộ tịch bị che khuất, tôi tìm mãi.",
    "Mong được báo qua tin nhắn khi hồ sơ xong.",
)


def fill(
    connection: Connection, questionnaire: Questionnaire, unit: str, today: dt.date, random: Random
) -> None:
    """Enter the ratings of three months up to today, and the tallies of who was invited and what came of it."""
    days = _days(today, EARLIER, random) + [today] * TODAY
    given = [_rating(questionnaire, unit, day, random) for day in days]
    for rating in _with_comments(given, random):
        ratings.add(connection, rating)
        for event in ("invited", "completed" if rating.completed else "stopped"):
            ratings.tally(connection, day=rating.day, channel=rating.channel, event=event)
    for number, day in enumerate(_days(today, DECLINED + NO_REPLY, random)):
        for event in ("invited", "declined") if number < DECLINED else ("invited",):
            ratings.tally(connection, day=day, channel=_channel(random), event=event)


def _days(today: dt.date, count: int, random: Random) -> list[dt.date]:
    days = [today - dt.timedelta(days=ago) for ago in range(DAYS)]
    weights = [1 if day.isoweekday() <= 5 else WEEKEND for day in days]  # noqa: PLR2004 - Monday to Friday
    return random.choices(days, weights, k=count)


def _channel(random: Random) -> str:
    return random.choices(CHANNELS, OFTEN)[0]


def _rating(questionnaire: Questionnaire, unit: str, day: dt.date, random: Random) -> Rating:
    visit = random.choices(VISITS, [visit.often for visit in VISITS])[0]
    asked = questionnaire.items_of(
        "short", asked_feedback=random.random() < SENT_FEEDBACK, online=False, no_fee=False
    )
    items = [item for item in asked if item is not questionnaire.comment]
    stopped = random.random() < STOPPED
    if stopped:
        items = items[: random.randrange(1, len(items))]
    return Rating(
        questionnaire=questionnaire.id,
        formula=questionnaire.formula,
        form="short",
        completed=not stopped,
        day=day,
        channel=_channel(random),
        unit=unit,
        procedure_id=visit.procedure_id,
        rule=questionnaire.invitation.version,
        answers=_answers(items, random.gauss(visit.liking, 0.6), random),
    )


def _answers(items: Sequence[Item], liking: float, random: Random) -> dict[str, int | None]:
    """One person's answers; only the first question is always answered."""
    answers: dict[str, int | None] = {}
    for number, item in enumerate(items):
        chance = random.random() if number else 1
        score = round(random.gauss(liking + LEANING.get(item.code, 0), 0.5))
        if chance >= SKIPPED:
            answers[item.code] = None if chance < SKIPPED + NOT_APPLICABLE else min(5, max(1, score))
    return answers


def _with_comments(given: list[Rating], random: Random) -> list[Rating]:
    """Praise from the happy and wishes from the others, each once."""
    happy = [n for n, rating in enumerate(given) if _mean(rating) >= HAPPY]
    others = [n for n, rating in enumerate(given) if _mean(rating) < HAPPY]
    commented = list(given)
    for comments, numbers in ((PRAISE, happy), (WISHES, others)):
        for comment, number in zip(comments, random.sample(numbers, len(comments)), strict=True):
            commented[number] = replace(given[number], comment=comment)
    return commented


def _mean(rating: Rating) -> float:
    return fmean(value for value in rating.answers.values() if value is not None)
