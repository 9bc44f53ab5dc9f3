"""`motcua zalo doctor`: each step that is missing is named, and nothing that is done is."""

import pytest

from bot.channels.zalo_oa.doctor import examine
from storage import channel_states
from tests.servers.zalo import TEMPLATE, Trouble

GETOA, TOKENS = "/v2.0/oa/getoa", "/v4/oa/access_token"


@pytest.fixture
async def heard(store, clock):
    """Zalo has called us."""
    await store.write(lambda c: channel_states.heard(c, "zalo_oa", clock()))


def missing(found) -> list[int]:
    return [number for number, (state, _) in found.steps.items() if state == "missing"]


async def test_everything_is_done(oa, store, clock, heard):
    """A finished account: nothing is missing, and package, expiry and last event are told."""
    found = await examine(oa, store, clock())
    assert not found.something_is_missing
    assert sorted(found.steps) == [1, 2, 3, 4, 5, 6, 7]
    told = "\n".join(found.notes)
    assert all(part in told for part in ("Growth", "31/12/2026", "Sự kiện gần nhất", "10:00 21/11/2026"))


async def test_webhook_was_never_called(oa, store, clock):
    """Events that never arrive are named as the webhook's step."""
    assert missing(await examine(oa, store, clock())) == [5]


@pytest.mark.parametrize("package", ["", "Free", "Gói miễn phí"])
async def test_free_account(oa, zalo, store, clock, heard, package):
    """A free account is named before citizens notice."""
    zalo.package = package
    found = await examine(oa, store, clock())
    assert missing(found) == [6]
    assert "gói trả phí" in found.steps[6][1]


@pytest.mark.parametrize(
    ("path", "code", "step"),
    [
        (TOKENS, -14002, 1),
        (TOKENS, -14003, 3),
        (GETOA, -209, 1),
        (GETOA, -212, 2),
        (GETOA, -223, 4),
        (GETOA, -219, 1),
    ],
)
async def test_zalos_number_names_the_step(oa, zalo, store, clock, heard, path, code, step):
    """Zalo says a number; the operator reads the step."""
    zalo.trouble.append(Trouble(path, {"error": code}))
    assert missing(await examine(oa, store, clock())) == [step]


async def test_lost_pair(oa, zalo, store, clock, heard):
    """A refresh token that is used up is named as the consent's step, and no other step is blamed."""
    zalo.refresh = "RT-9"
    found = await examine(oa, store, clock())
    assert missing(found) == [4]
    assert found.steps[4][1].count("motcua zalo login") == 1


async def test_templates_are_looked_at(make, store, clock, heard, tmp_path):
    """A template that does not fit is named with its reason."""
    path = tmp_path / "zalo.yaml"
    path.write_text(f"- id: reminder\n  template: {TEMPLATE}\n  parameters: {{ten: name}}\n", "utf-8")
    found = await examine(make(zalo_templates=path), store, clock())
    assert missing(found) == [7]
    assert "han" in found.steps[7][1]


async def test_somebody_elses_account(make, store, clock, heard):
    """Tokens of another account are noticed."""
    found = await examine(make(zalo_oa_id="1"), store, clock())
    assert "OA khác" in found.others[0]


async def test_zalo_out_of_reach(make, store, clock, heard, unused_tcp_port):
    """No network: the operator is told so, instead of steps that may well be done."""
    away = f"http://127.0.0.1:{unused_tcp_port}"
    urls = {f"zalo_{name}_base_url": away for name in ("oa", "oauth", "business")}
    found = await examine(make(**urls), store, clock())
    assert (missing(found), found.something_is_missing) == ([], True)
    assert "không trả lời" in found.others[0]
    assert "Kiểm tra mạng" in found.others[1]
