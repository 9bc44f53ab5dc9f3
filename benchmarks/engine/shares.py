"""Processes that may use a part of a processor only, so that the others beside them find one free (Linux, as root).

Two processes are quicker than one by what their processors allow, not by what the benchmark's Bot API and PostgreSQL
leave of two cores: `python -m benchmarks.engine --share 0.3` takes that out of the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

GROUPS = Path("/sys/fs/cgroup")
PERIOD_US = 10_000
"""The kernel gives out shares once a period: what is longer would be seen in how long a reply takes."""


@contextmanager
def limited(process: int, share: float) -> Iterator[None]:
    """A running process gets `share` of one processor, its later threads and children too."""
    quota = int(share * PERIOD_US)
    old = (GROUPS / "cpu").is_dir()  # cgroups of the first version have a tree for each resource
    group = (GROUPS / "cpu" if old else GROUPS) / f"motcua-{process}"
    if not old:
        (GROUPS / "cgroup.subtree_control").write_text("+cpu")
    group.mkdir()
    try:
        if old:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            (group / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            (group / "cpu.max").write_text(f"{quota} {PERIOD_US}")
        (group / "cgroup.procs").write_text(str(process))
        yield
        ((GROUPS / "cpu" if old else GROUPS) / "cgroup.procs").write_text(str(process))
    finally:
        sleep(0.1)  # the kernel needs a moment to see that it is empty
        group.rmdir()
