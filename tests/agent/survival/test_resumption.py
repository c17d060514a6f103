"""What is known again of a task that was cut off, and what the next program makes of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.agent import Agent
from agent.events import Corrected, Event, RecoveryChosen, StepSettled, StepStarted
from agent.parts import AgentSettings
from agent.preparation import AGAIN, LEAVE
from agent.recovery.budgets import Budgets
from agent.result import TaskResult
from majordomo.clock import DateClock
from majordomo.correction import Skip
from majordomo.errors import JournalError
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.plan import Plan, Refusal
from majordomo.predicate import Predicate, Verdict
from majordomo.review import Review, Risk
from majordomo.skill import RoutineSkill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeExecutor, FakePlanner, ScriptedRun
from memory.journal import Journal
from memory.node import NodeStatus
from memory.working_memory import WorkingMemory
from skills.registry import BUILTIN_SKILLS

MakeHouse = Callable[..., Any]  # a House of conftest.py, which tests cannot import
MakePlan = Callable[..., Plan]

OPEN = SkillCall("open", {"target": "microwave"})
PICK = SkillCall("pick", {"target": "cup"})
PLACE = SkillCall("place_in", {"target": "cup", "container": "microwave"})
CLOSE = SkillCall("close", {"target": "microwave"})
GOALS = ("inside(cup, microwave)", "closed(microwave)")


class Wave(RoutineSkill):
    """Wave the hand: nothing by which a look could tell that it was done."""

    name = "wave"
    phrases = ("wave",)


class Killed(BaseException):
    """The program ends here."""


@pytest.fixture
def die() -> Callable[[Any, Callable[[Event], bool]], None]:
    """Run a house's task until an event, and end the program there."""

    def die_at(house: Any, is_the_end: Callable[[Event], bool]) -> None:
        def kill(event: Event) -> None:
            if is_the_end(event):
                raise Killed

        house.hooks.append(kill)
        with pytest.raises(Killed):
            house.agent.run("bring the cup")
        house.hooks.remove(kill)
        house.journal._locks.release_all()  # as the system does

    return die_at


@pytest.fixture
def resumed(tmp_path: Path) -> Iterator[Callable[..., TaskResult]]:
    """Go on with a house's task in a new program: it knows what is on disk, and nothing else."""
    journals: list[Journal] = []

    def resume(house: Any, settings: AgentSettings | None = None, **parts: Any) -> TaskResult:
        journals.append(Journal(house.journal.path, DateClock()))
        library = parts.get("library", house.parts.library)
        house.executor = FakeExecutor(house.world, library, house.memory.catalogue, clock=house.clock)
        new = {
            "journal": journals[-1],
            "memory": WorkingMemory(house.memory.catalogue, house.clock),
            "executor": house.executor,
        }
        house.events.clear()

        def tell(event: Event) -> None:
            for hook in house.hooks:
                hook(event)

        agent = Agent(replace(house.parts, **(new | parts)), settings, tell)
        return agent.resume(1)

    yield resume
    for journal in journals:
        journal.close()


def starts(call: SkillCall) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, StepStarted) and event.node.call == call


def settles(call: SkillCall) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, StepSettled) and event.node.call == call


def test_the_new_program_asks_no_planner(make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any) -> None:
    house = make_house(make_plan(PICK, PLACE, goals=["inside(cup, microwave)"]))
    die(house, starts(PLACE))
    result = resumed(house, planner=FakePlanner())
    assert (result.outcome, house.started) == (Outcome.DONE, [str(PLACE)])


def test_a_task_without_a_plan_is_planned(make_house: MakeHouse, make_plan: MakePlan, resumed: Any) -> None:
    house = make_house(make_plan(PICK, goals=["holding(cup)"]))
    house.journal.begin_task("bring the cup", "")
    house.journal._locks.release_all()
    assert resumed(house).outcome is Outcome.DONE


def test_what_came_about_is_passed_over_with_the_evidence(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    house = make_house(make_plan(PICK, goals=["holding(cup)"]))
    die(house, starts(PICK))
    house.world.bring_about("holding(cup)", "not on(cup, counter)", "not hand_empty()")
    result = resumed(house)
    (node,) = result.nodes
    assert (result.outcome, house.started) == (Outcome.DONE, [])
    assert (node.status, [belief.verdict for belief in node.verified]) == (NodeStatus.SKIPPED, [Verdict.TRUE])


def test_a_thing_that_was_dropped_meanwhile_is_seen_not_to_be_held(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    house = make_house(make_plan(PICK, PLACE, goals=["inside(cup, microwave)"]))
    die(house, starts(PLACE))
    house.world.bring_about("not holding(cup)", "hand_empty()", "on(cup, counter)")
    planner = FakePlanner(revisions=[make_plan(PICK, PLACE, prefix="r")])
    result = resumed(house, planner=planner)
    assert (result.outcome, house.started) == (Outcome.DONE, [str(PICK), str(PLACE)])
    assert planner.failures[0].failure.code is FailureCode.PRECONDITION_VIOLATED


def test_what_a_closed_door_hides_stays_believed_with_its_age(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    house = make_house(make_plan(PICK, PLACE, CLOSE, goals=GOALS))
    die(house, starts(CLOSE))
    house.world.bring_about("closed(microwave)")
    house.clock.advance(60.0)
    result = resumed(house)
    ages = {str(evidence.goal): evidence.age_s for evidence in result.goals}
    assert result.outcome is Outcome.DONE
    assert ages["inside(cup, microwave)"] >= 60.0 > ages["closed(microwave)"]


def test_where_the_robots_clock_began_anew_nothing_was_seen_in_the_future(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    house = make_house(make_plan(PICK, PLACE, CLOSE, goals=GOALS))
    house.clock.advance(1000.0)
    die(house, starts(CLOSE))
    house.clock.time_s = 5.0
    result = resumed(house)
    assert result.outcome is Outcome.DONE
    assert all(evidence.age_s >= 0.0 for evidence in result.goals)


def test_an_attempt_that_was_cut_off_keeps_its_number(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    house = make_house(make_plan(PICK, goals=["holding(cup)"]))
    die(house, starts(PICK))
    (node,) = resumed(house).nodes
    assert node.attempts == 2
    assert [(step.attempt, step.status) for step in house.journal.steps(1)] == [(1, "cut off"), (2, "succeeded")]


def test_no_call_id_is_used_again(make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any) -> None:
    house = make_house(make_plan(PICK, goals=["holding(cup)"]), runs={"pick": [ScriptedRun.pretends()]})
    die(house, settles(PICK))
    before = house.executor.started
    again = FakeExecutor(
        house.world, house.parts.library, house.memory.catalogue, {"pick": [ScriptedRun.pretends()]}, house.clock
    )
    resumed(house, executor=again)
    assert all("wait" in {call.skill for _, call in started} for started in (before, again.started))
    assert {call_id for call_id, _ in before}.isdisjoint(call_id for call_id, _ in again.started)


def test_recoveries_that_were_taken_are_not_given_back(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    budgets = AgentSettings(budgets=Budgets(task_recoveries=1))
    house = make_house(make_plan(PICK), {"pick": [ScriptedRun.fails(FailureCode.GRASP_MISSED)]}, settings=budgets)
    die(house, lambda event: isinstance(event, StepStarted) and event.node.attempts == 2)
    broken = FakeExecutor(
        house.world, house.parts.library, house.memory.catalogue, {"pick": [ScriptedRun.pretends()] * 9}, house.clock
    )
    result = resumed(house, budgets, executor=broken)
    assert (result.outcome, result.recoveries) == (Outcome.NEEDS_HUMAN, 1)
    assert "used up its 1 recoveries" in result.message


def test_a_rung_that_was_taken_is_not_taken_again(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    house = make_house(make_plan(PICK), {"pick": [ScriptedRun.fails(FailureCode.GRASP_MISSED)]})
    die(house, lambda event: isinstance(event, StepStarted) and event.node.attempts == 2)
    failing = [ScriptedRun.fails(FailureCode.GRASP_MISSED)] * 9
    executor = FakeExecutor(house.world, house.parts.library, house.memory.catalogue, {"pick": failing}, house.clock)
    resumed(house, executor=executor)
    assert "retry" not in [str(event.recovery) for event in house.happened(RecoveryChosen)]


def test_time_that_was_spent_counts_and_the_time_between_does_not(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    limited = AgentSettings(budgets=Budgets(wall_clock_s=100.0))
    house = make_house(make_plan(PICK, PLACE), settings=limited)
    house.hooks.append(lambda event: house.clock.advance(90.0) if settles(PICK)(event) else None)
    die(house, starts(PLACE))
    house.clock.advance(3600.0)
    house.hooks.append(lambda event: house.clock.advance(20.0) if starts(PLACE)(event) else None)
    assert "used up its 100 seconds" in resumed(house, limited).message


def test_words_that_had_become_steps_are_not_planned_again(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    do = SkillCall("do", {"words": "fetch it"})
    house = make_house(make_plan(do), words={"fetch it": make_plan(PICK, PLACE, prefix="w")})
    die(house, starts(PLACE))
    planner = FakePlanner()
    result = resumed(house, planner=planner)
    assert (result.outcome, planner.requests) == (Outcome.DONE, [])


def test_a_step_of_which_no_look_can_tell_is_left_to_the_person(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    library = SkillLibrary((*BUILTIN_SKILLS, Wave))
    for answers, outcome, started in (
        ([AGAIN], Outcome.DONE, ["wave()"]),
        ([LEAVE], Outcome.DONE, []),
        ([], Outcome.NEEDS_HUMAN, []),
    ):
        house = make_house(make_plan(SkillCall("wave")), answers=answers)
        first = replace(
            house.parts, library=library, executor=FakeExecutor(house.world, library, house.memory.catalogue)
        )
        house.agent = Agent(first, None, lambda event, hooks=house.hooks: [hook(event) for hook in hooks])
        die(house, starts(SkillCall("wave")))
        result = resumed(house, library=library)
        assert (result.outcome, house.started) == (outcome, started)


def test_a_step_that_does_no_harm_twice_begins_anew_unasked(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    reset = SkillCall("reset_arm")
    house = make_house(make_plan(reset))
    die(house, starts(reset))
    assert resumed(house).outcome is Outcome.DONE
    assert (house.started, house.person.asked) == ([str(reset)], [])


def test_a_task_whose_end_could_not_be_written_goes_on(
    make_house: MakeHouse, make_plan: MakePlan, resumed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise JournalError("The disk is full.", "free some space.")

    house = make_house(make_plan(PICK, PLACE))
    house.hooks.append(lambda event: house.agent.cancel() if starts(PLACE)(event) else None)
    monkeypatch.setattr(house.journal, "end_task", fail)
    ended = house.agent.run("bring the cup")
    assert (ended.outcome, "The disk is full." in ended.message) == (Outcome.CANCELLED, True)
    house.journal._locks.release_all()  # as the system does
    house.hooks.clear()
    assert (resumed(house).outcome, house.started) == (Outcome.DONE, [str(PLACE)])


def test_the_rules_of_the_house_are_asked_again(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    class Strict:
        def review(self, plan: Plan, seen: Any) -> Review:
            return Review(forbidden=("No cups in there.",))

        def trust(self, rule: str) -> None:
            """Nobody is trusted."""

    house = make_house(make_plan(PICK, PLACE))
    die(house, starts(PLACE))
    result = resumed(house, overseer=Strict())
    assert (result.outcome, house.started) == (Outcome.FAILED, [])
    assert "No cups in there." in result.message


def test_a_yes_counts_for_the_program_in_which_it_was_said(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    class Careful:
        def review(self, plan: Plan, seen: Any) -> Review:
            return Review(risks=(Risk("hot", "It is hot."),))

        def trust(self, rule: str) -> None:
            """Nobody is trusted."""

    house = make_house(make_plan(PICK, PLACE), answers=["yes", "yes"])
    house.agent = Agent(replace(house.parts, overseer=Careful()), None, lambda event: [h(event) for h in house.hooks])
    die(house, starts(PLACE))
    assert resumed(house, overseer=Careful()).outcome is Outcome.DONE
    assert len(house.person.asked) == 2


def test_a_correction_that_was_seen_to_stays(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    other = make_plan(PICK, goals=["holding(cup)"], prefix="r")
    house = make_house(make_plan(OPEN, PICK, PLACE), revisions=[other], world=("hand_empty()", "on(cup, counter)"))
    house.hooks.append(
        lambda event: house.agent.correct(Skip(("microwave",)), "not the microwave") if starts(OPEN)(event) else None
    )
    die(house, lambda event: isinstance(event, Corrected))
    goals = [str(evidence.goal) for evidence in resumed(house).goals]
    assert "inside(cup, microwave)" not in goals


def test_a_correction_that_was_not_seen_to_is_told(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house(make_plan(PICK, PLACE))
    die(house, starts(PLACE))
    house.journal.event(1, "said", {"said": "no, the blue one"})
    resumed(house)
    (told,) = house.happened(Corrected)
    assert (told.said, "say it again" in told.problem) == ("no, the blue one", True)


def test_how_far_it_was_must_be_readable(make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any) -> None:
    house = make_house(make_plan(PICK, PLACE))
    die(house, starts(PLACE))
    house.journal.save_progress(1, '{"format": 9}')
    result = resumed(house)
    assert (result.outcome, house.started) == (Outcome.FAILED, [])
    assert "How far the task was cannot be read" in result.message and "Try: " in result.message


def test_a_task_on_which_somebody_works_is_left_alone(make_house: MakeHouse, make_plan: MakePlan, resumed: Any) -> None:
    house = make_house(make_plan(PICK))
    house.journal.begin_task("bring the cup", "")
    with pytest.raises(JournalError, match="somebody works on it"):
        resumed(house)


def test_a_task_that_has_ended_is_not_taken_up(make_house: MakeHouse, resumed: Any) -> None:
    house = make_house(Refusal("No."))
    house.agent.run("bring the cup")
    with pytest.raises(JournalError, match="has ended"):
        resumed(house)


def test_a_hand_that_was_stopped_half_way_lets_go_first(
    make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any
) -> None:
    house = make_house(make_plan(PICK, goals=["holding(cup)"]))
    die(house, starts(PICK))
    house.world.bring_about("not hand_empty()")  # it has closed, around nothing
    house.hooks.append(
        lambda event: (
            house.world.bring_about("hand_empty()")
            if isinstance(event, StepStarted) and event.node.call.skill == "reset_arm"
            else None
        )
    )
    result = resumed(house)
    assert (result.outcome, [call.split("(")[0] for call in house.started]) == (Outcome.DONE, ["reset_arm", "pick"])


def test_goals_are_looked_at_in_the_end(make_house: MakeHouse, make_plan: MakePlan, die: Any, resumed: Any) -> None:
    house = make_house(make_plan(PICK, goals=["holding(cup)"]))
    die(house, settles(PICK))
    house.world.bring_about("not holding(cup)", "hand_empty()")
    result = resumed(house)
    assert result.outcome is not Outcome.DONE
    assert result.goals[0].goal == Predicate.parse("holding(cup)")
    assert result.goals[0].verdict is Verdict.FALSE
