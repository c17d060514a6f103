"""What a task was begun with, in the journal: it is gone on with under the same settings, and as the same script."""

import json
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.events import Event, TaskStarted
from agent.survival.cut_off import CutOffTask
from bringup.script.script import Script
from bringup.settings import Settings
from bringup.task.wish import Wish
from majordomo.errors import UnreadableInput
from majordomo.validation import first_problem
from memory.journal import Journal

ORDER = "order"
"""Kind of the entry."""


class KeptOrder(BaseModel):
    """What a task was begun with.

    Attributes:
        settings: Where and how.
        script: Path of its file; None where it is a sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    settings: Settings
    script: str | None = None


def order_keeper(journal: Journal, settings: Settings, script: Script | None = None) -> Callable[[Event], None]:
    """A listener that writes down what a task is begun with, once.

    Raises, when it listens:
        JournalError: It cannot be written; then the task does not begin.
    """
    order = KeptOrder(settings=settings, script=None if script is None else str(script.path.resolve()))

    def notice(event: Event) -> None:
        if isinstance(event, TaskStarted) and not _kept(journal, event.task_id):
            journal.event(event.task_id, ORDER, order.model_dump(mode="json"))

    return notice


def wish_of(journal: Journal, task: CutOffTask, present: Settings) -> Wish:
    """What a task was begun with; only the folder of the journal is the present settings'.

    Raises:
        UnreadableInput: That was not written down, or cannot be read.
        UnknownName, BadScript: Its script is not there any more, or cannot be used.
    """
    kept = _kept(journal, task.task.id)
    if not kept:
        raise UnreadableInput(
            f"What task {task.task.id} was begun with is not in the journal.",
            f"majordomo run “{task.task.instruction}”: what is so already is not done again.",
        )
    try:
        order = KeptOrder.model_validate_json(kept[-1])
    except ValidationError as error:
        raise UnreadableInput(
            f"What task {task.task.id} was begun with cannot be read: {first_problem(error, 'record')}.",
            "the version of Majordomo that began it.",
        ) from None
    settings = order.settings.model_copy(update={"journal_folder": present.journal_folder})
    if order.script is None:
        return Wish(task.task.instruction, settings)
    from bringup.script.check import load_script  # loads YAML, scenes and planners

    script = load_script(Path(order.script), settings, settings.scene, settings.seed)
    return Wish(task.task.instruction, settings, script)


def _kept(journal: Journal, task_id: int) -> list[str]:
    return [json.dumps(event.payload) for event in journal.events(task_id) if event.kind == ORDER]
