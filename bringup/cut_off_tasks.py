"""Says which tasks an earlier run left without an end."""

from collections.abc import Callable

from agent.cut_off import CutOffTask, close_cut_off_tasks
from memory.journal import Journal


def tell_of_cut_off_tasks(journal: Journal, tell: Callable[[str], None]) -> tuple[CutOffTask, ...]:
    """Close the tasks that a crash cut off, tell of each, and return them.

    Raises:
        JournalError: The journal cannot be written.
    """
    closed = close_cut_off_tasks(journal)
    for cut_off in closed:
        begun = ", ".join(str(step.call) for step in cut_off.under_way)
        what = f"while it did {begun}" if begun else "between two steps"
        tell(
            f"Task {cut_off.task.id} (“{cut_off.task.instruction}”) was cut off {what}; it is closed as stopped. "
            "Nothing of it is done again by itself; every task begins with a look."
        )
    return closed
