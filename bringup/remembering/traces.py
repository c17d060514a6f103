"""Where else than in the memory words of a person are written down, and how they are removed from there."""

import json
from collections.abc import Sequence
from pathlib import Path

from majordomo.errors import MemoryFault
from memory.journal import Journal

SESSIONS = "sessions"
"""Folder of recorded conversations, beside the journal."""

HISTORY_FILE = "chat_history"
"""The lines that were typed in conversations, beside the journal."""


def erase_traces(folder: Path, journal: Journal, texts: Sequence[str]) -> None:
    """Remove every ended task from the journal, and every line from what was typed and recorded, that holds a text.

    Args:
        folder: Of the journal.
        journal: Open.
        texts: What must not be found any more, in capitals or not; an empty one stands in everything.

    Raises:
        JournalError, MemoryFault: Something cannot be removed.
    """
    for text in texts:
        journal.forget(text)
    recorded = sorted(path for path in (folder / SESSIONS).rglob("*") if path.is_file())
    for path in (folder / HISTORY_FILE, *recorded):
        if path.is_file():
            _erase_lines(path, texts)


def _erase_lines(path: Path, texts: Sequence[str]) -> None:
    """Rewrite a file in its place, for somebody may be appending to it."""
    written = ((text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]) for text in texts)
    forms = {form.casefold() for ways in written for form in ways}
    try:
        with path.open("r+", encoding="utf-8", errors="surrogateescape") as file:
            lines = file.readlines()
            kept = [line for line in lines if not any(form in line.casefold() for form in forms)]
            if len(kept) < len(lines):
                file.seek(0)
                file.write("".join(kept))
                file.truncate()
    except OSError as error:
        raise MemoryFault(f"'{path}' cannot be rewritten: {error.strerror}.", "removing the words by hand.") from error
