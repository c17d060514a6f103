"""Numbers over a run, one JSON object a line; a resumed run overwrites what it will do again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO


class MetricsLog:
    """Appends to a file of JSON lines.

    Args:
        path: Of the file.
        first_step: Lines of this step and later ones, left by an earlier attempt, are dropped.
    """

    def __init__(self, path: Path, first_step: int = 0) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = [line for line in read_metrics(path) if line["step"] < first_step]
        self._file: TextIO = path.open("w", encoding="utf-8")
        for line in kept:
            self._write(line)

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """Write the numbers of a step."""
        self._write({"step": step, **values})

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, line: Mapping[str, float]) -> None:
        self._file.write(json.dumps(dict(line)) + "\n")
        self._file.flush()


def read_metrics(path: Path) -> list[dict[str, float]]:
    """Read every whole line; a last line that was cut short is left out."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1] if line]
