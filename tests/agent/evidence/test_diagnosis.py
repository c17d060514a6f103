"""Which failure a look makes of a skill that did not work."""

from collections.abc import Callable, Mapping

import pytest

from agent.evidence.diagnosis import Attempt, why_it_did_not_work, why_it_may_not_start
from agent.evidence.supervisor import Judgement, Supervisor
from majordomo.catalogue import Catalogue
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import PolicySkill, Skill
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, FakeEyes, FakeWorld
from memory.working_memory import WorkingMemory
from skills.go_to import GoTo
from skills.look_for import LookFor
from skills.pick import Pick
from skills.place_in import PlaceIn

HOLDING = Predicate("holding", ("cup",))
INSIDE = Predicate("inside", ("cup", "microwave"))
OPEN = Predicate("open", ("microwave",))
EMPTY = Predicate("hand_empty")
TIMEOUT = Failure(FailureCode.TIMEOUT, Phase.EXECUTION, "It took too long.")

PICK = Pick(target="cup")
PLACE = PlaceIn(target="cup", container="microwave")


class Carry(PolicySkill):
    """Open a door with a thing in the hand."""

    name = "carry"
    phrases = ("open the door",)

    def effects(self) -> tuple[Predicate, ...]:
        return (OPEN,)


Diagnose = Callable[..., Failure]


@pytest.fixture
def make_supervisor(catalogue: Catalogue) -> Callable[[Mapping[Predicate, Verdict]], Supervisor]:
    def make(seen: Mapping[Predicate, Verdict]) -> Supervisor:
        clock = FakeClock()
        eyes = FakeEyes(FakeWorld(["open(microwave)"]), clock, seen)
        supervisor = Supervisor(eyes, WorkingMemory(catalogue, clock), SkillLibrary(()))
        supervisor.look()
        return supervisor

    return make


@pytest.fixture
def diagnose(make_supervisor: Callable[[Mapping[Predicate, Verdict]], Supervisor]) -> Diagnose:
    def diagnose(
        skill: Skill,
        seen: Mapping[Predicate, Verdict],
        needs: tuple[Predicate, ...] = (),
        reported: Failure | None = None,
    ) -> Failure:
        supervisor = make_supervisor(seen)
        promised = tuple(effect for effect in skill.effects() if "*" not in effect.arguments)
        return why_it_did_not_work(Attempt(skill, needs, reported), supervisor.judge(promised), supervisor)

    return diagnose


@pytest.mark.parametrize(
    ("holding", "empty", "code"),
    [
        (Verdict.FALSE, Verdict.TRUE, FailureCode.GRASP_MISSED),
        (Verdict.FALSE, Verdict.UNKNOWN, FailureCode.GRASP_MISSED),
        (Verdict.UNKNOWN, Verdict.TRUE, FailureCode.GRASP_MISSED),
        (Verdict.UNKNOWN, Verdict.UNKNOWN, FailureCode.EFFECT_NOT_SEEN),
        (Verdict.TRUE, Verdict.TRUE, FailureCode.EFFECT_NOT_SEEN),
    ],
)
def test_a_hand_that_is_seen_without_the_thing_has_missed_it(
    diagnose: Diagnose, holding: Verdict, empty: Verdict, code: FailureCode
) -> None:
    assert diagnose(PICK, {HOLDING: holding, EMPTY: empty}).code is code


@pytest.mark.parametrize(
    ("holding", "empty", "inside", "code"),
    [
        (Verdict.FALSE, Verdict.TRUE, Verdict.FALSE, FailureCode.OBJECT_DROPPED),
        (Verdict.FALSE, Verdict.TRUE, Verdict.UNKNOWN, FailureCode.OBJECT_DROPPED),
        (Verdict.UNKNOWN, Verdict.TRUE, Verdict.FALSE, FailureCode.OBJECT_DROPPED),
        (Verdict.TRUE, Verdict.FALSE, Verdict.FALSE, FailureCode.EFFECT_NOT_SEEN),
        (Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.FALSE, FailureCode.EFFECT_NOT_SEEN),
        (Verdict.FALSE, Verdict.UNKNOWN, Verdict.TRUE, FailureCode.EFFECT_NOT_SEEN),
    ],
)
def test_a_thing_that_is_neither_held_nor_where_it_should_be_was_dropped(
    diagnose: Diagnose, holding: Verdict, empty: Verdict, inside: Verdict, code: FailureCode
) -> None:
    seen = {HOLDING: holding, EMPTY: empty, INSIDE: inside}
    assert diagnose(PLACE, seen, needs=(HOLDING, OPEN)).code is code


@pytest.mark.parametrize(("holding", "code"), [(Verdict.FALSE, "object_dropped"), (Verdict.TRUE, "effect_not_seen")])
def test_a_thing_that_a_skill_was_to_keep_was_dropped_if_it_is_gone(
    diagnose: Diagnose, holding: Verdict, code: str
) -> None:
    seen = {HOLDING: holding, OPEN: Verdict.FALSE}
    assert diagnose(Carry(), seen, needs=(HOLDING,)).code == code


def test_what_is_seen_out_of_reach_tells_more_than_what_the_skill_reports(diagnose: Diagnose) -> None:
    seen = {HOLDING: Verdict.FALSE, Predicate("reachable", ("cup",)): Verdict.FALSE}
    failure = diagnose(PICK, seen, reported=TIMEOUT)
    assert failure.code is FailureCode.UNREACHABLE
    assert failure.message.startswith("It is not so that the cup is within reach.")


@pytest.mark.parametrize(
    ("skill", "promise", "code"),
    [
        (LookFor(target="cup"), "visible(cup)", FailureCode.OBJECT_NOT_FOUND),
        (GoTo(place="table"), "robot_at(table)", FailureCode.UNREACHABLE),
    ],
)
def test_a_thing_out_of_view_is_not_found_and_a_place_not_arrived_at_is_out_of_reach(
    diagnose: Diagnose, skill: Skill, promise: str, code: FailureCode
) -> None:
    assert diagnose(skill, {Predicate.parse(promise): Verdict.FALSE}).code is code


def test_what_was_dropped_is_said(diagnose: Diagnose) -> None:
    failure = diagnose(PLACE, {HOLDING: Verdict.FALSE, EMPTY: Verdict.TRUE, INSIDE: Verdict.FALSE}, needs=(HOLDING,))
    assert failure.message == (
        "It is no longer so that the robot is holding the cup. I do not see that the cup is inside the microwave."
    )


def test_a_dropped_thing_tells_more_than_what_the_skill_reports(diagnose: Diagnose) -> None:
    seen = {HOLDING: Verdict.FALSE, EMPTY: Verdict.TRUE, INSIDE: Verdict.FALSE}
    assert diagnose(PLACE, seen, (HOLDING,), TIMEOUT).code is FailureCode.OBJECT_DROPPED


def test_what_the_skill_reports_tells_more_than_a_promise_that_is_not_seen(diagnose: Diagnose) -> None:
    failure = diagnose(PICK, {HOLDING: Verdict.FALSE}, reported=TIMEOUT)
    assert (failure.code, failure.message) == (TIMEOUT.code, TIMEOUT.message)


def test_a_failure_comes_with_what_was_seen(diagnose: Diagnose) -> None:
    failure = diagnose(PICK, {HOLDING: Verdict.FALSE})
    assert [(belief.predicate, belief.verdict) for belief in failure.evidence][:1] == [(HOLDING, Verdict.FALSE)]


@pytest.mark.parametrize("why", [why_it_may_not_start, lambda *rest: why_it_did_not_work(Attempt(PICK), *rest)])
def test_why_there_was_no_looking_tells_most(
    make_supervisor: Callable[[Mapping[Predicate, Verdict]], Supervisor], why: Callable[..., Failure]
) -> None:
    blind = Failure(FailureCode.ROBOT_FAULT, Phase.POSTCONDITION, "The camera is gone.", retryable=False)
    assert why(Judgement(failure=blind), make_supervisor({})) is blind


def test_a_skill_that_may_not_start_says_what_stands_in_its_way(
    make_supervisor: Callable[[Mapping[Predicate, Verdict]], Supervisor],
) -> None:
    supervisor = make_supervisor({EMPTY: Verdict.FALSE, HOLDING: Verdict.UNKNOWN})
    failure = why_it_may_not_start(supervisor.judge((EMPTY, HOLDING)), supervisor)
    assert failure.code is FailureCode.PRECONDITION_VIOLATED
    assert failure.message == "It would have to be so that the robot's hand is empty."


def test_a_skill_of_whose_start_nobody_can_tell_says_what_it_cannot_see(
    make_supervisor: Callable[[Mapping[Predicate, Verdict]], Supervisor],
) -> None:
    supervisor = make_supervisor({HOLDING: Verdict.UNKNOWN})
    failure = why_it_may_not_start(supervisor.judge((HOLDING,)), supervisor)
    assert (failure.code, failure.phase) == (FailureCode.OBJECT_NOT_FOUND, Phase.PRECONDITION)
