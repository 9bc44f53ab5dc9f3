"""Shards between replicas: shared fairly, and not given away while something is being sent from them."""

from concurrent.futures import ThreadPoolExecutor

from storage.conversations import SHARDS
from storage.database import Database
from storage.shards import Shards


def test_shard_being_sent_from_is_kept(postgres_url):
    """A reply on its way is not sent by the replica that joins."""
    database = Database(postgres_url)
    with database.engine.connect() as one, database.engine.connect() as other:
        mine = Shards(one)
        mine.rebalance()
        busy = set(range(10))
        joins = Shards(other)
        mine.rebalance(busy=busy)
        joins.rebalance()

        assert busy <= mine.held
        assert (32, 32) == (len(mine.held), len(joins.held))
        assert not mine.held & joins.held
    database.close()


def test_three_replicas_own_every_shard(postgres_url):
    """Sixty-four do not divide by three: still there is nobody whom no replica answers."""
    database = Database(postgres_url)
    with (
        database.engine.connect() as one,
        database.engine.connect() as two,
        database.engine.connect() as three,
    ):
        replicas = [Shards(connection) for connection in (one, two, three)]
        for replica in replicas:
            replica.rebalance()

        assert set(range(SHARDS)) == set().union(*(replica.held for replica in replicas))
    database.close()


def test_communes_on_one_server_share_nothing(postgres_url, neighbour_url):
    """Two communes whose databases lie on one server each answer all of their people."""
    ours, theirs = Database(postgres_url), Database(neighbour_url)
    with ours.engine.connect() as here, theirs.engine.connect() as there:
        communes = [Shards(here), Shards(there)]
        for commune in communes:
            commune.rebalance()

        assert [SHARDS, SHARDS] == [len(commune.held) for commune in communes]
    ours.close()
    theirs.close()


def test_replicas_that_start_together_both_come_up(bare_postgres_url):
    """An empty database is prepared once, whoever comes first."""
    replicas = [Database(bare_postgres_url) for _ in range(3)]
    with ThreadPoolExecutor() as threads:
        list(threads.map(Database.prepare, replicas))
    for replica in replicas:
        replica.close()
