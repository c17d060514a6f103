"""What a look says of a skill that may not start, or that did not work: a failure with the most telling code."""

from dataclasses import dataclass, replace

from agent.evidence.supervisor import Judgement, Supervisor
from majordomo.failure import Failure, FailureCode, Layer, Phase
from majordomo.predicate import VIEWPOINT, Predicate, Verdict
from majordomo.skill import Skill

HAND_EMPTY = Predicate("hand_empty")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was attempted.

    Attributes:
        skill: It.
        needs: What it needed, and what was to stay so, as of when it started.
        reported: The failure that it reports itself.
    """

    skill: Skill
    needs: tuple[Predicate, ...] = ()
    reported: Failure | None = None


def why_it_may_not_start(judgement: Judgement, supervisor: Supervisor, undone: tuple[Predicate, ...] = ()) -> Failure:
    """The failure of a skill whose preconditions were judged not to be so, or not to be seen.

    Args:
        judgement: Of its preconditions.
        supervisor: Whose beliefs are the evidence.
        undone: Those that an earlier step had brought about.
    """
    if judgement.failure is not None:
        return judgement.failure
    if undone:
        is_lost = any(claim.name == "holding" for claim in undone)
        code = FailureCode.OBJECT_DROPPED if is_lost else FailureCode.EFFECT_UNDONE
        return _no_longer(code, Phase.PRECONDITION, undone, supervisor)
    if judgement.false:
        message = f"It would have to be so that {supervisor.words(judgement.false)}."
        return _seen(FailureCode.PRECONDITION_VIOLATED, Phase.PRECONDITION, message, judgement.false, supervisor)
    message = f"I cannot see whether {supervisor.words(judgement.unknown)}."
    return _seen(FailureCode.OBJECT_NOT_FOUND, Phase.PRECONDITION, message, judgement.unknown, supervisor)


def why_goals_are_missed(judgement: Judgement, supervisor: Supervisor, undone: tuple[Predicate, ...]) -> Failure:
    """The failure of a task whose goals were judged not to be so, or not to be seen; some were undone."""
    if judgement.failure is not None:
        return judgement.failure
    if undone:
        return _no_longer(FailureCode.EFFECT_UNDONE, Phase.POSTCONDITION, undone, supervisor)
    missing = (*judgement.false, *judgement.unknown)
    message = f"I do not see that {supervisor.words(missing)}."
    return _seen(FailureCode.EFFECT_NOT_SEEN, Phase.POSTCONDITION, message, missing, supervisor)


def why_it_was_cut_short(broken: tuple[Predicate, ...], supervisor: Supervisor) -> Failure:
    """The failure of a skill that was cancelled because something is no longer so on which it rests."""
    message, names = f"It is no longer so that {supervisor.words(broken)}.", {claim.name for claim in broken}
    if "holding" in names:
        return Failure(FailureCode.OBJECT_DROPPED, Phase.EXECUTION, message)
    if "visible" in names:
        return Failure(FailureCode.OBJECT_NOT_FOUND, Phase.EXECUTION, message)
    blamed = Layer.ROBOT if "robot_at" in names else Layer.POLICY  # not the planner: it was so when the skill began
    return Failure(FailureCode.PRECONDITION_VIOLATED, Phase.EXECUTION, message, blamed=blamed)


def why_it_did_not_work(attempt: Attempt, judgement: Judgement, supervisor: Supervisor) -> Failure:
    """The failure of a skill that has ended, its postconditions having been judged not to be so, or not to be seen.

    A robot that was moved away cannot tell. A thing that was lost, or is out of reach, tells more than what the skill
    says of itself, and that more than a promise that is not seen.
    """
    if judgement.failure is not None:
        return judgement.failure
    missing = (*judgement.false, *judgement.unknown)
    promised = tuple(claim for claim in missing if claim.positive)  # what they deny need not be said as well
    not_seen = f"I do not see that {supervisor.words(promised or missing)}."
    for code, claims, message in (
        (FailureCode.EFFECT_NOT_SEEN, _left(attempt, judgement, supervisor), "It is no longer so that {words}."),
        (FailureCode.OBJECT_DROPPED, _lost(attempt, promised, supervisor), "It is no longer so that {words}."),
        (FailureCode.UNREACHABLE, _out_of_reach(attempt.skill, supervisor), "It is not so that {words}."),
    ):
        if claims:
            message = f"{message.format(words=supervisor.words(claims))} {not_seen}"
            return _seen(code, Phase.POSTCONDITION, message, (*claims, *missing), supervisor)
    if attempt.reported is not None:
        return replace(attempt.reported, evidence=supervisor.beliefs(missing))
    return _seen(_code_of(promised, supervisor), Phase.POSTCONDITION, not_seen, missing, supervisor)


def _no_longer(code: FailureCode, phase: Phase, claims: tuple[Predicate, ...], supervisor: Supervisor) -> Failure:
    return _seen(code, phase, f"It is no longer so that {supervisor.words(claims)}.", claims, supervisor)


def _seen(
    code: FailureCode, phase: Phase, message: str, claims: tuple[Predicate, ...], supervisor: Supervisor
) -> Failure:
    return Failure(code, phase, message, evidence=supervisor.beliefs(claims))


def _code_of(missing: tuple[Predicate, ...], supervisor: Supervisor) -> FailureCode:
    """What it is called that promises are not seen kept."""
    names = {claim.name for claim in missing}
    if "visible" in names:
        return FailureCode.OBJECT_NOT_FOUND
    if "robot_at" in names:
        return FailureCode.UNREACHABLE
    is_missed = any(claim.name == "holding" and _is_not_held(claim, supervisor) for claim in missing)
    return FailureCode.GRASP_MISSED if is_missed else FailureCode.EFFECT_NOT_SEEN


def _out_of_reach(skill: Skill, supervisor: Supervisor) -> tuple[Predicate, ...]:
    """What the arm must have reached, if it is the arm's skill, and cannot."""
    if "arm" not in skill.resources or any(effect.name in VIEWPOINT for effect in skill.effects()):
        return ()
    claims = tuple(Predicate("reachable", (getattr(skill, name),)) for name in skill.argument_kinds())
    return tuple(claim for claim in claims if supervisor.verdict(claim) is Verdict.FALSE)


def _left(attempt: Attempt, judgement: Judgement, supervisor: Supervisor) -> tuple[Predicate, ...]:
    """Where the robot no longer stands, having had to stand there, so that it cannot tell."""
    stands = (need for need in attempt.needs if need.name == "robot_at" and not judgement.false)
    return tuple(stand for stand in stands if supervisor.verdict(stand) is Verdict.FALSE)


def _lost(attempt: Attempt, missing: tuple[Predicate, ...], supervisor: Supervisor) -> tuple[Predicate, ...]:
    """What left the hand that was to stay there, or that was to arrive somewhere and is not seen there."""
    held = (need for need in attempt.needs if need.name == "holding" and need.positive)
    return tuple(need for need in held if _is_lost(need, attempt.skill, missing, supervisor))


def _is_lost(need: Predicate, skill: Skill, missing: tuple[Predicate, ...], supervisor: Supervisor) -> bool:
    lets_go = need.negated() in skill.effects()
    is_awaited = not lets_go or any(need.arguments[0] in claim.arguments for claim in missing)
    return is_awaited and _is_not_held(need, supervisor)


def _is_not_held(holding: Predicate, supervisor: Supervisor) -> bool:
    """Whether a thing was seen not to be held, or the hand to be empty while nobody could tell of the thing."""
    verdict = supervisor.verdict(holding)
    if verdict is Verdict.UNKNOWN:
        return supervisor.verdict(HAND_EMPTY) is Verdict.TRUE
    return verdict is Verdict.FALSE
