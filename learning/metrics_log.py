"""Numbers over a run, one JSON object a line; a resumed run overwrites what it will do again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from learning.shards import write_whole


class MetricsLog:
    """Appends to a file of JSON lines.

    Args:
        path: Of the file.
        first_step: Lines of this step and later ones, left by an earlier attempt, are dropped.
    """

    def __init__(self, path: Path, first_step: int = 0) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = [line for line in read_metrics(path) if line["step"] < first_step]
        write_whole(path, "".join(_written(line) for line in kept))  # a full disk must not cost what is there
        self._file: TextIO = path.open("a", encoding="utf-8")

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """Write the numbers of a step."""
        self._file.write(_written({"step": step, **values}))
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_metrics(path: Path) -> list[dict[str, float]]:
    """Read every whole line; a last line that was cut short is left out."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1] if line]


def _written(line: Mapping[str, float]) -> str:
    return json.dumps(dict(line)) + "\n"
