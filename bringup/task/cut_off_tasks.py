"""Says which tasks an earlier run left without an end, and what can be done about them."""

from collections.abc import Callable

from agent.survival.cut_off import CutOffTask, close_cut_off_task, cut_off_tasks
from agent.talk.offer import Offer
from bringup.remembering.chronicle import keep_cut_off
from bringup.remembering.remembrance import memory_of
from bringup.settings import Settings
from bringup.task.kept_order import wish_of
from bringup.task.kept_world import forget_world
from majordomo.errors import MajordomoError, UnreadableInput
from memory.journal import Journal


def tell_of_cut_off_tasks(journal: Journal, tell: Callable[[str], None]) -> None:
    """Tell of the last task that a crash cut off, and how to go on with it; nothing of it is done by itself.

    Raises:
        JournalError: The journal cannot be read.
    """
    found = cut_off_tasks(journal)
    if found:
        number = found[-1].task.id
        others = f" {len(found) - 1} more before it." if len(found) > 1 else ""
        tell(f"{found[-1].sentence} majordomo resume {number} goes on; with --drop it is given up.{others}")


def offer_in(journal: Journal, settings: Settings, tell: Callable[[str], None]) -> Offer | None:
    """The last task that a crash cut off where these settings are about; others are only told of.

    Raises:
        JournalError: The journal cannot be read.
    """
    found = cut_off_tasks(journal)
    if found and _is_here(journal, found[-1], settings):
        return Offer(found[-1], lambda: drop_task(journal, settings, found[-1], tell))
    tell_of_cut_off_tasks(journal, tell)
    return None


def chosen_task(journal: Journal, task_id: int | None) -> CutOffTask:
    """The task that was cut off of that number; without one, the last.

    Raises:
        UnreadableInput: There is none.
        JournalError: The journal cannot be read.
    """
    found = {one.task.id: one for one in cut_off_tasks(journal)}
    if task_id is None and found:
        return found[max(found)]
    if task_id in found:
        return found[task_id]
    known = ", ".join(map(str, found)) or "there is none"
    what = "No task was cut off" if task_id is None else f"Task {task_id} was not cut off"
    raise UnreadableInput(f"{what}: it ended, or somebody works on it.", f"one that was cut off: {known}.")


def drop_task(journal: Journal, settings: Settings, task: CutOffTask, tell: Callable[[str], None]) -> None:
    """Give a task up that was cut off; it is remembered as such.

    Raises:
        JournalError: The journal cannot be written.
    """
    close_cut_off_task(journal, task.task.id)
    forget_world(settings.data_folder, task.task.id)
    with memory_of(settings, tell) as memory:
        if memory is not None:
            keep_cut_off(memory, [task])


def _is_here(journal: Journal, task: CutOffTask, settings: Settings) -> bool:
    """Whether a task was begun in the same world."""
    try:
        begun = wish_of(journal, task, settings).settings
    except MajordomoError:
        return False
    return (begun.scene, begun.seed) == (settings.scene, settings.seed)
