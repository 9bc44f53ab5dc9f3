"""Targets on the admin's desk: figures of each period, lights, charts, and our own ratings with the right label."""

import datetime as dt
import re

import pytest

from storage import plans, ratings, targets
from storage.ratings import Rating
from tests.bot.conftest import NOW

HERE = "/quan-tri/chi-tieu"
HEAD = {
    "file_name": "a.txt",
    "file_hash": "a",
    "number": "01/KH-UBND",
    "warnings": [],
    "period_start": dt.date(2026, 1, 1),
    "period_end": dt.date(2026, 12, 31),
}
ONLINE = {"text": "Hồ sơ trực tuyến <b>", "metric": "hồ sơ", "op": ">=", "value": 80, "unit": "%", "by": None}
HAPPY = {
    "text": "Mức độ hài lòng đạt từ 90%",
    "metric": "hài lòng",
    "op": ">=",
    "value": 90,
    "unit": "%",
    "by": "2026-10-31",
}
FIGURE = {"ky": "Quý I/2026", "ngay": "2026-03-31", "so": "85,5", "ghi-chu": "Theo cổng"}


@pytest.fixture
async def desk(site):
    """Signed in, with a confirmed plan of two targets."""
    await site.sign_in()

    def work(connection):
        plan_id = plans.add(connection, HEAD, [], [ONLINE, HAPPY], NOW)
        plans.set_status(connection, plan_id, "confirmed", "admin", NOW)

    await site.app.services.write(work)
    return site


async def of(site, number: int):
    return await site.app.services.read(lambda c: targets.one(c, number))


async def test_figure_is_entered(desk):
    """A figure is entered with its period and note; light, chart and table show it with who and when."""
    assert "chưa có số liệu" in await desk.page(HERE)
    await desk.post(f"{HERE}/1", FIGURE)
    page = await desk.page(HERE)

    assert 'class="light light-reached">đạt<' in page
    assert "Quý I/2026: 85,5%" in page
    assert "Theo cổng" in page
    assert "Hồ sơ trực tuyến &lt;b&gt;" in page
    picture = await desk.get(f"{HERE}/1/bieu-do.svg")
    assert picture.content_type == "image/svg+xml"


async def test_newer_figure_of_the_same_day_counts(desk):
    """A corrected figure takes the place of the one before; withdrawn ones count no more."""
    await desk.post(f"{HERE}/1", FIGURE)
    await desk.post(f"{HERE}/1", FIGURE | {"so": "60"})
    assert [actual.value for actual in (await of(desk, 1)).actuals] == [60]
    assert "có nguy cơ" in await desk.page(HERE)
    await desk.post(f"{HERE}/1/bo/2")

    assert (await of(desk, 1)).actuals == ()


@pytest.mark.parametrize(
    "wrong", [{"so": "nhiều"}, {"so": "inf"}, {"ngay": "hôm qua"}, {"ngay": "9999-12-31"}, {"ky": " "}]
)
async def test_wrong_figures_are_explained(desk, wrong):
    """What cannot be read is explained and changes nothing."""
    answer = await desk.post(f"{HERE}/1", FIGURE | wrong)

    page = await answer.text()

    assert answer.status == 400
    assert 'role="alert"' in page
    for name, value in (FIGURE | wrong).items():
        (here,) = re.findall(rf'<input id="\w+-1" name="{name}"[^>]*>', page)
        assert f'value="{value}"' in here
        assert (name in wrong) == ('aria-invalid="true"' in here), (
            "told beside its field; nothing typed is lost"
        )
    assert (await of(desk, 1)).actuals == ()


def rate(connection, count: int) -> None:
    for _ in range(count):
        given = Rating(
            questionnaire="hai-long-1",
            formula="mean-of-criteria-1",
            form="short",
            completed=True,
            day=dt.date(2026, 8, 20),
            channel="web",
            answers={"Q0": 5, "A1": 5, "B1": 4, "C1": 2, "D1": 5, "E1": 5},
        )
        ratings.add(connection, given)


async def test_filled_from_our_own_ratings(desk):
    """A target of satisfaction is filled from a whole period of ratings, named what it is and never SIPAS."""
    await desk.app.services.write(lambda c: rate(c, 40))
    period = {"loai": "quy", "so-ky": "3", "nam": "2026"}
    await desk.post(f"{HERE}/2/lay-y-kien", period)
    (actual,) = (await of(desk, 2)).actuals
    page = await desk.page(HERE)

    assert (actual.label, actual.day, actual.origin) == ("Quý III/2026", dt.date(2026, 9, 30), "ratings")
    assert "<strong>Kết quả lấy ý kiến qua kênh trò chuyện.</strong>" in page
    assert "không phải Chỉ số SIPAS" in (actual.note or "")
    assert "để tham khảo, không thay số công bố" in page
    assert "light-missed" in page, "its day, 31/10, is over"


@pytest.mark.parametrize(
    ("target", "period"),
    [
        (1, {"loai": "quy", "so-ky": "3", "nam": "2026"}),
        (2, {"loai": "quy", "so-ky": "4", "nam": "2026"}),
        (2, {"loai": "quy", "so-ky": "5", "nam": "2026"}),
        (2, {"loai": "tuần", "so-ky": "1", "nam": "2026"}),
        (2, {"loai": "thang", "so-ky": "1", "nam": "2026"}),
    ],
)
async def test_not_filled(desk, target, period):
    """Other targets, periods that are not over or not there, and too few answers fill nothing, and it is said why."""
    await desk.app.services.write(lambda c: rate(c, 40))
    answer = await desk.post(f"{HERE}/{target}/lay-y-kien", period)

    assert answer.status == 400
    assert (await of(desk, target)).actuals == ()


async def test_odd_addresses(desk):
    """Unknown targets and plans are not there, or empty."""
    assert (await desk.post(f"{HERE}/99", FIGURE)).status == 404
    assert (await desk.get(f"{HERE}/99/bieu-do.svg")).status == 404
    assert "<h1>" in await desk.page(f"{HERE}?ke-hoach=zz")
    assert "Chưa có chỉ tiêu nào" in await desk.page(f"{HERE}?ke-hoach=99")
