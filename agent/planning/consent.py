"""What may be done: nothing that a rule of the house forbids, and what wants a yes only after the person said it."""

import re

from agent.person import NO, YES
from majordomo.errors import PlanForbidden, PlanRejected
from majordomo.plan import Plan, PlannedCall, PlannerAnswer, Question, Refusal
from majordomo.review import NoRules, Overseer, Risk
from majordomo.skill import SkillCall
from majordomo.world import WorldView

ALWAYS = "yes, and never ask me that again"

_ASSENT = re.compile(
    r"(?:yes|y|yeah|yep|sure|ok|okay|fine|certainly|of course|go ahead|go on|do it|do that|please do|always)\b"
)
_DISSENT = re.compile(r"\b(?:no|nope|stop|wait)\b")
_FOR_EVER = re.compile(r"\b(?:always|(?:never|not|don't) ask)\b")


class Consents:
    """What the person has said yes to in one task.

    Args:
        overseer: Knows the rules.
    """

    def __init__(self, overseer: Overseer | None = None) -> None:
        self._overseer: Overseer = overseer or NoRules()
        self._given: set[Risk] = set()

    def missing(self, plan: Plan, seen: WorldView) -> tuple[Risk, ...]:
        """What a plan wants a yes for that nobody has said.

        Raises:
            PlanForbidden: A rule is against the plan, whatever anybody says.
        """
        review = self._overseer.review(plan, seen)
        if review.forbidden:
            raise PlanForbidden(" ".join(dict.fromkeys(review.forbidden)), "something else.")
        wanted = dict.fromkeys((*(Risk("", text) for text in plan.to_confirm), *review.risks))
        return tuple(risk for risk in wanted if risk not in self._given)

    def expect(self, plan: Plan, seen: WorldView) -> None:
        """Refuse a plan that is forbidden, or wants a yes that nobody has said.

        Raises:
            PlanForbidden, PlanRejected: It is.
        """
        missing = self.missing(plan, seen)
        if missing:
            raise PlanRejected(f"Nobody has said yes to this: {_told(missing)}", "asking first.")

    def objection(self, call: SkillCall, seen: WorldView) -> str | None:
        """Why one call must not begin now; None where it may."""
        try:
            self.expect(Plan((PlannedCall("now", call),), (), ""), seen)
        except PlanRejected as error:
            return error.problem
        return None

    def question(self, missing: tuple[Risk, ...]) -> Question:
        """What to ask the person."""
        can_be_trusted = any(risk.rule for risk in missing)
        return Question(f"{_told(missing)} Shall I?", (YES, ALWAYS, NO) if can_be_trusted else (YES, NO))

    def answered(self, plan: Plan, missing: tuple[Risk, ...], answer: str | None) -> PlannerAnswer:
        """The plan, where the person says yes; else why it is not carried out."""
        if answer is None:
            return self.question(missing)
        said = answer.strip().lower().replace("’", "'")
        if not _ASSENT.match(said) or _DISSENT.search(said):
            return Refusal(f"You did not say yes to this: {_told(missing)}")
        self._given.update(missing)
        if _FOR_EVER.search(said):
            for rule in dict.fromkeys(risk.rule for risk in missing if risk.rule):
                self._overseer.trust(rule)
        return plan


def _told(risks: tuple[Risk, ...]) -> str:
    return " ".join(risk.text for risk in risks)
