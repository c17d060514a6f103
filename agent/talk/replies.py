"""What is said to questions and small talk, from what is believed and from what was done."""

from collections.abc import Callable

from agent.events import Corrected
from agent.talk.answers import Answers
from agent.talk.claim_words import JUST_NOW_S
from agent.talk.doings import Doings
from agent.talk.past import Past
from agent.talk.retelling import Retelling
from majordomo.ambiguity import Impartial, Weigher, decide
from majordomo.clock import Clock
from majordomo.inquiry import Inquiry, Topic
from majordomo.plan import Question
from majordomo.predicate import Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Command, Courtesy, Forget, SmallTalk, Telling, Unreadable
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
    Courtesy.YES: "Good.",
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
        doings: What was done in this conversation, and is being done.
        past: What is known from earlier days; None: nothing is, and nothing is kept.
        weigher: Tells how probable it is what a question means that may mean several things.
    """

    def __init__(self, skills: SkillLibrary, clock: Clock, show: Showing = nothing_to_show) -> None:
        self.past: Past | None = None
        self.weigher: Weigher = Impartial()
        self._skills = skills
        self._show = show
        self._retelling = Retelling(skills)
        self.doings = Doings(self._retelling, clock)

    def needs_look(self, inquiry: Inquiry, memory: WorkingMemory) -> bool:
        """Whether an answer would rest on what is unknown or was seen long ago."""
        if inquiry.topic is Topic.SHOWN:
            return True
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
        when = "Now" if event.dropped or event.first or event.kept else "Then"
        then = f"{when}: {'; '.join(event.added)}." if event.added else ""
        if event.kept and not event.added:
            then = f"Still: {'; '.join(event.kept)}."
        return f"{dropped}{first}{then}{assumed}".strip() if event.is_change else "That changes nothing."

    def _answer(self, inquiry: Inquiry, memory: WorkingMemory) -> str:
        match inquiry.topic:
            case Topic.ABILITIES:
                return self._retelling.abilities(memory.catalogue)
            case Topic.REPEAT:
                said = next((text for speaker, text in reversed(memory.dialogue) if speaker == "robot"), "")
                said = said.removeprefix("I said: ")
                return f"I said: {said}" if said else f"I have said nothing yet. {_CAN_BE_ASKED}"
            case Topic.SHOWN:
                return self._shown(memory)
            case Topic.UNCLEAR if not inquiry.candidates:
                return f"{inquiry.problem or 'I do not understand the question.'} {_CAN_BE_ASKED}"
            case Topic.UNCLEAR:
                return self._whichever(inquiry, memory)
            case Topic.TOLD:
                return self._from_past(inquiry)
            case Topic.DOING | Topic.DONE | Topic.WHY:
                return self._of_tasks(inquiry)
            case _:
                told = Answers(memory, self._skills, self.past).answer(inquiry)
                return f"{told} {self.doings.with_these(inquiry.things)}".strip()

    def _shown(self, memory: WorkingMemory) -> str:
        """What a person shows is kept in mind, for this day and for others."""
        shown = memory.show()
        if shown is None:
            return "I see nothing here that I do not know."
        kept = "" if self.past is None else self.past.keep_shown(shown)
        return f"That is the {shown.item.name}: {shown.description}. {kept or 'I know it again while we talk.'}"

    def _of_tasks(self, inquiry: Inquiry) -> str:
        is_past = inquiry.period is not None or (self.past is not None and not self.doings.concern(inquiry))
        is_told_from_past = inquiry.topic in (Topic.DONE, Topic.WHY) and is_past
        return self._from_past(inquiry) if is_told_from_past else self.doings.told(inquiry)

    def _whichever(self, inquiry: Inquiry, memory: WorkingMemory) -> str:
        """What is answered of whichever thing is meant: an answer costs nothing, so nothing is asked back."""
        answers = {name: self._answer(one, memory) for name, one in inquiry.candidates}
        question = Question(inquiry.problem, tuple(answers))
        useful = dict.fromkeys(answers, True)
        weighed = self.weigher.weigh(question, memory.dialogue, memory.snapshot(), useful)
        decision = decide(weighed, lambda one, other: answers[one] == answers[other])
        return " ".join(answers.values()) if decision is None else answers[decision.option]

    def _from_past(self, said: Inquiry | Telling | Forget) -> str:
        return "I keep nothing in mind from one day to the next." if self.past is None else self.past.reply(said)
