"""Reminders: free while one may, a fee where the office accepts it, a template after that, by night nothing."""

import datetime as dt
import logging

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.base import Paused, Refused, TryLater, Unknown, Unreachable
from bot.channels.degrade import degrade
from bot.channels.zalo_oa.notices import TEMPLATES, tracking_id
from bot.channels.zalo_oa.quota import Quota
from bot.channels.zalo_oa.windows import Way, way
from storage import channel_states
from storage.messages import Notice
from storage.outbox import Lane
from tests.bot.conftest import NOW
from tests.bot.zalo_oa.conftest import message
from tests.servers.zalo import CITIZEN, TEMPLATE, Trouble

TOKENS = "/v4/oa/access_token"
CS, BY_UID, BY_PHONE = "/v3.0/oa/message/cs", "/v3.0/oa/message/template", "/message/template"
LIST = f"- id: reminder\n  template: {TEMPLATE}\n  parameters: {{ten: name, han: due}}\n"
VALUES = {"name": "Nguyễn Văn A", "due": "25/11/2026"}
WEEK = 7 * 24 + 1


def notice(**more):
    return Notice(name="reminder", values=VALUES, **more)


def reminder(hours: float | None = WEEK, **more):
    return message("Nhắc việc", hours=hours, lane=Lane.REMINDER, **{"notice": notice(), **more})


@pytest.fixture
def listed(make, tmp_path):
    """An account whose office has one template."""

    def made(text: str = LIST, **more):
        path = tmp_path / "zalo.yaml"
        path.write_text(text, "utf-8")
        return make(zalo_templates=path, **more)

    return made


async def used(store, kind):
    return await store.read(lambda c: channel_states.used(c, "zalo_oa", "2026-11-20", kind))


@pytest.mark.parametrize(
    ("lane", "hours", "fees", "wanted"),
    [
        (Lane.REMINDER, 47, "none", Way.FREE),
        (Lane.REMINDER, 47.1, "none", Way.TEMPLATE),
        (Lane.REMINDER, 47.1, "reminders", Way.PAID),
        (Lane.REMINDER, 156, "reminders", Way.PAID),
        (Lane.REMINDER, 156.1, "reminders", Way.TEMPLATE),
        (Lane.BROADCAST, 47.1, "reminders", Way.TEMPLATE),
        (Lane.BROADCAST, 47.1, "all", Way.PAID),
        (Lane.BROADCAST, 12, "none", Way.FREE),
        (Lane.REPLY, 1000, "none", Way.FREE),
    ],
)
def test_way_by_the_hours(lane, hours, fees, wanted):
    """An hour and half a day before Zalo's own limits the next way is taken; answers are always free."""
    assert way(lane, NOW - dt.timedelta(hours=hours), NOW, fees) is wanted


async def test_reminder_in_the_window_is_free(oa, zalo, store):
    """Somebody who wrote yesterday is reminded for nothing."""
    await oa.send(reminder(hours=24))
    assert (zalo.texts, await used(store, "paid")) == (["Nhắc việc"], 0)


async def test_fee_is_counted(oa, zalo, store):
    """Between two and seven days a reminder costs a fee, and the office sees how many did."""
    zalo.hours[CITIZEN] = 60
    await oa.send(reminder(hours=60))
    assert [await used(store, "paid"), await used(store, "free")] == [1, 0]


@pytest.mark.parametrize(
    ("thought", "really", "counted"), [(60, 1, {"paid": 0, "free": 1}), (1, 60, {"paid": 1, "free": 0})]
)
async def test_zalos_bill_is_what_counts(oa, zalo, store, thought, really, counted):
    """Whatever we thought a message would cost, what Zalo says it cost is counted."""
    zalo.hours[CITIZEN] = really
    await oa.send(reminder(hours=thought))
    assert {kind: await used(store, kind) for kind in counted} == counted


@pytest.mark.parametrize(
    ("said", "reserved", "counted"),
    [
        ("reply", False, (0, 1)), ("reply", True, (0, 1)), ("welcome_msg", False, (0, 1)),
        ("sub_quota", False, (1, 0)), ("purchase_quota", False, (1, 0)), ("purchase_quota", True, (1, 0)),
        (None, False, (0, 1)), (None, True, (1, 0)),
    ],
)  # fmt: skip # a table
async def test_every_kind_of_quota_is_counted_as_what_it_is(store, clock, said, reserved, counted):
    """What uses up the package or money is paid, whichever; where Zalo says nothing, what was expected counts."""
    quota = Quota(store, clock, 10)
    if reserved:
        await quota.reserve()
    await quota.sent(said, NOW if reserved else None)
    assert (await used(store, "paid"), await used(store, "free")) == counted


async def test_what_was_not_sent_is_not_counted(oa, zalo, store):
    """A reminder that Zalo refused costs nothing and takes nobody's place."""
    zalo.fails(CS, -210)
    with pytest.raises(Refused):
        await oa.send(reminder(hours=60))
    assert await used(store, "paid") == 0


async def test_who_was_never_reached_costs_nothing(make, store, unused_tcp_port):
    """While Zalo is away a reminder that would cost a fee takes nobody's place."""
    with pytest.raises(TryLater):
        await make(zalo_oa_base_url=f"http://127.0.0.1:{unused_tcp_port}").send(reminder(hours=60))
    assert await used(store, "paid") == 0


@pytest.mark.parametrize(
    ("access", "troubles", "wanted", "paid"),
    [
        ("AT-dead", [Trouble(TOKENS, cut=True, after=True)], Paused, 0),
        ("AT-dead", [Trouble(TOKENS, status=502)] * 2, TryLater, 0),
        ("AT-0", [Trouble(CS, cut=True, after=True)], Unknown, 1),
    ],
)
async def test_only_what_may_have_arrived_is_counted(oa, zalo, store, access, troubles, wanted, paid):
    """Without a token nothing was sent, so nothing was paid; a lost answer may well be on Zalo's bill."""
    zalo.hours[CITIZEN], zalo.access = 60, access
    zalo.trouble.extend(troubles)
    with pytest.raises(wanted):
        await oa.send(reminder(hours=60))
    assert await used(store, "paid") == paid


async def test_the_day_of_a_limit_is_ours(store, clock):
    """The paid messages of a day begin anew at midnight in Vietnam; the month counts them all."""
    quota = Quota(store, clock, 1)
    for hour in (16, 17):  # 23 h 30, and half past midnight
        clock.at = NOW.replace(hour=hour, minute=30)
        await quota.reserve()
        with pytest.raises(TryLater):
            await quota.reserve()
    counted = await store.read(lambda c: channel_states.used(c, "zalo_oa", "2026-11", "paid"))
    assert (counted, await used(store, "paid")) == (2, 1)


async def test_template_after_a_week(listed, zalo, store):
    """After a week the approved template goes to the person's id, filled in."""
    assert await listed().send(reminder()) == "m1"
    assert zalo.sent == [
        {
            "path": BY_UID,
            "user_id": CITIZEN,
            "template_id": TEMPLATE,
            "template_data": {"ten": "Nguyễn Văn A", "han": "25/11/2026"},
        }
    ]
    assert [await used(store, "paid"), await used(store, "template")] == [1, 1]


async def test_closed_window_is_noticed(listed, zalo):
    """Zalo says the window is closed though we thought it open: the template goes instead."""
    zalo.hours[CITIZEN] = WEEK
    await listed().send(reminder(hours=24))
    assert [one["path"] for one in zalo.sent] == [BY_UID]


@pytest.mark.parametrize(("hours", "wanted"), [(10, CS), (WEEK, BY_UID)])
async def test_zalo_is_asked_when_we_do_not_know(listed, zalo, hours, wanted):
    """Never heard by us: Zalo is asked when the person was last there."""
    zalo.hours[CITIZEN] = hours
    await listed().send(reminder(hours=None))
    assert [one["path"] for one in zalo.sent] == [wanted]


async def test_by_phone_when_not_by_id(listed, zalo):
    """A template that cannot go by id goes by the official's phone, with our own id for the bill."""
    zalo.not_by_uid.add(CITIZEN)
    await listed().send(reminder(notice=notice(phone="0912 345 678"), key="remind:3:2026-11-25"))
    (sent,) = zalo.sent
    assert (sent["path"], sent["phone"], sent["tracking_id"]) == (
        BY_PHONE,
        "84912345678",
        "remind:3:2026-11-25",
    )
    assert "mode" not in sent


async def test_trial_goes_to_administrators_only(listed, zalo):
    """In development mode a template by phone says so, and costs nothing."""
    zalo.not_by_uid.add(CITIZEN)
    await listed(zalo_template_mode="development").send(reminder(notice=notice(phone="84912345678"), key="k"))
    assert zalo.sent[0]["mode"] == "development"


async def test_other_channels_may_try(listed, zalo, store):
    """Neither by id nor by phone: the message is given up here, nothing is charged."""
    zalo.not_by_uid.add(CITIZEN)
    with pytest.raises(Unreachable):
        await listed().send(reminder())
    assert await used(store, "paid") == 0


@pytest.mark.parametrize("given", [Notice(name="other"), None])
async def test_no_template_no_reminder(listed, zalo, given):
    """Nothing approved for this: another channel may be tried, and Zalo is not asked."""
    with pytest.raises(Unreachable):
        await listed().send(reminder(notice=given))
    assert zalo.calls == []


async def test_long_reminder_is_one_template(listed, zalo):
    """A digest too long for one message is one template, not one for each part."""
    oa = listed()
    whole = message("việc " * 900, hours=WEEK, lane=Lane.REMINDER, notice=notice())
    parts = degrade(whole.reply, oa.capabilities)
    for number, part in enumerate(parts, 1):
        await oa.send(whole.model_copy(update={"reply": part, "more": number < len(parts)}))
    assert (len(parts) > 1, len(zalo.sent)) == (True, 1)


@pytest.mark.parametrize(
    ("local", "wait"), [("20:30", 10.5 * 3600), ("23:59", 7 * 3600 + 60), ("03:00", 4 * 3600), ("06:59", 60)]
)
async def test_no_template_by_night(listed, zalo, clock, local, wait):
    """Nobody is woken: a template waits until seven."""
    hour, minute = map(int, local.split(":"))
    clock.at = dt.datetime(2026, 11, 20, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    with pytest.raises(TryLater) as later:
        await listed().send(reminder(hours=2000))
    assert (later.value.seconds, zalo.sent) == (wait, [])


async def test_the_days_limit_holds(listed, zalo, store, clock):
    """The office's limit of paid messages a day is kept; the rest goes out the next day."""
    oa = listed(zalo_max_paid_per_day=1)
    await oa.send(reminder())
    with pytest.raises(TryLater) as later:
        await oa.send(reminder())
    assert later.value.seconds == 15 * 3600 + 60
    assert await used(store, "paid") == 1
    await oa.send(message("trả lời"))
    clock.at += dt.timedelta(days=1)
    await oa.send(reminder())
    assert len(zalo.sent) == 3


async def test_lost_template_is_not_bought_twice(listed, zalo):
    """The answer to a paid message was lost: it is not sent again."""
    zalo.trouble.append(Trouble(BY_UID, cut=True, after=True))
    with pytest.raises(Unknown):
        await listed().send(reminder())
    assert len(zalo.sent) == 1


@pytest.mark.parametrize("step", ["use", "reopen"])
async def test_template_is_not_bought_twice_for_a_database_that_was_away(listed, zalo, monkeypatch, step):
    """Zalo took it and the money; what is written down of it afterwards waits for the database."""
    write, failures = getattr(channel_states, step), iter([1])

    def away(*given):
        if zalo.sent and next(failures, None):
            raise OperationalError("UPDATE", {}, Exception("gone"))
        write(*given)

    monkeypatch.setattr(channel_states, step, away)
    assert "m1" == await listed().send(reminder())


@pytest.mark.parametrize(
    ("code", "wanted", "seconds"),
    [
        (-144, TryLater, 15 * 3600 + 60),
        (-147, TryLater, 15 * 3600 + 60),
        (-133, TryLater, 22 * 3600),
        (-137, TryLater, 300),
        (-131, TryLater, 300),
        (-118, Unreachable, None),
        (-139, Unreachable, None),
        (-1121, Refused, None),
        (-1131, Refused, None),
    ],
)
async def test_templates_by_phone_have_their_own_numbers(listed, zalo, store, code, wanted, seconds):
    """Quota, night, money, no Zalo account, our data: each is told apart, and nothing is charged."""
    zalo.not_by_uid.add(CITIZEN)
    zalo.fails(BY_PHONE, code)
    with pytest.raises(wanted) as problem:
        await listed().send(reminder(notice=notice(phone="0912345678"), key="k"))
    assert getattr(problem.value, "seconds", None) == seconds
    assert await used(store, "paid") == 0


async def test_no_money_for_templates_does_not_stop_replies(listed, zalo, store, caplog):
    """The cloud account is empty: the operator reads it, replies go on, and a later success clears it."""
    oa = listed()
    zalo.fails(BY_UID, -321)
    with pytest.raises(TryLater):
        await oa.send(reminder())
    state = (await store.read(channel_states.all_of))[TEMPLATES]
    assert "Nạp tiền" in (state.reason or "")
    assert "Nạp tiền" in caplog.text
    await oa.send(message())
    await oa.send(reminder())
    assert (await store.read(channel_states.all_of))[TEMPLATES].reason is None


# --- the office's list ---


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ("{ten: name}", "thiếu tham số bắt buộc han"),
        ("{ten: name, han: due, la: x}", "không có tham số la"),
    ],
)
async def test_list_that_does_not_fit_is_off(listed, zalo, caplog, parameters, told):
    """A template whose parameters Zalo approved otherwise is off, loudly, and nothing else is."""
    oa = listed(f"- id: reminder\n  template: '{TEMPLATE}'\n  parameters: {parameters}\n")
    await oa.look_after()
    assert told in caplog.text
    with pytest.raises(Unreachable):
        await oa.send(reminder())
    await oa.send(message())
    assert len(zalo.sent) == 1


async def test_unknown_template_is_off(listed, zalo, caplog):
    """A template number that Zalo does not know is off, and the check is not repeated."""
    oa = listed("- id: reminder\n  template: 1\n  parameters: {a: name}\n")
    await oa.look_after()
    await oa.look_after()
    assert "MẪU TIN ZALO KHÔNG DÙNG ĐƯỢC" in caplog.text
    assert zalo.calls.count("/template/info/v2") == 1


async def test_check_is_made_up_for(listed, zalo):
    """Zalo away at the start: the check is made later, once."""
    oa = listed()
    zalo.trouble.append(Trouble("/template/info/v2", status=500))
    for _ in range(3):
        await oa.look_after()
    assert zalo.calls.count("/template/info/v2") == 2


@pytest.mark.parametrize(
    "text", ["- id: reminder\n", "{", "- {id: a, template: 1, parameters: {a: b}, x: 1}"]
)
async def test_broken_list_stops_nobody(listed, zalo, caplog, text):
    """A list that cannot be read is told of, and citizens are answered."""
    with caplog.at_level(logging.ERROR):
        await listed(text).send(message())
    assert "zalo.yaml" in caplog.text


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        ({"name": "Nguyễn Thị Hoàng Phương Thảo Nguyên Anh"}, "Nguyễn Thị Hoàng Phương Thảo…"),
        ({"due": "thứ Tư, ngày 25 tháng 11 năm 2026"}, None),
        ({"name": ""}, None),
    ],
)
async def test_values_fit_or_are_not_sent(listed, zalo, values, sent):
    """A long name is shortened; a date that would say something else, or nothing at all, is not sent."""
    oa = listed()
    await oa.look_after()
    given = reminder(notice=Notice(name="reminder", values={**VALUES, **values}))
    if sent is None:
        with pytest.raises(Unreachable):
            await oa.send(given)
    else:
        await oa.send(given)
        assert zalo.sent[0]["template_data"]["ten"] == sent


@pytest.mark.parametrize("key", ["remind:1:2026-11-25", "x" * 48, "x" * 49, "nhắc" * 20])
def test_tracking_id_fits(key):
    """Every key of the tray gives an id that Zalo takes, the same each time, another for each."""
    made = tracking_id(key)
    assert made == tracking_id(key) != tracking_id(key + "1")
    assert len(made) <= 48
    assert made.isascii()
