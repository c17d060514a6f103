"""What is done about failures, one rung after the other, and what else goes on meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from agent.events import Event, RecoveryChosen, StepSettled, StepStarted
from agent.parts import AgentSettings
from agent.recovery.budgets import Budgets
from agent.recovery.ladders import Recovery
from majordomo.cancellation import Cancellation
from majordomo.failure import FailureCode, Layer
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall, PlannerAnswer, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.testing import FakePlanner, ScriptedRun
from memory.node import NodeStatus
from skills.pick import Pick

MakeHouse = Callable[..., Any]  # a House of conftest.py, which tests cannot import
MakePlan = Callable[..., Plan]

PICK = SkillCall("pick", {"target": "cup"})
PLACE = SkillCall("place_in", {"target": "cup", "container": "microwave"})
OPEN = SkillCall("open", {"target": "microwave"})
CLOSE = SkillCall("close", {"target": "microwave"})
ROLL = SkillCall("roll")
STOWED = ["inside(cup, microwave)"]
IN_HAND = ("holding(cup)", "open(microwave)")


def recoveries(house: Any) -> list[Recovery]:
    return [event.recovery for event in house.happened(RecoveryChosen)]


def after(house: Any, call: SkillCall, happen: Callable[[], None]) -> None:
    """Have something happen as soon as a step has been settled."""

    def notice(event: Event) -> None:
        if isinstance(event, StepSettled) and event.node.call == call:
            house.hooks.remove(notice)
            happen()

    house.hooks.append(notice)


class TestLadder:
    def test_the_arm_approaches_from_one_side_and_what_cannot_be_helped_from_its_rest(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(make_plan(PICK, goals=["holding(cup)"]), runs={"pick": [ScriptedRun.pretends()] * 2})
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert recoveries(house) == [Recovery.APPROACH, Recovery.RESET]
        assert house.started == ["pick(cup)", "reset_arm(True, 0.05)", "pick(cup)", "reset_arm(True)", "pick(cup)"]

    def test_what_does_not_need_the_arm_is_only_tried_again(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(make_plan(ROLL), runs={"roll": [ScriptedRun.fails(FailureCode.COLLISION)]})
        house.agent.run(instruction)
        assert house.started == ["roll()", "roll()"]

    def test_the_search_mends_the_plan_before_the_planner_is_asked(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        mender = FakePlanner({}, [replace(make_plan(PICK, PLACE, prefix="r"), source="search")])
        house = make_house(make_plan(PLACE, goals=STOWED), mender=mender)
        result = house.agent.run(instruction)
        assert (result.outcome, result.plan_source) == (Outcome.DONE, "fake")
        assert mender.failures[0].failure.code is FailureCode.PRECONDITION_VIOLATED
        assert not house.planner.failures

    def test_what_the_search_cannot_mend_the_planner_is_told(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        mender = FakePlanner({}, [Refusal("There is no way.")])
        house = make_house(make_plan(PLACE, goals=STOWED), revisions=[make_plan(PICK, PLACE)], mender=mender)
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert recoveries(house) == [Recovery.REPAIR, Recovery.REPLAN]
        assert house.planner.failures[0].failure.code is FailureCode.PRECONDITION_VIOLATED

    def test_what_a_skill_itself_knows_to_do_comes_first(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def own(skill: Pick, code: FailureCode) -> tuple[SkillCall, ...]:
            return (SkillCall("roll"),) if code is FailureCode.GRASP_MISSED else ()

        monkeypatch.setattr(Pick, "recoveries", own)
        house = make_house(make_plan(PICK, goals=["holding(cup)"]), runs={"pick": [ScriptedRun.pretends()] * 2})
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert house.started == ["pick(cup)", "roll()", "pick(cup)", "reset_arm(True, -0.05)", "pick(cup)"]

    def test_what_a_skill_knows_does_not_help_where_nothing_may_be_tried(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Pick, "recoveries", lambda skill, code: (SkillCall("roll"),))
        fault = ScriptedRun.fails(FailureCode.ROBOT_FAULT, retryable=False)
        house = make_house(make_plan(PICK), runs={"pick": [fault]})
        assert house.agent.run(instruction).outcome is Outcome.FAILED
        assert house.started == ["pick(cup)"]

    def test_each_is_told_in_a_sentence_of_what_was_tried_what_was_seen_and_what_comes_next(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(make_plan(PICK), runs={"pick": [ScriptedRun.pretends()]})
        house.agent.run(instruction)
        assert house.happened(RecoveryChosen)[0].sentence == (
            "I tried to pick up the cup. I do not see that the robot is holding the cup. "
            "I try it again from another side."
        )


class TestSafeStop:
    def test_what_is_held_is_set_down_before_the_task_fails(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(
            make_plan(PLACE, goals=STOWED), runs={"place_in": [ScriptedRun.pretends()] * 9}, world=IN_HAND
        )
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.NEEDS_HUMAN
        assert house.started[-1] == "set_down()"
        assert house.world.is_true(Predicate("hand_empty"))
        assert [goal.goal for goal in result.goals] == [Predicate.parse(STOWED[0])]

    @pytest.mark.parametrize("code", [FailureCode.ROBOT_FAULT, FailureCode.EMERGENCY_STOP, FailureCode.COLLISION])
    def test_nothing_is_set_down_where_the_robot_is_what_failed(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str, code: FailureCode
    ) -> None:
        failing = ScriptedRun.fails(code, retryable=code is FailureCode.COLLISION)
        house = make_house(make_plan(PLACE, goals=STOWED), runs={"place_in": [failing] * 9}, world=IN_HAND)
        result = house.agent.run(instruction)
        assert result.failure.code is code
        assert house.world.is_true(Predicate("holding", ("cup",)))
        assert "set_down()" not in house.started

    def test_what_cannot_be_set_down_ends_the_task_all_the_same(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        runs = {
            "place_in": [ScriptedRun.pretends()] * 9,
            "set_down": [ScriptedRun.fails(FailureCode.NO_PROGRESS, retryable=False)],
        }
        house = make_house(make_plan(PLACE, goals=STOWED), runs=runs, world=IN_HAND)
        result = house.agent.run(instruction)
        assert (result.outcome, result.failure.code) == (Outcome.NEEDS_HUMAN, FailureCode.EFFECT_NOT_SEEN)
        assert house.started.count("set_down()") == 1


class TestReason:
    """Every end that is no success says why."""

    @pytest.mark.parametrize(
        ("budgets", "says"),
        [
            (Budgets(step_recoveries=0), "was recovered 0 times"),
            (Budgets(task_recoveries=1), "used up its 1 recoveries"),
            (Budgets(wall_clock_s=1.5), "used up its 1.5 seconds"),
        ],
        ids=["of a step", "of a task", "of time"],
    )
    def test_a_budget_that_is_used_up(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str, budgets: Budgets, says: str
    ) -> None:
        house = make_house(
            make_plan(PICK), runs={"pick": [ScriptedRun.pretends()] * 9}, settings=AgentSettings(budgets)
        )
        result = house.agent.run(instruction)
        assert (result.outcome, result.failure.code) == (Outcome.NEEDS_HUMAN, FailureCode.BUDGET_EXHAUSTED)
        assert says in result.message

    def test_the_same_failing_plan_goes_to_the_person(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        again = make_plan(PLACE, prefix="r")
        house = make_house(make_plan(PLACE, goals=STOWED), revisions=[again, again])
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.NEEDS_HUMAN
        assert "no other way than the one that failed" in house.person.asked[0]

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (Question("Which cup?", ("the red cup", "the blue cup")), FailureCode.AMBIGUOUS_OBJECT),
            (Refusal("I cannot fly."), FailureCode.PLANNER_FAILED),
        ],
    )
    def test_a_planner_that_must_ask_or_will_not(
        self, make_house: MakeHouse, instruction: str, answer: Any, code: FailureCode
    ) -> None:
        assert make_house(answer).agent.run(instruction).failure.code is code

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (Question("Which cup?"), FailureCode.AMBIGUOUS_OBJECT),
            (Refusal("I cannot fly."), FailureCode.PLANNER_FAILED),
        ],
    )
    def test_words_of_which_nobody_can_make_a_plan_when_their_turn_comes(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str, answer: Any, code: FailureCode
    ) -> None:
        house = make_house(make_plan(SkillCall("do", {"words": "bring it"})), words={"bring it": answer})
        assert house.agent.run(instruction).failure.code is code

    def test_a_wish(self, make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
        house = make_house(make_plan(PICK), runs={"pick": [ScriptedRun.hangs()]})
        house.hooks.append(lambda event: house.agent.cancel() if isinstance(event, StepStarted) else None)
        assert house.agent.run(instruction).failure.code is FailureCode.CANCELLED

    def test_a_success_has_none(self, make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
        assert make_house(make_plan(PICK, goals=["holding(cup)"])).agent.run(instruction).failure is None

    def test_a_failure_has_its_picture(self, make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
        house = make_house(
            make_plan(PICK), runs={"pick": [ScriptedRun.pretends()]}, photograph=lambda name: f"{name}.png"
        )
        house.agent.run(instruction)
        assert [event.failure.picture for event in house.happened(RecoveryChosen)] == ["1/s0/1.png"]


class TestUndone:
    def test_a_goal_that_somebody_undoes_on_the_way_is_noticed_before_the_end(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        plan = make_plan(PICK, PLACE, SkillCall("say", {"text": "and now"}), ROLL, goals=STOWED)
        house = make_house(plan, revisions=[make_plan(PICK, PLACE, ROLL, prefix="r")])
        after(house, PLACE, lambda: house.world.bring_about("on(cup, counter)", "not inside(cup, microwave)"))
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert house.planner.failures[0].failure.code is FailureCode.EFFECT_UNDONE
        assert house.started.count("roll()") == 1

    def test_what_a_later_step_is_to_change_is_no_failure(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        goals = [*STOWED, "closed(microwave)"]
        house = make_house(make_plan(CLOSE, OPEN, PICK, PLACE, CLOSE, goals=goals))
        result = house.agent.run(instruction)
        assert (result.outcome, result.recoveries) == (Outcome.DONE, 0)

    def test_what_an_earlier_step_brought_about_and_the_next_one_needs_was_undone(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        world = ("hand_empty()", "on(cup, counter)", "closed(microwave)")
        house = make_house(make_plan(OPEN, PICK, PLACE, goals=STOWED), world=world)
        after(house, PICK, lambda: house.world.bring_about("closed(microwave)"))
        house.agent.run(instruction)
        failure = house.happened(RecoveryChosen)[0].failure
        assert (failure.code, failure.layer) == (FailureCode.EFFECT_UNDONE, Layer.POLICY)
        assert [str(belief.predicate) for belief in failure.evidence] == ["open(microwave)"]


class TestBranches:
    @staticmethod
    def _plan(*chains: Sequence[SkillCall], goals: Sequence[str] = ()) -> Plan:
        calls = tuple(
            PlannedCall(f"{row}{column}", call, (f"{row}{column - 1}",) if column else ())
            for row, chain in zip("abc", chains, strict=False)
            for column, call in enumerate(chain)
        )
        return Plan(calls, tuple(Predicate.parse(goal) for goal in goals), "fake")

    def test_a_failure_stops_what_depends_on_it_and_no_more(self, make_house: MakeHouse, instruction: str) -> None:
        say = [SkillCall("say", {"text": text}) for text in ("one", "two", "three")]
        house = make_house(self._plan([PLACE, CLOSE], say))
        statuses = {}
        house.person.before_answer = lambda: statuses.update(
            {str(event.node.call): event.node.status for event in house.happened(StepSettled)}
        )
        house.agent.run(instruction)
        assert statuses["place_in(cup, microwave)"] is NodeStatus.FAILED
        assert [statuses[str(call)] for call in say] == [NodeStatus.SUCCEEDED] * 3
        assert "close(microwave)" not in house.started

    def test_a_step_is_tried_again_while_others_go_on(self, make_house: MakeHouse, instruction: str) -> None:
        runs = {"pick": [ScriptedRun.pretends()], "say": [ScriptedRun(polls=200)]}
        house = make_house(self._plan([PICK], [SkillCall("say", {"text": "la"})], goals=["holding(cup)"]), runs=runs)
        assert house.agent.run(instruction).outcome is Outcome.DONE
        settled = [event.node.call.skill for event in house.happened(StepSettled)]
        assert settled[-1] == "say" and settled.count("pick") == 2

    def test_where_the_robot_is_what_failed_nothing_else_begins(self, make_house: MakeHouse, instruction: str) -> None:
        say = [SkillCall("say", {"text": text}) for text in ("one", "two", "three")]
        fault = ScriptedRun.fails(FailureCode.ROBOT_FAULT, retryable=False)
        house = make_house(self._plan([PICK], say), runs={"pick": [fault]})
        assert house.agent.run(instruction).outcome is Outcome.FAILED
        assert "say(three)" not in house.started

    def test_it_looks_while_it_drives(self, make_house: MakeHouse, instruction: str) -> None:
        look = SkillCall("expect", {"claim": "open(microwave)"})
        house = make_house(self._plan([ROLL], [look]), runs={"roll": [ScriptedRun(polls=20)]})
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert [event.node.call for event in house.happened(StepSettled)] == [look, ROLL]

    def test_it_drives_while_the_words_of_another_step_are_planned(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house: Any = None
        words, was_settled = make_plan(PICK, prefix="w"), []

        class Slowly:
            """A planner at whose answer to some words one looks a hundred times."""

            def __init__(self, ask: Callable[[Cancellation], PlannerAnswer]) -> None:
                self._answer = ask(Cancellation())
                self._left = 100 if self._answer == words else 0

            def answer(self, patience_s: float) -> PlannerAnswer | None:
                self._left -= 1
                if self._left > 0:
                    return None
                was_settled.append(any(event.node.call == ROLL for event in house.happened(StepSettled)))
                return self._answer

            def drop(self) -> None:
                """It is over already."""

        plan = self._plan([ROLL], [SkillCall("do", {"words": "bring it"})])
        house = make_house(plan, runs={"roll": [ScriptedRun(polls=20)]}, words={"bring it": words}, think=Slowly)
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert was_settled == [False, True]
