"""How a target stands, and how its figures are typed."""

import datetime as dt

import pytest

from knowledge.charts import Point, target_chart, target_description
from knowledge.target_status import Light, is_about_satisfaction, is_reached, light, read_figure

BY = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("op", "wanted", "actual", "reached"),
    [
        (">=", 90, 90, True),
        (">=", 90, 89.99, False),
        (">", 90, 90, False),
        (">", 90, 90.1, True),
        ("<=", 5, 5, True),
        ("<=", 5, 6, False),
        ("=", 100, 100, True),
        ("=", 100, 101, False),
        ("reduce_by", 20, 25, True),
        ("reduce_by", 20, 10, False),
        (">=", 0.3, 0.1 + 0.2, True),
    ],
)
def test_reached(op, wanted, actual, reached):
    """A target is reached when the plan's own words are fulfilled, at the border too."""
    assert is_reached(op, wanted, actual) is reached


@pytest.mark.parametrize(
    ("latest", "today", "shown"),
    [
        (None, BY, Light.UNKNOWN),
        (95, dt.date(2026, 3, 1), Light.REACHED),
        (80, BY, Light.AT_RISK),
        (80, BY + dt.timedelta(days=1), Light.MISSED),
    ],
)
def test_light(latest, today, shown):
    """There is time until the target's day is over; without a figure nothing is claimed."""
    assert light(">=", 90, latest, BY, today) is shown


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("85,5", 85.5),
        ("85.5", 85.5),
        ("1.200", 1200),
        ("1.200,5", 1200.5),
        (" 90 % ", 90),
        ("-3", -3),
        ("", None),
        ("nhiều", None),
        ("1e9", None),
        ("nan", None),
        ("9" * 40, None),
        ("1,2,3", None),
    ],
)
def test_figures_as_they_are_typed(typed, value):
    """A figure is read the Vietnamese way; what is none is asked for again."""
    assert read_figure(typed) == value


def test_satisfaction_is_recognised():
    """Only targets of satisfaction may be filled from our own ratings."""
    assert is_about_satisfaction("Mức độ hài lòng của người dân đạt từ 95%")
    assert is_about_satisfaction("Chỉ số SIPAS", "")
    assert not is_about_satisfaction("Tỷ lệ hồ sơ trực tuyến", "hồ sơ")


def test_chart_tells_its_figures():
    """Who cannot see the chart reads its figures; the same figures draw the same picture."""
    points = [Point(dt.date(2026, 3, 31), "Quý I", 80), Point(dt.date(2026, 6, 30), "Quý II", 88.5)]
    drawn = target_chart("Hồ sơ trực tuyến", points, 90, unit="%")

    assert "Mức phải đạt: 90%. Quý I: 80%; Quý II: 88,5%." in drawn.decode()
    assert drawn == target_chart("Hồ sơ trực tuyến", points, 90, unit="%")


@pytest.mark.parametrize("values", [[], [0], [5, 5], list(range(40))])
def test_chart_of_any_figures(values):
    """None, one, equal or many figures are drawn."""
    points = [Point(dt.date(2026, 1, 1) + dt.timedelta(days=n), str(n), v) for n, v in enumerate(values)]

    assert target_chart("x", points, 0).startswith(b"<?xml")
    assert target_description(points, 0)
