"""Says which tasks an earlier run left without an end."""

from collections.abc import Callable

from agent.cut_off import close_cut_off_tasks
from memory.journal import Journal


def tell_of_cut_off_tasks(journal: Journal, tell: Callable[[str], None]) -> None:
    """Close the tasks that a crash cut off, and tell of each.

    Raises:
        JournalError: The journal cannot be written.
    """
    for cut_off in close_cut_off_tasks(journal):
        begun = ", ".join(str(step.call) for step in cut_off.under_way)
        what = f"while it did {begun}" if begun else "between two steps"
        tell(
            f"Task {cut_off.task.id} (“{cut_off.task.instruction}”) was cut off {what}; it is closed as stopped. "
            "Nothing of it is done again by itself; every task begins with a look."
        )
