"""The Official Account in a process of its own, and its commands, against a Zalo on loopback."""

import re

import pytest

from bot.channels.zalo_oa.oauth import challenge_of
from storage import conversations, outbox
from storage.database import Database
from storage.messages import Button, Reply
from tests.bot.conftest import NOW
from tests.integration.running import environment, run, serving
from tests.servers.zalo import APP_ID, APP_SECRET, CITIZEN, OA_ID, OA_SECRET, VERIFIER


def settings_of(zalo, **more: str) -> dict[str, str]:
    return {
        "MOTCUA_ZALO_OA_ID": OA_ID,
        "MOTCUA_ZALO_APP_ID": APP_ID,
        "MOTCUA_ZALO_APP_SECRET": APP_SECRET,
        "MOTCUA_ZALO_OA_SECRET_KEY": OA_SECRET,
        "MOTCUA_ZALO_OA_BASE_URL": zalo.url,
        "MOTCUA_ZALO_OAUTH_BASE_URL": zalo.url,
        "MOTCUA_ZALO_BUSINESS_BASE_URL": zalo.url,
        **more,
    }


@pytest.fixture
def env(tmp_path, zalo):
    return environment(tmp_path, 8099, **settings_of(zalo))


def lay(folder, *replies: Reply) -> None:
    """Replies that wait in the tray."""
    database = Database(f"sqlite:///{folder}/motcua.db")
    database.prepare()
    with database.write() as connection:
        talk = conversations.ensure(connection, "zalo_oa", CITIZEN, NOW)
        for number, reply in enumerate(replies):
            outbox.put(connection, conversation_id=talk, key=str(number), reply=reply, now=NOW)
    database.close()


async def test_waiting_replies_arrive_after_a_start(tmp_path, zalo):
    """What waited while the program was off is sent when it starts, in order, with its buttons."""
    lay(tmp_path, Reply(text="Một"), Reply(text="Hai", buttons=(Button(label="Lệ phí", value="show:a:fee"),)))
    pair = {"MOTCUA_ZALO_ACCESS_TOKEN": "AT-0", "MOTCUA_ZALO_REFRESH_TOKEN": "RT-0"}
    async with serving(tmp_path, **settings_of(zalo, **pair)):
        await zalo.replies(2)
    assert zalo.texts == ["Một", "Hai\n\n1. Lệ phí"]
    assert zalo.faults == []


async def test_consent_then_doctor_then_replies(tmp_path, zalo, env):
    """An office links its account with the code of its consent; the doctor then names what is still missing."""
    code, out, err = await run("zalo", "doctor", env=env, cwd=tmp_path)
    assert (code, "[THIẾU]   4." in out) == (1, True), err

    env["MOTCUA_ZALO_CODE_VERIFIER"] = VERIFIER
    zalo.codes["C-1"] = challenge_of(VERIFIER)
    address = f"https://motcua.example.vn/zalo/callback?oa_id={OA_ID}&code=C-1"
    code, out, err = await run("zalo", "login", env=env, cwd=tmp_path, stdin=f"{address}\n")
    assert (code, challenge_of(VERIFIER) in out) == (0, True), err

    code, out, err = await run("zalo", "doctor", env=env, cwd=tmp_path)
    assert re.findall(r"\[(\S+)\s*\]\s+(\d)", out) == [
        ("đủ", "1"), ("đủ", "2"), ("đủ", "3"), ("đủ", "4"), ("THIẾU", "5"), ("đủ", "6"), ("đủ", "7"),
    ]  # fmt: skip # the list as it is read
    assert not [secret for secret in (zalo.access, zalo.refresh, APP_SECRET) if secret in out + err]


async def test_pasted_pair(tmp_path, zalo, env):
    """A pair from the console's API Explorer can be pasted."""
    zalo.access, zalo.refresh = "AT-9", "RT-9"
    code, out, err = await run("zalo", "login", "--pair", env=env, cwd=tmp_path, stdin="AT-9\nRT-9\n")
    assert (code, "Đã cất mã" in out) == (0, True), err
    await run("zalo", "doctor", env=env, cwd=tmp_path)
    assert zalo.grants == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [("C-9", "Mã chỉ dùng một lần"), ("https://a.vn/?oa_id=7&code=C-1", "OA 7")],
)
async def test_wrong_code_is_explained(tmp_path, zalo, env, given, told):
    """A used code, or one for another account, is told in a sentence."""
    env["MOTCUA_ZALO_CODE_VERIFIER"] = VERIFIER
    code, _, err = await run("zalo", "login", "--code", given, env=env, cwd=tmp_path)
    assert (code, told in err, "Traceback" in err) == (1, True, False)


async def test_first_login_gives_a_verifier(tmp_path, env):
    """Without a verifier the command makes one of 43 characters and says where to put it."""
    code, out, _ = await run("zalo", "login", env=env, cwd=tmp_path)
    assert code == 1
    assert re.search(r"MOTCUA_ZALO_CODE_VERIFIER=[\w-]{43}$", out, re.MULTILINE)
