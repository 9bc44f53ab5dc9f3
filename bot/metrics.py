"""What is counted and timed, for Prometheus. No label holds anything of a person.

One registry for the process, one for the gauges of the database: they are the same on every replica and read when they
are asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
"""Seconds: a turn is a few milliseconds."""
SLOW = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0)
"""Seconds: delivery waits for platforms."""


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.database_registry = CollectorRegistry()
        """Apart, so that its figures are left out when they cannot be read."""
        gauge = _gauges(registry)
        # This process.
        ProcessCollector(registry=registry)  # memory, processor, start: by the names every dashboard knows
        self.received = Counter("motcua_messages", "Messages in", ["channel", "new"], registry=registry)
        self.turns = Counter("motcua_turns", "Turns by ending", ["channel", "outcome"], registry=registry)
        self.sends = Counter("motcua_sends", "Sends by result", ["channel", "result"], registry=registry)
        self.write_failures = Counter(
            "motcua_write_failures", "Transactions the database did not take", registry=registry
        )
        self.turn_seconds = Histogram("motcua_turn_seconds", "One turn", registry=registry, buckets=QUICK)
        self.delivery_seconds = Histogram(
            "motcua_delivery_seconds",
            "From receipt to delivery of a reply",
            ["channel"],
            registry=registry,
            buckets=SLOW,
        )
        self.shards_held = gauge("shards_held", "Shards of this process")
        self.loop_lag = gauge("loop_lag_seconds", "How late the event loop was last time")
        self.knowledge_age = gauge("knowledge_age_seconds", "Since the knowledge in use was read")
        self.knowledge_troubles = gauge("knowledge_troubles", "Files of the office that are not in use")
        self.database_up = gauge("database_up", "1: the figures of the database could be read")
        # The database: the same on every replica.
        gauge = _gauges(self.database_registry)
        self.inbox = gauge("inbox_messages", "Messages that wait for their turn")
        self.inbox_oldest = gauge("inbox_oldest_seconds", "Since the oldest of them came")
        self.parked = gauge("inbox_parked", "Messages put aside")
        self.outbox = gauge("outbox_replies", "Replies that wait", "channel", "lane")
        self.outbox_oldest = gauge(
            "outbox_oldest_seconds", "Since the oldest of them was written", "channel", "lane"
        )
        self.dead = gauge("outbox_dead", "Replies that were given up", "channel")
        self.paused = gauge("channel_paused", "1: nothing is sent; 2: an operator must act", "channel")
        self.last_event = gauge("channel_last_event_seconds", "Since the platform was last heard", "channel")
        self.token_expiry = gauge("channel_token_expiry_seconds", "Until the token ends", "channel")
        self.processes = gauge("processes", "Processes at work")
        self.unowned = gauge("shards_unowned", "Shards nobody holds")


def _gauges(registry: CollectorRegistry) -> Callable[..., Gauge]:
    def gauge(name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"motcua_{name}", text, labels, registry=registry)

    return gauge
