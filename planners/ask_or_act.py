"""A planner that asks only where the answer would change what is done, and is not known well enough already."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Question
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.candidates import Weights, are_alike, evidence_for, probabilities, shipped_weights

ACT_ABOVE = 0.9
"""Probability from which a thing counts as meant: a wrong act costs about as much as ten questions."""

NEGLIGIBLE = 0.02
"""What is less probable than this is not meant."""

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
        weights: Of evidence; None: those that were fitted.
    """

    def __init__(self, planner: Planner, most: int = MOST_SUPPOSED, weights: Weights | None = None) -> None:
        self._planner = planner
        self._most = most
        self._weights = weights

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

        def supposing(option: str) -> PlannerAnswer:
            said = (*request.dialogue, ("robot", question.text), ("person", option))
            return self._planner.plan(replace(request, dialogue=said), snapshot, skills)

        supposed = {option: supposing(option) for option in question.options}
        weighed = self._weighed(question, request, snapshot, supposed)
        ordered = tuple(sorted(supposed, key=lambda option: -weighed[option]))
        return Judged(replace(question, options=ordered), supposed, decision(weighed, supposed))

    def _weighed(
        self,
        question: Question,
        request: PlanRequest,
        snapshot: WorldSnapshot,
        supposed: Mapping[str, PlannerAnswer],
    ) -> dict[str, float]:
        """How probable each answer is; nothing is known of those that are no things of one sort."""
        if not are_alike(question.options, snapshot.catalogue):
            return dict.fromkeys(supposed, 1.0 / len(supposed))
        useful = {option: is_useful(answer) for option, answer in supposed.items()}
        return probabilities(evidence_for(question, request, snapshot, useful), self._weights or shipped_weights())


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
    best = max(weighed, key=weighed.__getitem__)
    plan = supposed[best]
    if not isinstance(plan, Plan):
        return None
    likely = [supposed[option] for option in weighed if weighed[option] >= NEGLIGIBLE]
    if weighed[best] >= act_above:
        told = f"I take it that you mean the {best}, {weighed[best]:.0%} sure, and did not ask"
    elif all(isinstance(other, Plan) and does_the_same(plan, other) for other in likely):
        told = "I did not ask which you mean, for it makes no difference here"
    else:
        return None
    return replace(plan, assumptions=(*plan.assumptions, told))


def does_the_same(plan: Plan, other: Plan) -> bool:
    """Whether two plans differ in nothing but what they take for granted."""
    return replace(plan, assumptions=()) == replace(other, assumptions=())
