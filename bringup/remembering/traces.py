"""Where else than in the memory words of a person are written down, and how they are removed from there."""

import json
from collections.abc import Sequence
from pathlib import Path

from bringup.pictures.failure_pictures import FOLDER as FAILURES
from bringup.task.kept_world import forget_world
from bringup.task.last_look import FILE as LAST_LOOK
from majordomo.errors import MemoryFault
from memory.journal import Journal

SESSIONS = "sessions"
"""Folder of recorded conversations, beside the journal."""

HISTORY_FILE = "chat_history"
"""The lines that were typed in conversations, beside the journal."""

SCRIPTS = "scripts"
"""Folder of scripts that were sent, beside the journal."""


def erase_traces(folder: Path, journal: Journal, texts: Sequence[str]) -> None:
    """Remove whatever holds a text: ended tasks with their pictures, lines that were typed or recorded, the last look.

    Args:
        folder: Of the journal.
        journal: Open.
        texts: What must not be found any more, in capitals or not; an empty one stands in everything.

    Raises:
        JournalError, MemoryFault: Something cannot be removed.
    """
    for task_id in {task_id for text in texts for task_id in journal.forget(text)}:
        forget_world(folder, task_id)
        _remove(*(folder / FAILURES).glob(f"{task_id}-*"))
    if "" in texts:
        _remove(*(folder / FAILURES).glob("*"))
    forms = _forms(texts)
    recorded = sorted(path for path in (folder / SESSIONS).rglob("*") if path.is_file())
    for path in (folder / HISTORY_FILE, *recorded):
        if path.is_file():
            _erase_lines(path, forms)
    _remove(*(path for path in (folder / LAST_LOOK, *(folder / SCRIPTS).glob("*")) if _holds(path, forms)))


def _forms(texts: Sequence[str]) -> frozenset[str]:
    """Texts as they are compared, as they are and as JSON writes them."""
    written = ((text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]) for text in texts)
    return frozenset(_compared(form) for ways in written for form in ways)


def _compared(text: str) -> str:
    """In small letters, with one space where there are several."""
    return " ".join(text.casefold().split())


def _holds(path: Path, forms: frozenset[str]) -> bool:
    try:
        said = _compared(path.read_text(encoding="utf-8", errors="surrogateescape")) if path.is_file() else None
    except OSError as error:
        raise _stays(path, error) from error
    return said is not None and any(form in said for form in forms)


def _erase_lines(path: Path, forms: frozenset[str]) -> None:
    """Rewrite a file in its place, for somebody may be appending to it."""
    try:
        with path.open("r+", encoding="utf-8", errors="surrogateescape") as file:
            lines = file.readlines()
            kept = [line for line in lines if not any(form in _compared(line) for form in forms)]
            if len(kept) < len(lines):
                file.seek(0)
                file.write("".join(kept))
                file.truncate()
    except OSError as error:
        raise _stays(path, error) from error


def _remove(*paths: Path) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _stays(path, error) from error


def _stays(path: Path, error: OSError) -> MemoryFault:
    return MemoryFault(f"'{path}' cannot be rewritten: {error.strerror}.", "removing the words by hand.")
