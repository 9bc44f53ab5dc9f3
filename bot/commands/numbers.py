"""Numbers that commands take: none that a database or a calendar cannot hold."""

from __future__ import annotations

import click

ROW = click.IntRange(1, 10**18 - 1)
"""The number of a row."""
DAYS = click.IntRange(1, 3650)
"""Up to ten years."""
