"""A language model's answer is told to the person and spoken aloud; the prompt is neither's business."""

import re
from functools import cache
from pathlib import Path

from majordomo.errors import UnreadableInput

_TELLING = 8
"""Words in a row that no answer shares with a prompt by chance."""


def refuse_recital(told: object) -> None:
    """Refuse an answer in which a text recites a prompt.

    Args:
        told: What was read of the answer: lists, mappings and plain values.

    Raises:
        UnreadableInput: A text does.
    """
    if isinstance(told, str) and not _rows_of(told).isdisjoint(_recited()):
        raise UnreadableInput("The answer recites its instructions.", "words of its own.")
    for part in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        refuse_recital(part)


@cache
def _recited() -> frozenset[tuple[str, ...]]:
    prompts = (Path(__file__).parent / "prompts").glob("*.md")
    return frozenset(row for path in prompts for row in _rows_of(path.read_text(encoding="utf-8")))


def _rows_of(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.lower())
    return frozenset(tuple(words[start : start + _TELLING]) for start in range(len(words) - _TELLING + 1))
