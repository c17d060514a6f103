"""Orders to go on with tasks that were cut off."""

from dataclasses import replace
from pathlib import Path

from bringup.settings import Settings
from bringup.task.cut_off_tasks import chosen_task, drop_task
from bringup.task.kept_order import wish_of
from bringup.task.run import TaskOrder
from bringup.wiring import journal_of


def order_for(settings: Settings, task_id: int | None, *, unasked: bool, video: Path | None, audit: bool) -> TaskOrder:
    """What to do to go on with a task.

    Args:
        settings: Where its journal is.
        task_id: Its number; None: the last that was cut off.
        unasked: Whether a yes is said beforehand to all that the rules of the house would ask.
        video, audit: As in `TaskOrder`.

    Raises:
        UnreadableInput: There is no such task, or what it was begun with cannot be read.
        UnknownName, BadScript: Its script is not there any more, or cannot be used.
        JournalError: The journal cannot be read.
    """
    with journal_of(settings) as journal:
        task = chosen_task(journal, task_id)
        wish = wish_of(journal, task, settings)
    if unasked:
        wish = replace(wish, settings=wish.settings.unasked())
    return TaskOrder(wish, video=video, audit=audit, resumes=task.task.id)


def drop_chosen(settings: Settings, task_id: int | None) -> str:
    """Give a task up; return what was given up.

    Raises:
        UnreadableInput: There is no such task.
        JournalError: The journal cannot be written.
    """
    told: list[str] = []
    with journal_of(settings) as journal:
        task = chosen_task(journal, task_id)
        drop_task(journal, settings, task, told.append)
    return "\n".join((*told, f"{task.sentence} It is given up."))
