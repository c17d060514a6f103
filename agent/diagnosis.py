"""What a look says of a skill that may not start, or that did not work: a failure with the most telling code."""

from dataclasses import dataclass

from agent.supervisor import Judgement, Supervisor
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.predicate import VIEWPOINT, Predicate, Verdict
from majordomo.skill import Skill

HAND_EMPTY = Predicate("hand_empty")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was attempted.

    Attributes:
        skill: It.
        needs: Its preconditions, as they were when it started.
        reported: The failure that it reports itself.
    """

    skill: Skill
    needs: tuple[Predicate, ...] = ()
    reported: Failure | None = None


def why_it_may_not_start(judgement: Judgement, supervisor: Supervisor) -> Failure:
    """The failure of a skill whose preconditions were judged not to be so, or not to be seen."""
    if judgement.failure is not None:
        return judgement.failure
    if judgement.false:
        message = f"It would have to be so that {supervisor.words(judgement.false)}."
        return Failure(FailureCode.PRECONDITION_VIOLATED, Phase.PRECONDITION, message)
    message = f"I cannot see whether {supervisor.words(judgement.unknown)}."
    return Failure(FailureCode.OBJECT_NOT_FOUND, Phase.PRECONDITION, message)


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
    left = tuple(need for need in attempt.needs if _is_left(need, supervisor))
    if left and not judgement.false:
        message = f"It is no longer so that {supervisor.words(left)}. {not_seen}"
        return Failure(FailureCode.EFFECT_NOT_SEEN, Phase.POSTCONDITION, message)
    lost = tuple(held for held in attempt.needs if _is_lost(held, attempt.skill, promised, supervisor))
    if lost:
        message = f"It is no longer so that {supervisor.words(lost)}. {not_seen}"
        return Failure(FailureCode.OBJECT_DROPPED, Phase.POSTCONDITION, message)
    far = tuple(claim for claim in _reaches(attempt.skill) if supervisor.verdict(claim) is Verdict.FALSE)
    if far:
        message = f"It is not so that {supervisor.words(far)}. {not_seen}"
        return Failure(FailureCode.UNREACHABLE, Phase.POSTCONDITION, message)
    return attempt.reported or Failure(_code_of(promised, supervisor), Phase.POSTCONDITION, not_seen)


def _code_of(missing: tuple[Predicate, ...], supervisor: Supervisor) -> FailureCode:
    """What it is called that promises are not seen kept."""
    names = {claim.name for claim in missing}
    if "visible" in names:
        return FailureCode.OBJECT_NOT_FOUND
    if "robot_at" in names:
        return FailureCode.UNREACHABLE
    is_missed = any(claim.name == "holding" and _is_not_held(claim, supervisor) for claim in missing)
    return FailureCode.GRASP_MISSED if is_missed else FailureCode.EFFECT_NOT_SEEN


def _reaches(skill: Skill) -> tuple[Predicate, ...]:
    """What the arm must have reached, if it is the arm's skill."""
    if "arm" not in skill.resources or any(effect.name in VIEWPOINT for effect in skill.effects()):
        return ()
    kinds = skill.argument_kinds()
    return tuple(Predicate("reachable", (getattr(skill, name),)) for name in kinds)


def _is_left(need: Predicate, supervisor: Supervisor) -> bool:
    """Whether the robot no longer stands where it had to stand."""
    return need.name == "robot_at" and supervisor.verdict(need) is Verdict.FALSE


def _is_lost(need: Predicate, skill: Skill, missing: tuple[Predicate, ...], supervisor: Supervisor) -> bool:
    """Whether a thing left the hand that was to stay there, or that was to arrive somewhere and is not seen there."""
    if need.name != "holding" or not need.positive or not _is_not_held(need, supervisor):
        return False
    lets_go = need.negated() in skill.effects()
    return not lets_go or any(need.arguments[0] in claim.arguments for claim in missing)


def _is_not_held(holding: Predicate, supervisor: Supervisor) -> bool:
    """Whether a thing was seen not to be held, or the hand to be empty while nobody could tell of the thing."""
    verdict = supervisor.verdict(holding)
    if verdict is Verdict.UNKNOWN:
        return supervisor.verdict(HAND_EMPTY) is Verdict.TRUE
    return verdict is Verdict.FALSE
