"""A planner that asks only where the answer would change what is done, and is not known well enough already."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from majordomo.ambiguity import ACT_ABOVE, Weigher, decide
from majordomo.clock import Clock, WallClock
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Question
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.candidates import EvidenceWeigher

MOST_SUPPOSED = 6
"""Options that are thought through; a question with more of them is asked."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question that was thought through.

    Attributes:
        question: With its options, the likeliest first.
        supposed: What comes of each.
        decided: The plan that needs no answer, if there is one.
    """

    question: Question
    supposed: Mapping[str, PlannerAnswer]
    decided: Plan | None


class AskOrAct:
    """Plans as another planner does; each of its questions is thought through before a person is asked.

    Every option is supposed to be the answer, in the words in which a person would give it. What comes of that is told
    as an assumption where it is acted on.

    Args:
        planner: Plans, and asks.
        most: Options that are thought through; a language model takes its time over each.
        weigher: Tells how probable each option is; None: by the weights that were fitted.
        deadline_s: Wall-clock time that the planner may take over all of them together [s].
        clock: Wall-clock time.
    """

    def __init__(
        self,
        planner: Planner,
        most: int = MOST_SUPPOSED,
        weigher: Weigher | None = None,
        deadline_s: float = inf,
        clock: Clock | None = None,
    ) -> None:
        self._planner = planner
        self._most = most
        self._weigher = EvidenceWeigher() if weigher is None else weigher
        self._deadline_s = deadline_s
        self._clock = clock or WallClock()

    @property
    def name(self) -> str:
        """As the planner's."""
        return self._planner.name

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does; of its questions, those that need an answer."""
        answer = self._planner.plan(request, snapshot, skills)
        if not isinstance(answer, Question) or not 2 <= len(set(answer.options)) <= self._most:
            return answer
        judged = self.judged(answer, request, snapshot, skills)
        return judged.decided or judged.question

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does: what is meant is settled by then."""
        return self._planner.revise(plan, failure, snapshot, skills)

    def judged(self, question: Question, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> Judged:
        """Think a question through."""
        until_s = self._clock.now_s() + self._deadline_s

        def supposing(option: str) -> PlannerAnswer:
            said = (*request.dialogue, ("robot", question.text), ("person", option))
            left_s = min(request.deadline_s, until_s - self._clock.now_s())
            return self._planner.plan(replace(request, dialogue=said, deadline_s=left_s), snapshot, skills)

        supposed = {option: supposing(option) for option in question.options}
        useful = {option: is_useful(answer) for option, answer in supposed.items()}
        weighed = self._weigher.weigh(question, request.dialogue, snapshot, useful)
        ordered = tuple(sorted(supposed, key=lambda option: -weighed[option]))
        return Judged(replace(question, options=ordered), supposed, decision(weighed, supposed))


def is_useful(answer: PlannerAnswer) -> bool:
    """Whether an answer leads on: to something to do, or to what else must be known first."""
    return bool(answer.calls) if isinstance(answer, Plan) else isinstance(answer, Question)


def decision(
    weighed: Mapping[str, float], supposed: Mapping[str, PlannerAnswer], act_above: float = ACT_ABOVE
) -> Plan | None:
    """The plan that is right whatever is answered, or very probably so; None: it must be asked.

    Args:
        weighed: Probabilities of the answers.
        supposed: What comes of each.
        act_above: From which probability an answer is taken for granted.
    """
    decided = decide(weighed, lambda one, other: does_the_same(supposed[one], supposed[other]), act_above)
    plan = None if decided is None else supposed[decided.option]
    if decided is None or not isinstance(plan, Plan):
        return None
    return replace(plan, assumptions=(*plan.assumptions, decided.told))


def does_the_same(one: PlannerAnswer, other: PlannerAnswer) -> bool:
    """Whether two answers are plans that differ in nothing but what they take for granted."""
    if not (isinstance(one, Plan) and isinstance(other, Plan)):
        return False
    return replace(one, assumptions=()) == replace(other, assumptions=())
