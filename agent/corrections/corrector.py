"""Takes a person's corrections into the task under way: finished work stays, and what is left becomes another.

The robot is held before anything is changed; only what shall come after all that is left is planned while it works on.
"""

from collections import deque
from dataclasses import asdict

from agent.corrections.additions import Additions
from agent.corrections.changes import Edit, Unchanged, Unclear
from agent.corrections.clarifier import Clarifier
from agent.corrections.deeds import Deeds
from agent.corrections.remainder import Remainder
from agent.corrections.workbench import Workbench
from agent.events import Corrected
from agent.execution.executive import Executive
from agent.person import NO, YES
from agent.planning.counsel import Counsel, Unwanted
from agent.task.ending import CANCELLED, Ending
from agent.task.ledger import CORRECTION, SAID
from agent.wishes import Spoken, Wishes
from majordomo.correction import Also, Either, PutBack, Skip, Undo
from majordomo.errors import MajordomoError
from majordomo.outcome import Outcome

_MAY_FAIL = (Skip, PutBack, Undo, Also, Either)
"""Where these change nothing, the task goes on as before: nobody has said that it is wrong."""


class Corrector:
    """One task's corrections.

    Args:
        executive: Carries it out.
        counsel: Asks planners and the person.
        deeds: What was so before each step.
        instruction: The person's words for the task.
        wishes: What else they wish of it.
    """

    def __init__(self, executive: Executive, counsel: Counsel, deeds: Deeds, instruction: str, wishes: Wishes) -> None:
        said, parts = (("person", instruction),), executive.context.parts
        bench = Workbench(parts.library, parts.memory.catalogue)
        self._executive = executive
        self._counsel = counsel
        self._wishes = wishes
        self._clarifier = Clarifier(bench, parts.weigher, counsel.ask)
        self._remainder = Remainder(executive, counsel, bench, deeds, said)
        self._additions = Additions(executive, counsel, bench, said)
        self._waiting: deque[Spoken] = deque()

    @property
    def is_urgent(self) -> bool:
        """Whether a correction waits for which the robot must be held."""
        return any(not isinstance(spoken.correction, Also) for spoken in self._waiting)

    def take(self, spoken: Spoken) -> None:
        """Put a correction behind those that wait."""
        self._waiting.append(spoken)

    def tick(self) -> None:
        """Deal with the corrections that wait.

        Raises:
            JournalError: The journal cannot be written; nothing may move any more.
        """
        while self._waiting and self._executive.ending is None:
            spoken = self._waiting.popleft()
            self._executive.context.ledger.event(SAID, {"said": spoken.words})
            if isinstance(spoken.correction, Also):
                self._add(spoken)
            else:
                self._correct(spoken)
        if self._additions.are_waiting and self._executive.ending is None:
            added = self._additions.tick()
            if added is not None:
                self._tell(added)
        self._executive.is_expecting = self._additions.are_waiting

    def drop(self) -> None:
        """Give up what is being planned. In any state, any number of times."""
        self._additions.drop()

    def _add(self, spoken: Spoken) -> None:
        change = self._remainder.editor().change(spoken.correction)
        if isinstance(change, Edit):
            self._additions.take(change.afterwords, spoken.words)
        elif isinstance(change, Unclear):
            self._correct(spoken)
        else:
            self._tell(Corrected(spoken.words, problem=change.reason))

    def _correct(self, spoken: Spoken) -> None:
        """Hold the robot, look, and make another rest of it."""
        self._executive.hold.begin()
        try:
            self._executive.context.supervisor.look()
            made = self._made_of(spoken)
        except Unwanted:
            return
        except MajordomoError as error:
            made = Corrected(spoken.words, problem=str(error))
        if made is None:
            return
        self._tell(made)
        if made.problem and not isinstance(spoken.correction, _MAY_FAIL):
            self._ask_whether_to_go_on()

    def _made_of(self, spoken: Spoken) -> Corrected | None:
        """What a correction comes to, whatever must be asked; None: it waits to be planned."""
        edit = self._clarified(spoken)
        if isinstance(edit, Unchanged):
            return Corrected(spoken.words, problem=edit.reason)
        if edit.afterwords:
            self._additions.take(edit.afterwords, spoken.words, edit.assumed)
            return None
        return self._remainder.take_over(edit, spoken.words)

    def _clarified(self, spoken: Spoken) -> Edit | Unchanged:
        context = self._executive.context
        change = self._remainder.editor().change(spoken.correction)
        clear = self._clarifier.clarified(change, context.parts.memory.dialogue, context.supervisor.snapshot)
        if clear is None:
            raise Unwanted
        return clear

    def _ask_whether_to_go_on(self) -> None:
        """What the person says is wrong is not gone on with unasked; where it waits, it waits to be told."""
        if self._wishes.is_paused:
            return
        answer = self._counsel.ask("Shall I go on as before?", (YES, NO))
        if answer is not None and answer.strip().lower() != YES:
            self._executive.end(CANCELLED)
        elif answer is None and not self._counsel.is_unwanted():
            self._executive.end(Ending(Outcome.NEEDS_HUMAN, "I was told to do something else, and cannot."))

    def _tell(self, event: Corrected) -> None:
        """Write down what has become of a correction, and say it."""
        context = self._executive.context
        context.ledger.save()
        context.ledger.event(CORRECTION, asdict(event))
        context.listener(event)
