"""How things are named, and answers told, in sentences."""

from collections.abc import Sequence

from majordomo.plan import PlannerAnswer, Question, Refusal


def listed(names: Sequence[str], joint: str = "and") -> str:
    """Names as people list them: "the red cup, the bowl and the lemon"."""
    shown = [f"the {name}" for name in names]
    return f" {joint} ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)


def capital(text: str) -> str:
    """A text as a sentence begins."""
    return text[:1].upper() + text[1:]


def why_not(answer: PlannerAnswer) -> str:
    """Why a planner's answer is no plan to follow."""
    match answer:
        case Refusal():
            return answer.reason
        case Question():
            return f"I must know first: {answer.text}"
    return "The planner has no other way."
