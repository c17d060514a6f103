"""Tasks in the journal that never ended: they are told of once, and looked at rather than redone."""

from collections.abc import Callable

from memory.journal import Journal

NOTICED = "noticed as cut off"
"""Kind of the journal's event that says so."""


def notice_cut_off_tasks(journal: Journal, tell: Callable[[str], None]) -> None:
    """Tell of each task without an end on record, once."""
    for task in journal.unfinished_tasks():
        if any(event.kind == NOTICED for event in journal.events(task.id)):
            continue
        begun = ", ".join(str(step.call) for step in journal.open_intents(task.id))
        what = f"while it did {begun}" if begun else "between two steps"
        tell(
            f"Task {task.id} (“{task.instruction}”) has no end on record: it still runs, or was cut off {what}. "
            "Nothing of it is done again by itself; every task begins with a look."
        )
        journal.event(task.id, NOTICED, {"open": begun})
