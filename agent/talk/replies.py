"""What is said to questions and small talk, from what is believed and from what was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.events import Corrected, Event, Planned, TaskEnded, TaskStarted
from agent.result import TaskResult
from agent.talk.answers import Answers
from agent.talk.claim_words import JUST_NOW_S
from agent.talk.past import Past
from agent.talk.retelling import Retelling
from majordomo.ambiguity import Impartial, Weigher, decide
from majordomo.clock import Clock
from majordomo.plan import Plan, Question
from majordomo.predicate import Verdict
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Command, Courtesy, Forget, Inquiry, SmallTalk, Telling, Topic, Unreadable
from memory.task_graph import TaskGraph
from memory.working_memory import WorkingMemory

_COURTESIES = {
    Courtesy.GREETING: "Hello. What shall I do?",
    Courtesy.THANKS: "You are welcome.",
    Courtesy.PRAISE: "Thank you.",
    Courtesy.APOLOGY: "No harm done.",
    Courtesy.HOW_ARE_YOU: "I am ready.",
    Courtesy.WHO_ARE_YOU: "I am Majordomo: I do things in this kitchen, and look whether they worked.",
    Courtesy.PRESENCE: "I am here.",
    Courtesy.HURRY: "I go as fast as I may.",
    Courtesy.ASSENT: "Good.",
}
_ABOUT_SCENE = (Topic.WHERE, Topic.WHETHER, Topic.WHICH, Topic.SIGHT, Topic.UNCLEAR)
_CAN_BE_ASKED = "Ask me where something is, what is so, what I hold, what I did, or why."

Said = Inquiry | SmallTalk | Unreadable | Telling | Forget | Command
"""What is answered, and not done."""

Showing = Callable[[Command, WorkingMemory], str]
"""What is shown for a command."""


def nothing_to_show(command: Command, memory: WorkingMemory) -> str:
    """There are no commands."""
    return f"I know no {command.name} here."


class Replies:
    """Finds what to say; looks at nothing, and does nothing.

    Args:
        skills: What can be asked for.
        clock: The wall's.
        show: Answers commands.

    Attributes:
        results: Of the tasks so far, oldest first.
        past: What is known from earlier days; None: nothing is, and nothing is kept.
        weigher: Tells how probable it is what a question means that may mean several things.
        task: The task that is being done; None: there is none.
    """

    def __init__(self, skills: SkillLibrary, clock: Clock, show: Showing = nothing_to_show) -> None:
        self.results: list[TaskResult] = []
        self.past: Past | None = None
        self.weigher: Weigher = Impartial()
        self._skills = skills
        self._clock = clock
        self._show = show
        self._retelling = Retelling(skills)
        self.task: Underway | None = None

    @property
    def last(self) -> TaskResult | None:
        """How the last task ended."""
        return self.results[-1] if self.results else None

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        match event:
            case TaskStarted():
                self.task = Underway(event.instruction, self._clock.now_s())
            case Planned() if self.task is not None:
                self.task.plan, self.task.graph = event.plan, event.graph
            case TaskEnded():
                self.task = None
                self.results.append(event.result)

    def needs_look(self, inquiry: Inquiry, memory: WorkingMemory) -> bool:
        """Whether an answer would rest on what is unknown or was seen long ago."""
        claims = Answers(memory, self._skills).claims_behind(inquiry) if inquiry.topic in _ABOUT_SCENE else ()
        ages = [memory.age_s(claim) for claim in claims]
        is_old = any(age_s is None or age_s > JUST_NOW_S for age_s in ages)
        return is_old or any(memory.verdict(claim) is Verdict.UNKNOWN for claim in claims)

    def to(self, said: Said, memory: WorkingMemory) -> str:
        """Say something to what is nothing to do."""
        if isinstance(said, Command):
            return self._show(said, memory)
        if isinstance(said, Unreadable):
            return f"{said.problem} Try: {said.remedy}"
        if isinstance(said, Telling | Forget):
            return self._from_past(said)
        return _COURTESIES[said.courtesy] if isinstance(said, SmallTalk) else self._answer(said, memory)

    def to_correction(self, event: Corrected) -> str:
        """Say what has become of a correction."""
        if event.problem:
            return event.problem
        assumed = f" ({'; '.join(event.assumed)}.)" if event.assumed else ""
        dropped = f"No longer: {'; '.join(event.dropped)}. " if event.dropped else ""
        first = f"First I {' and '.join(event.first)}. " if event.first else ""
        then = f"Now: {'; '.join(event.added)}." if event.added else ""
        if event.kept and not event.added:
            then = f"Still: {'; '.join(event.kept)}."
        is_changed = bool(event.dropped or event.added)
        return f"{dropped}{first}{then}{assumed}".strip() if is_changed else "That changes nothing."

    def _answer(self, inquiry: Inquiry, memory: WorkingMemory) -> str:
        match inquiry.topic:
            case Topic.ABILITIES:
                return self._retelling.abilities(memory.catalogue)
            case Topic.REPEAT:
                said = next((text for speaker, text in reversed(memory.dialogue) if speaker == "robot"), "")
                return f"I said: {said}" if said else f"I have said nothing yet. {_CAN_BE_ASKED}"
            case Topic.UNCLEAR if not inquiry.candidates:
                return f"{inquiry.problem or 'I do not understand the question.'} {_CAN_BE_ASKED}"
            case Topic.UNCLEAR:
                return self._whichever(inquiry, memory)
            case Topic.DOING | Topic.DONE | Topic.WHY | Topic.TOLD:
                return self._of_tasks(inquiry)
            case _:
                return Answers(memory, self._skills, self.past).answer(inquiry)

    def _of_tasks(self, inquiry: Inquiry) -> str:
        match inquiry.topic:
            case Topic.TOLD:
                return self._from_past(inquiry)
            case Topic.DONE | Topic.WHY if inquiry.period is not None or self._must_think_back(inquiry):
                return self._from_past(inquiry)
            case Topic.DONE if self.task is None:
                return self._retelling.done(self.last)
            case Topic.WHY:
                return self._why_done(inquiry.calls) if inquiry.calls else self._retelling.why(self.last)
            case _:
                return self._doing()

    def _whichever(self, inquiry: Inquiry, memory: WorkingMemory) -> str:
        """What is answered of whichever thing is meant: an answer costs nothing, so nothing is asked back."""
        answers = {name: self._answer(one, memory) for name, one in inquiry.candidates}
        question = Question(inquiry.problem, tuple(answers))
        useful = dict.fromkeys(answers, True)
        weighed = self.weigher.weigh(question, memory.dialogue, memory.snapshot(), useful)
        decision = decide(weighed, lambda one, other: answers[one] == answers[other])
        return " ".join(answers.values()) if decision is None else answers[decision.option]

    def _must_think_back(self, inquiry: Inquiry) -> bool:
        """Whether a question after the last task is one after that of an earlier day."""
        is_about_this_one = self.task is not None or self.last is not None or bool(inquiry.calls)
        return self.past is not None and not is_about_this_one

    def _from_past(self, said: Inquiry | Telling | Forget) -> str:
        return "I keep nothing in mind from one day to the next." if self.past is None else self.past.reply(said)

    def _why_done(self, calls: Sequence[SkillCall]) -> str:
        """Why something was done in the task that runs, or in the last one."""
        if self.task is not None and self.task.graph is not None:
            return self._retelling.why_done(calls, self.task.instruction, self.task.graph.nodes)
        last = self.last
        return self._retelling.why_done(calls, last.instruction, last.nodes) if last else "Nothing was done yet."

    def _doing(self) -> str:
        task = self.task
        if task is None:
            return "Nothing."
        return self._retelling.doing(task.instruction, task.graph, self._clock.now_s() - task.started_s)


@dataclass(slots=True)
class Underway:
    """The task that is being done.

    Attributes:
        instruction: The person's words.
        started_s: On the wall clock [s].
        plan: What is followed; None: there is none yet.
        graph: How far it has come; None: there is no plan yet.
    """

    instruction: str
    started_s: float
    plan: Plan | None = None
    graph: TaskGraph | None = None
