"""What became of one case that was put to a planner, as one line of JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from majordomo.plan import Plan, PlannerAnswer, Question
from planners.graded_cases import Accepted, Case
from planners.grading import Grade, Graded

Kind = Literal["plan", "question", "refusal"]


class CaseRecord(BaseModel):
    """One case, and what a planner made of it.

    Attributes:
        key: Tells the case from any other, its world and the planner as it was included.
        wants: What the best answer is.
        answer: What the last one was.
        asked: How many questions the case answered before that.
        is_executable: Whether every step of the plan can be carried out; None where it is no plan.
        after_yes: How good what comes of a yes is, where it only asked for one.
        calls, goals: The plan's.
        told: Its assumptions; or the question; or the reason.
        options: The question's, or what the refusal suggests.
        source: Who planned; empty where it is no plan.
        seconds: From the words to the last answer [s].
        prompt_tokens, answer_tokens: Of the language model.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    say: str
    category: str
    scene: str
    state: str | None
    wants: Kind
    answer: Kind
    grade: Grade
    asked: int
    is_executable: bool | None
    after_yes: Grade | None = None
    calls: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    told: str = ""
    options: tuple[str, ...] = ()
    source: str = ""
    seconds: float
    prompt_tokens: int = 0
    answer_tokens: int = 0


def record_of(key: str, case: Case, graded: Graded, seconds: float, tokens: tuple[int, int]) -> CaseRecord:
    """Put down what became of a case; tokens are the prompts' and the answers'."""
    answer = graded.answer
    plan = answer if isinstance(answer, Plan) else None
    return CaseRecord(
        key=key,
        say=case.say,
        category=case.category,
        scene=case.scene,
        state=case.state,
        wants=_wanted(case),
        answer=_kind(answer),
        grade=graded.grade,
        asked=graded.asked,
        is_executable=graded.is_executable,
        after_yes=graded.after_yes,
        calls=() if plan is None else tuple(str(step.call) for step in plan.calls),
        goals=() if plan is None else tuple(map(str, plan.goals)),
        told=_told(answer),
        options=_options(answer),
        source="" if plan is None else plan.source,
        seconds=round(seconds, 4),
        prompt_tokens=tokens[0],
        answer_tokens=tokens[1],
    )


def _wanted(accepted: Accepted) -> Kind:
    if accepted.goals is not None:
        return "plan"
    return "refusal" if accepted.ask is None else "question"


def _kind(answer: PlannerAnswer) -> Kind:
    if isinstance(answer, Plan):
        return "plan"
    return "question" if isinstance(answer, Question) else "refusal"


def _told(answer: PlannerAnswer) -> str:
    if isinstance(answer, Plan):
        return "; ".join(answer.assumptions)
    return answer.text if isinstance(answer, Question) else answer.reason


def _options(answer: PlannerAnswer) -> tuple[str, ...]:
    if isinstance(answer, Plan):
        return ()
    if isinstance(answer, Question):
        return answer.options
    return (answer.suggestion,) if answer.suggestion else ()
