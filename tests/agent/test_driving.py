"""A robot that drives: it stands where it must, looks for what it has not seen, and believes what it left behind."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agent.agent import Agent
from agent.events import Event, RecoveryChosen, StepSettled, StepStarted
from agent.recovery.ladders import Recovery
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.testing import FAKE_ROOM, FakeRoom, ScriptedRun
from planners.builtin import BuiltinPlanner

HERE = "robot_at(hob corner)"
TIDY = (HERE, "hand_empty()", "closed(microwave)", "closed(left cabinet)", "closed(slide cabinet)")
STOW = "put the red cup in the microwave"

MakeRoom = Callable[..., Any]  # a House of conftest.py, which tests cannot import


@pytest.fixture
def make_room(make_house: Callable[..., Any]) -> MakeRoom:
    """A house that is a room with places, with a planner that finds its own way."""

    def make(*true: str, runs: Any = None, answers: Sequence[str] = ()) -> Any:
        house = make_house(runs=runs, answers=answers, world=FakeRoom((*TIDY, *true)), catalogue=FAKE_ROOM)
        house.parts = replace(house.parts, planner=BuiltinPlanner())
        house.agent = Agent(house.parts, None, lambda event: [hook(event) for hook in house.hooks])
        return house

    return make


def codes(house: Any) -> list[FailureCode]:
    return [event.failure.code for event in house.happened(RecoveryChosen)]


def drives(house: Any) -> list[str]:
    return [call for call in house.started if call.startswith("go_to")]


class TestStanding:
    def test_it_stands_where_each_skill_needs_it(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, counter)")
        assert house.agent.run("put the red cup on the table").outcome is Outcome.DONE
        assert house.started == ["pick(red cup)", "go_to(dining table)", "place_on(red cup, table)"]

    def test_a_base_that_was_pushed_is_driven_back_before_anything_else(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, counter)")

        def push(event: Event) -> None:
            if isinstance(event, StepSettled) and str(event.node.call) == "go_to(dining table)":
                house.hooks.remove(push)
                house.world.true.discard(Predicate("robot_at", ("dining table",)))

        house.hooks.append(push)
        assert house.agent.run("put the red cup on the table").outcome is Outcome.DONE
        assert codes(house) == [FailureCode.EFFECT_UNDONE]
        assert house.started[1:] == ["go_to(dining table)", "go_to(dining table)", "place_on(red cup, table)"]

    def test_a_base_that_was_pushed_at_work_is_driven_back_for_a_look(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, counter)")

        def push(event: Event) -> None:
            if isinstance(event, StepStarted) and str(event.node.call) == "place_on(red cup, table)":
                house.world.true.discard(Predicate("robot_at", ("dining table",)))

        house.hooks.append(push)
        assert house.agent.run("put the red cup on the table").outcome is Outcome.DONE
        assert codes(house) == [FailureCode.EFFECT_NOT_SEEN]
        assert house.started[2:] == ["place_on(red cup, table)", "go_to(dining table)"]

    def test_a_drive_that_leads_elsewhere_is_tried_again(self, make_room: MakeRoom) -> None:
        house = make_room(runs={"go_to": [ScriptedRun.pretends()]})
        assert house.agent.run("go to the dining table").outcome is Outcome.DONE
        assert codes(house) == [FailureCode.UNREACHABLE]
        assert house.started == ["go_to(dining table)", "reset_arm(False)", "go_to(dining table)"]

    def test_what_is_carried_stays_in_the_hand_while_the_arm_is_reset(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, counter)", runs={"go_to": [ScriptedRun.pretends()]})
        house.agent.run("put the red cup on the table")
        assert "reset_arm(False)" in house.started


class TestSearching:
    def test_what_was_never_seen_is_looked_for_before_it_is_taken(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, table)")
        assert house.agent.run("pick up the red cup").outcome is Outcome.DONE
        assert house.started[0] == "look_for(red cup)"
        assert house.started[-2:] == ["go_to(dining table)", "pick(red cup)"]

    def test_the_search_ends_where_the_thing_is(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, rack)")
        house.agent.run("find the red cup")
        assert drives(house) == ["go_to(sink side)"]

    def test_the_search_goes_everywhere_once_and_then_to_the_person(self, make_room: MakeRoom) -> None:
        house = make_room()
        result = house.agent.run("find the lemon")
        assert result.outcome is Outcome.NEEDS_HUMAN
        places = ["dining table", "hob", "side shelf", "sink side"]  # it stands at the hob corner
        assert sorted(drives(house)) == [f"go_to({place})" for place in places]
        assert house.person.asked[0].startswith("I do not see that the lemon is in view.")

    def test_where_it_is_believed_to_be_is_looked_at_first(self, make_room: MakeRoom) -> None:
        house = make_room("on(lemon, shelf)")
        house.memory.commit([house.eyes.estimator.judge(Predicate("on", ("lemon", "shelf")), 0.0)])
        house.agent.run("go to the side shelf")
        house.agent.run("go to the hob corner")
        del house.executor.started[:]
        house.agent.run("find the lemon")
        assert drives(house) == ["go_to(side shelf)"]

    def test_a_search_is_no_recovery_that_draws_on_the_budgets(self, make_room: MakeRoom) -> None:
        house = make_room("inside(lemon, sink)")
        result = house.agent.run("find the lemon")
        assert (result.outcome, result.recoveries) == (Outcome.DONE, 0)
        assert {event.recovery for event in house.happened(RecoveryChosen)} == {Recovery.SEARCH}

    def test_a_place_that_it_did_not_get_to_is_tried_once_more_after_the_others(self, make_room: MakeRoom) -> None:
        lost = ScriptedRun.fails(FailureCode.LIMIT_VIOLATION)
        house = make_room(runs={"go_to": [lost]})
        house.agent.run("find the lemon")
        first, *others = drives(house)
        assert others[-1] == first
        assert len(set(others)) == len(others) == 4
        assert len(house.person.asked) == 1

    def test_a_place_that_it_cannot_get_to_is_left_out(self, make_room: MakeRoom) -> None:
        house = make_room("on(lemon, shelf)", runs={"go_to": [ScriptedRun.fails(FailureCode.NO_PROGRESS)]})
        assert house.agent.run("find the lemon").outcome is Outcome.DONE

    def test_after_the_person_has_helped_it_searches_again(self, make_room: MakeRoom) -> None:
        house = make_room(answers=["try again"])
        house.person.before_answer = lambda: house.world.bring_about("on(lemon, table)")
        assert house.agent.run("find the lemon").outcome is Outcome.DONE

    def test_what_is_lost_after_it_was_found_is_looked_for_where_it_was_found_as_well(
        self, make_room: MakeRoom
    ) -> None:
        house = make_room("on(red cup, table)", "open(microwave)", "not closed(microwave)")

        def lose(event: Event) -> None:
            if isinstance(event, StepSettled) and str(event.node.call) == "go_to(hob corner)":
                house.hooks.remove(lose)
                house.world.bring_about("not holding(red cup)", "hand_empty()", "on(red cup, table)")

        house.hooks.append(lose)
        assert house.agent.run(STOW).outcome is Outcome.DONE
        assert codes(house)[-1] is FailureCode.OBJECT_NOT_FOUND
        assert drives(house).count("go_to(dining table)") == 2

    def test_the_task_goes_on_from_where_the_thing_was_found(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, shelf)")
        assert house.agent.run(STOW).outcome is Outcome.DONE
        assert house.started[0] == "open(microwave)"
        assert house.started[-4:] == [
            "go_to(side shelf)",
            "pick(red cup)",
            "go_to(hob corner)",
            "place_in(red cup, microwave)",
        ]

    def test_a_thing_that_is_not_where_it_was_is_looked_for(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, counter)")
        house.agent.run("go to the dining table")
        house.world.bring_about("not on(red cup, *)", "on(red cup, rack)")
        assert house.agent.run(STOW).outcome is Outcome.DONE
        assert "look_for(red cup)" in house.started

    def test_what_is_found_where_it_shall_be_is_not_taken_from_there(self, make_room: MakeRoom) -> None:
        house = make_room("on(red cup, table)")
        assert house.agent.run("put the red cup on the table").outcome is Outcome.DONE
        assert "look_for(red cup)" in house.started
        assert not {"pick(red cup)", "place_on(red cup, table)"} & set(house.started)

    def test_what_was_asked_for_itself_is_done_whatever_comes_after_it(
        self, make_house: Callable[..., Any], instruction: str
    ) -> None:
        go, shut = SkillCall("go_to", {"place": "dining table"}), SkillCall("close", {"target": "microwave"})
        plan = Plan((PlannedCall("s1", go, asked=True), PlannedCall("s2", shut, ("s1",), asked=True)), (), "test")
        house = make_house(plan, world=FakeRoom(TIDY), catalogue=FAKE_ROOM)
        house.agent.run(instruction)
        assert house.started == ["go_to(dining table)"]

    def test_a_goal_that_cannot_be_seen_from_here_is_looked_at_from_where_it_can(
        self, make_house: Callable[..., Any], make_plan: Callable[..., Plan], instruction: str
    ) -> None:
        world = FakeRoom(["robot_at(dining table)", "closed(microwave)"])
        house = make_house(make_plan(goals=["closed(microwave)"]), world=world, catalogue=FAKE_ROOM)
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert house.started == ["go_to(hob corner)"]


class TestBelieving:
    def test_what_the_robot_left_behind_stays_believed(self, make_room: MakeRoom) -> None:
        house = make_room("on(can, counter)")
        house.agent.run("go to the dining table")
        assert house.memory.verdict(Predicate("on", ("can", "counter"))) is Verdict.TRUE
        assert house.memory.verdict(Predicate("visible", ("can",))) is Verdict.FALSE

    def test_a_thing_that_was_carried_is_believed_where_it_was_put(self, make_room: MakeRoom) -> None:
        house = make_room("on(can, counter)")
        house.agent.run("put the can on the table")
        house.agent.run("go to the sink side")
        assert house.memory.verdict(Predicate("on", ("can", "table"))) is Verdict.TRUE
        assert house.memory.verdict(Predicate("on", ("can", "counter"))) is Verdict.FALSE

    def test_what_is_in_view_is_remembered_with_its_position_and_the_robots(self, make_room: MakeRoom) -> None:
        house = make_room("on(can, counter)", "on(lemon, table)")
        house.eyes.positions = {"can": np.array([1.0, 2.0, 1.6]), "lemon": np.zeros(3)}
        house.eyes.stand = np.array([0.0, -0.2, 1.57])
        house.agent.run("open the microwave")
        snapshot = house.memory.snapshot()
        np.testing.assert_array_equal(snapshot.positions["can"], [1.0, 2.0, 1.6])
        assert "lemon" not in snapshot.positions
        np.testing.assert_array_equal(snapshot.robot, [0.0, -0.2, 1.57])
