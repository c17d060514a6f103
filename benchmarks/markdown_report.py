"""What every benchmark prints: a fragment of markdown that says how it was measured, and tables."""

import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from majordomo import __version__

CPU_FACTS = Path("/proc/cpuinfo")
FOLDER = Path(__file__).parent
LOAD_BEFORE = os.getloadavg()[0]
"""Processes that wanted the processor before the benchmark began."""


@dataclass(frozen=True, slots=True)
class Durations:
    """How long something took, again and again [s]."""

    samples: tuple[float, ...]

    @classmethod
    def of(cls, samples: Iterable[float]) -> "Durations":
        """Keep samples [s]; there must be at least one."""
        kept = tuple(samples)
        if not kept:
            raise ValueError("nothing was measured")
        return cls(kept)

    @property
    def median_s(self) -> float:
        """Half of them took less [s]."""
        return float(np.median(self.samples))

    @property
    def p99_s(self) -> float:
        """One in a hundred took longer [s]."""
        return float(np.quantile(self.samples, 0.99))

    @property
    def cells(self) -> tuple[str, str, str]:
        """Median, p99 and how many, for a table."""
        return f"{_milliseconds(self.median_s)}", f"{_milliseconds(self.p99_s)}", str(len(self.samples))


DURATION_HEAD = ("median", "p99", "samples")
"""Titles of `Durations.cells`."""


def heading(title: str, *, seed: str, episodes: str, also: Sequence[str] = ()) -> str:
    """The fragment's title and the circumstances.

    Args:
        title: Of the section.
        seed: What was drawn from which seeds.
        episodes: How many, and of what.
        also: Further circumstances, each as "name: value".
    """
    lines = [
        f"- command: `{_command()}`",
        f"- seed: {seed}",
        f"- episodes: {episodes}",
        f"- version: {_version()}",
        f"- processor: {processor()}; load average before {LOAD_BEFORE:.1f}",
        f"- date: {datetime.now(UTC).date().isoformat()}",
        *(f"- {line}" for line in also),
    ]
    return "\n".join([f"## {title}", "", *lines, ""])


def processor() -> str:
    """The processor's model and how many cores this process may use."""
    named = CPU_FACTS.read_text(encoding="utf-8").splitlines() if CPU_FACTS.is_file() else []
    models = [line.partition(":")[2].strip() for line in named if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{models[0] if models else platform.machine()}, {cores} cores"


def _command() -> str:
    return shlex.join([".venv/bin/python", f"benchmarks/{Path(sys.argv[0]).name}", *sys.argv[1:]])


def _version() -> str:
    """The version, and the commit where there is one."""
    try:
        asked = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--exclude=*"],
            cwd=FOLDER,
            capture_output=True,
            check=False,
            text=True,
        )
    except OSError:
        return __version__
    return f"{__version__} ({asked.stdout.strip()})" if asked.returncode == 0 else __version__


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000.0:.3g} ms" if seconds < 1.0 else f"{seconds:.2f} s"
