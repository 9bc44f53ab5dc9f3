"""Tokens: never two refreshers, never a pair that is used before it is kept, a clear word when a person is needed."""

import asyncio
import datetime as dt
import logging

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import Paused, TryLater
from bot.channels.zalo_oa.account import proof_of
from bot.channels.zalo_oa.oauth import Grant, challenge_of
from bot.logs import Lines, Scrubber
from storage import channel_tokens
from tests.bot.zalo_oa.conftest import message
from tests.servers.zalo import OA_ID, VERIFIER, Trouble

TOKENS = "/v4/oa/access_token"


async def row(store):
    return await store.read(lambda c: channel_tokens.find(c, "zalo_oa", OA_ID))


def test_challenge_is_the_one_zalo_computes():
    """The challenge that is printed for the console fits its verifier (vector of the reference)."""
    assert challenge_of(VERIFIER) == "fR4ifSAEy-7Mu6g7FHZulPKrtjqdAnUCwRFAJt2JFsA"


def test_proof_is_the_one_zalo_computes():
    """The proof sent with each call is Zalo's HMAC (vector of the reference)."""
    wanted = "91a5991fb16794eacade36294f65c4ecafe3e663b17ece208a4450491fbea1e4"
    assert proof_of("AppSecretForTests", "AccessTokenForTests") == wanted


async def test_pasted_pair_is_used_and_sealed(oa, zalo, store):
    """The pair of the settings works at once, and a copy of the database does not show it."""
    assert await oa.tokens.current() == "AT-0"
    assert "AT-0" not in (await row(store)).sealed
    assert TOKENS not in zalo.calls


async def test_renewed_before_it_dies(oa, zalo, clock):
    """After 20 of 25 hours the token is renewed, though nobody writes."""
    await oa.look_after()
    clock.at += dt.timedelta(hours=19, minutes=59)
    await oa.look_after()
    assert zalo.grants == 0
    clock.at += dt.timedelta(minutes=1)
    await oa.look_after()
    assert await oa.tokens.current() == "AT-1"


@pytest.mark.parametrize("code", [-216, -220, -124])
async def test_dead_token_is_renewed_and_the_message_sent_once(oa, zalo, code):
    """A token that Zalo refuses is renewed, and the citizen gets the reply, once."""
    zalo.fails("/v3.0/oa/message/cs", code)
    await oa.send(message())
    assert (zalo.grants, len(zalo.sent)) == (1, 1)


async def test_http_401_is_a_dead_token(oa, zalo):
    """Zalo's other way to say that a token is dead is understood."""
    zalo.trouble.append(Trouble("/v3.0/oa/message/cs", status=401))
    await oa.send(message())
    assert (zalo.grants, len(zalo.sent)) == (1, 1)


async def test_refused_twice_is_for_the_operator(oa, zalo):
    """When a fresh token is refused too, nothing is tried over and over: a person is asked."""
    zalo.fails("/v3.0/oa/message/cs", -216, times=2)
    with pytest.raises(Paused) as pause:
        await oa.send(message())
    assert pause.value.operator
    assert "Bước 4" in str(pause.value)
    assert zalo.calls.count(TOKENS) == 1


async def test_two_replicas_refresh_once(make, zalo):
    """Two replicas whose token dies at once: one renews, the other takes what it brought."""
    one, other = make(), make()
    await one.tokens.current()
    await other.tokens.current()
    zalo.access = "AT-dead"
    zalo.let_refresh.clear()
    sending = [asyncio.create_task(replica.send(message())) for replica in (one, other)]
    await zalo.refreshing.wait()
    zalo.let_refresh.set()
    await asyncio.gather(*sending)
    assert (zalo.grants, zalo.calls.count(TOKENS), len(zalo.sent)) == (1, 1, 2)


async def test_what_another_replica_renewed_is_used(make, zalo):
    """A replica that still holds the old token takes the one that another replica brought an hour ago."""
    one, other = make(), make()
    await other.tokens.current()
    await one.tokens.renew()
    await other.send(message())
    assert (zalo.calls.count(TOKENS), len(zalo.sent)) == (1, 1)


async def test_many_messages_refresh_once(oa, zalo):
    """Thirty messages that meet a dead token cost one refresh."""
    zalo.access = "AT-dead"
    await asyncio.gather(*(oa.send(message(f"tin {n}")) for n in range(30)))
    assert (zalo.grants, len(zalo.sent)) == (1, 30)


async def test_new_pair_is_kept_before_it_is_used(oa, zalo, store, monkeypatch):
    """The database fails just after Zalo gave a new pair: the pair is written before anything is sent with it."""
    failures, replace = iter([1, 1]), channel_tokens.replace

    def away(*given):
        if next(failures, None):
            raise SQLAlchemyError("gone")
        assert zalo.sent == []
        return replace(*given)

    monkeypatch.setattr(channel_tokens, "replace", away)
    zalo.access = "AT-dead"
    await oa.send(message())
    assert ((await row(store)).version, len(zalo.sent)) == (2, 1)


async def test_refresh_goes_on_when_its_asker_is_stopped(oa, zalo, store):
    """A process that is stopped in the middle of a refresh keeps the pair that arrives."""
    zalo.access = "AT-dead"
    zalo.let_refresh.clear()
    sending = asyncio.create_task(oa.send(message()))
    await zalo.refreshing.wait()
    sending.cancel()
    zalo.let_refresh.set()
    await oa.close()
    assert (await row(store)).version == 2


async def test_lost_answer_is_asked_for_once_more(oa, zalo):
    """A refresh whose answer was lost before Zalo did anything is asked again, with the same token."""
    zalo.trouble.append(Trouble(TOKENS, cut=True))
    await oa.tokens.renew()
    assert (zalo.grants, zalo.calls.count(TOKENS)) == (1, 2)


async def test_pair_lost_on_the_way_needs_a_person(oa, zalo, store, caplog):
    """Zalo rotated the pair and we never heard: sending stops, and the log tells in Vietnamese what to do."""
    zalo.trouble.append(Trouble(TOKENS, cut=True, after=True))
    with caplog.at_level(logging.ERROR), pytest.raises(Paused) as pause:
        await oa.tokens.renew()
    assert pause.value.operator
    assert "motcua zalo login" in caplog.text
    assert (await row(store)).state == "needs_consent"


@pytest.mark.parametrize(
    "trouble", [Trouble(TOKENS, status=502), Trouble(TOKENS, "<html>"), Trouble(TOKENS, {})]
)
async def test_broken_token_server_costs_nothing(oa, zalo, store, trouble):
    """While the token server is broken the pair is kept, and the message waits."""
    zalo.access = "AT-dead"
    zalo.trouble.extend([Trouble("/v3.0/oa/message/cs", {"error": -216}), trouble, trouble])
    with pytest.raises(TryLater):
        await oa.send(message())
    assert ((await row(store)).state, (await row(store)).refreshing_until) == ("ok", None)
    await oa.send(message())
    assert len(zalo.sent) == 1


async def test_old_token_serves_while_the_token_server_is_away(oa, zalo, clock):
    """Due for renewal, but alive: replies go on with it while the token server fails."""
    await oa.tokens.current()
    clock.at += dt.timedelta(hours=21)
    zalo.trouble.extend([Trouble(TOKENS, status=500)] * 2)
    await oa.send(message())
    assert (zalo.grants, len(zalo.sent)) == (0, 1)


async def test_replies_go_out_while_the_token_server_hangs(oa, zalo, clock, monkeypatch):
    """The old token lives for hours yet: nobody waits for a server that does not answer. The new one comes later."""
    monkeypatch.setattr("bot.channels.zalo_oa.tokens.PATIENCE_S", 0.01)
    await oa.look_after()
    clock.at += dt.timedelta(hours=21)
    zalo.let_refresh.clear()
    async with asyncio.timeout(5):
        await oa.send(message())
    zalo.let_refresh.set()
    await oa.tokens.close()

    assert (len(zalo.sent), await oa.tokens.current()) == (1, "AT-1")


async def test_replies_go_out_when_a_replica_died_while_it_renewed(make, zalo, store, clock, monkeypatch):
    """Its right to renew ends a minute later; until then the old token serves, without a wait for each reply."""
    monkeypatch.setattr("bot.channels.zalo_oa.tokens.PATIENCE_S", 0.01)
    oa = make()
    await oa.look_after()
    clock.at += dt.timedelta(hours=21)
    held, until = await row(store), clock.at + dt.timedelta(minutes=1)
    await store.write(lambda c: channel_tokens.lease(c, held, until, clock.at))
    async with asyncio.timeout(5):
        await oa.send(message())

    assert (len(zalo.sent), zalo.grants) == (1, 0)


async def test_newer_pasted_pair_ends_the_pause(make, zalo, store):
    """After a lost pair, another pair in the settings is taken up; the old one is not tried again."""
    zalo.access, zalo.refresh = "AT-9", "RT-9"
    first = make()
    for _ in range(2):
        with pytest.raises(Paused):
            await first.send(message())
    assert zalo.calls.count(TOKENS) == 1
    again = make(zalo_access_token="AT-9", zalo_refresh_token="RT-9")
    await again.send(message())
    assert ((await row(store)).state, len(zalo.sent)) == ("ok", 1)


async def test_consent_ends_the_pause(oa, zalo):
    """A pair that a person brings is used from the next message on."""
    zalo.access, zalo.refresh = "AT-9", "RT-9"
    with pytest.raises(Paused):
        await oa.send(message())
    await oa.tokens.keep(Grant(access_token="AT-9", refresh_token="RT-9", expires_in="90000"))
    await oa.send(message())
    assert len(zalo.sent) == 1


async def test_without_any_pair_the_operator_is_told(make):
    """No pair at all: the message waits and the reason says which command to run."""
    with pytest.raises(Paused, match="motcua zalo login"):
        await make(zalo_access_token=None, zalo_refresh_token=None).send(message())


async def test_refresh_token_alone_is_enough(make, zalo):
    """A pasted refresh token without its access token is used to get one."""
    await make(zalo_access_token=None).send(message())
    assert (zalo.grants, len(zalo.sent)) == (1, 1)


async def test_another_secret_key_does_not_crash(make, zalo, caplog):
    """When the sealing secret was changed the log says so, and the settings' pair is tried."""
    await make().tokens.current()
    assert await make(secret_key="another").tokens.current() == "AT-0"
    assert "MOTCUA_SECRET_KEY" in caplog.text


@pytest.mark.parametrize("code", [-14002, -14003, -1])
async def test_other_refusals_keep_the_pair(oa, zalo, store, code):
    """An app that is switched off pauses the channel; switched on again, the same pair still works."""
    zalo.trouble.append(Trouble(TOKENS, {"error": code, "error_name": "x"}))
    with pytest.raises(Paused):
        await oa.tokens.renew()
    await oa.tokens.renew()
    assert (await row(store)).version == 2


@pytest.mark.parametrize("given", ["90000", 90000, "9" * 20, "9" * 5000, "²", "soon", "", None, "-5"])
def test_strange_life_costs_no_pair(given):
    """However Zalo writes the life of a token, the pair that came with it is kept."""
    grant = Grant.model_validate({"access_token": "a", "refresh_token": "r", "expires_in": given})
    assert grant.expires_in == 90_000


async def test_no_token_in_the_log(oa, zalo, caplog):
    """Whatever goes wrong, neither token nor secret is in the log or in an error."""
    caplog.set_level(logging.DEBUG)
    zalo.trouble.extend([Trouble("/v3.0/oa/message/cs", {"error": -216}), Trouble(TOKENS, cut=True)])
    await oa.send(message())
    zalo.fails("/v3.0/oa/message/cs", -201)
    with pytest.raises(Exception) as error:
        await oa.send(message())
    told = caplog.text + repr(error.value) + repr(oa.tokens._held) + repr(oa.account)
    assert not [secret for secret in ("AT-0", "AT-1", "RT-0", "RT-1", "AppSecretForTests") if secret in told]


def test_tokens_that_change_are_taken_out_of_the_log():
    """Even when a library prints a whole call, the tokens in it do not stand in the log."""
    record = logging.makeLogRecord({"msg": "{'access_token': 'AT-1-x.y', \"refresh_token\": \"RT-1\"} a=1"})
    told = Lines(Scrubber(())).format(record)
    assert ("AT-1" in told, "RT-1" in told, "a=1" in told) == (False, False, True)


async def test_free_account_is_told_of_at_the_start(oa, zalo, caplog):
    """Before the first citizen waits in vain, the log says that a free account cannot answer; once."""
    zalo.package = ""
    await oa.look_after()
    await oa.look_after()
    assert caplog.text.count("gói trả phí") == 1
