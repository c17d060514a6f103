"""The invariants of a task: one outcome, and `done` only on evidence."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.agent import Agent
from agent.events import (
    Asked,
    Event,
    Planned,
    RecoveryChosen,
    StepProgressed,
    StepSettled,
    StepStarted,
    TaskEnded,
    TaskStarted,
)
from agent.parts import AgentSettings
from agent.recovery.budgets import Budgets
from agent.recovery.ladders import Recovery
from majordomo.errors import JournalError, ModelUnavailable, RobotUnavailable
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall, Question, Refusal
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.testing import ScriptedRun
from memory.node import NodeStatus

MakeHouse = Callable[..., Any]  # a House of conftest.py, which tests cannot import
MakePlan = Callable[..., Plan]

PICK = SkillCall("pick", {"target": "cup"})
PLACE = SkillCall("place_in", {"target": "cup", "container": "microwave"})
CLOSE = SkillCall("close", {"target": "microwave"})
HOLDING = Predicate("holding", ("cup",))
INSIDE = Predicate("inside", ("cup", "microwave"))
BROKEN = ScriptedRun.fails(FailureCode.TIMEOUT)


@pytest.fixture
def pick(make_plan: MakePlan) -> Plan:
    return make_plan(PICK, goals=["holding(cup)"])


@pytest.fixture
def stow(make_plan: MakePlan) -> Plan:
    return make_plan(PICK, PLACE, CLOSE, goals=["inside(cup, microwave)", "closed(microwave)"])


class TestDone:
    def test_every_goal_was_seen(self, make_house: MakeHouse, stow: Plan, instruction: str) -> None:
        house = make_house(stow)
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.DONE
        assert [node.status for node in result.nodes] == [NodeStatus.SUCCEEDED] * 3
        assert [evidence.verdict for evidence in result.goals] == [Verdict.TRUE] * 2
        assert house.started == ["pick(cup)", "place_in(cup, microwave)", "close(microwave)"]

    def test_what_a_closed_door_hides_stays_seen_and_its_age_is_told(
        self, make_house: MakeHouse, stow: Plan, instruction: str
    ) -> None:
        house = make_house(stow)

        def hide(event: Event) -> None:
            if house.world.is_true(Predicate("closed", ("microwave",))):
                house.eyes.estimator.says[INSIDE] = Verdict.FALSE  # what eyes make of a closed door

        house.hooks.append(hide)
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.DONE
        inside, closed = result.goals
        assert inside.age_s is not None
        assert closed.age_s is not None
        assert inside.age_s > closed.age_s

    def test_nodes_carry_the_evidence(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        node = make_house(pick).agent.run(instruction).nodes[0]
        assert (HOLDING, Verdict.TRUE) in {(belief.predicate, belief.verdict) for belief in node.verified}

    def test_a_goal_that_is_true_already_needs_no_motion(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(make_plan(goals=["open(microwave)"]))
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert not house.executor.started

    def test_a_step_whose_effects_are_so_already_is_skipped(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        house = make_house(pick, world=("holding(cup)",))
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.DONE
        assert result.nodes[0].status is NodeStatus.SKIPPED
        assert house.started == []

    def test_a_plan_without_goals_is_done_when_its_steps_are(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(make_plan(SkillCall("say", {"text": "hello"})))
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert house.started == ["say(hello)"]

    def test_a_skill_that_reports_failure_but_is_seen_to_have_worked_succeeded(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        late = ScriptedRun(failure=BROKEN.failure, effects=(HOLDING, Predicate("hand_empty", positive=False)))
        house = make_house(pick, runs={"pick": [late]})
        result = house.agent.run(instruction)
        assert (result.outcome, result.recoveries) == (Outcome.DONE, 0)

    def test_an_effect_that_shows_late_is_waited_for(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick)
        house.eyes.estimator.says[HOLDING] = Verdict.UNKNOWN

        def see_after_a_while(event: Event) -> None:
            if house.clock.now_s() > 0.5:
                house.eyes.estimator.says.clear()

        house.hooks.append(see_after_a_while)
        result = house.agent.run(instruction)
        assert (result.outcome, result.recoveries) == (Outcome.DONE, 0)


class TestNeverDone:
    @pytest.mark.parametrize("verdict", [Verdict.FALSE, Verdict.UNKNOWN])
    def test_what_is_never_seen_is_not_done(
        self, make_house: MakeHouse, pick: Plan, instruction: str, verdict: Verdict
    ) -> None:
        house = make_house(pick)
        house.eyes.estimator.says[HOLDING] = verdict
        assert house.agent.run(instruction).outcome is not Outcome.DONE

    def test_a_skill_that_lies_is_not_believed(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick, runs={"pick": [ScriptedRun.pretends()] * 9})
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.NEEDS_HUMAN
        assert result.goals[0].verdict is Verdict.FALSE

    def test_a_goal_that_was_undone_is_not_done(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        undoes = ScriptedRun(effects=(Predicate("hand_empty"), HOLDING.negated()))
        plan = make_plan(PICK, SkillCall("say", {"text": "look"}), goals=["holding(cup)"])
        house = make_house(plan, runs={"say": [undoes]})
        result = house.agent.run(instruction)
        assert result.outcome is not Outcome.DONE
        assert house.planner.failures[0].failure.code is FailureCode.EFFECT_UNDONE


class TestRecovery:
    def test_a_missed_grasp_is_tried_again(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick, runs={"pick": [ScriptedRun.pretends()]})
        result = house.agent.run(instruction)
        assert (result.outcome, result.recoveries) == (Outcome.DONE, 1)
        assert house.started == ["pick(cup)", "reset_arm(True, 0.05)", "pick(cup)"]

    def test_after_a_timeout_the_arm_is_reset_and_lets_go(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        house = make_house(pick, runs={"pick": [BROKEN]})
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert house.started == ["pick(cup)", "reset_arm(True)", "pick(cup)"]

    def test_a_thing_that_was_dropped_on_the_way_is_picked_up_again(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        lost = ScriptedRun(effects=(Predicate("hand_empty"), HOLDING.negated(), Predicate("on", ("cup", "counter"))))
        again = make_plan(PICK, PLACE, prefix="r")
        house = make_house(
            make_plan(PICK, PLACE, goals=["inside(cup, microwave)"]), runs={"place_in": [lost]}, revisions=[again]
        )
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert house.planner.failures[0].failure.code is FailureCode.OBJECT_DROPPED
        assert house.started == ["pick(cup)", "place_in(cup, microwave)"] * 2

    def test_a_reset_does_not_drop_what_is_held(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(make_plan(PICK, PLACE), runs={"place_in": [BROKEN]})
        house.agent.run(instruction)
        assert "reset_arm(False)" in house.started

    def test_a_reset_that_fails_does_not_end_the_task(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        stuck = ScriptedRun.fails(FailureCode.NO_PROGRESS)
        house = make_house(pick, runs={"pick": [BROKEN], "reset_arm": [stuck]})
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert house.started == ["pick(cup)", "reset_arm(True)", "pick(cup)"]

    def test_a_reset_keeps_the_hand_shut_where_eyes_say_both(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        house = make_house(pick)
        house.eyes.estimator.says[Predicate("hand_empty")] = Verdict.TRUE
        house.agent.run(instruction)
        assert house.started == ["pick(cup)", "reset_arm(False, 0.05)", "pick(cup)", "reset_arm(False)", "pick(cup)"]

    def test_what_cannot_succeed_as_it_is_is_not_tried_again(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        house = make_house(pick, runs={"pick": [ScriptedRun.fails(FailureCode.TIMEOUT, retryable=False)]})
        house.agent.run(instruction)
        assert house.started == ["pick(cup)"]
        assert len(house.planner.failures) == 1

    def test_a_planner_is_told_of_steps_by_the_names_in_its_plan(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house = make_house(
            make_plan(PLACE, goals=["inside(cup, microwave)"]),
            runs={"place_in": [ScriptedRun.fails(FailureCode.OBJECT_DROPPED)]},
            revisions=[make_plan(PICK, PLACE), make_plan(PLACE)],
        )
        told = []
        revise = house.planner.revise

        def listen(plan: Plan, failure: Any, *rest: Any) -> Any:
            told.append(({planned.id: str(planned.call) for planned in plan.calls}, failure))
            return revise(plan, failure, *rest)

        monkeypatch.setattr(house.planner, "revise", listen)
        house.agent.run(instruction)
        calls, failure = told[1]
        assert [calls.get(name) for name in failure.finished] == ["pick(cup)"]
        assert calls[failure.call.id] == "place_in(cup, microwave)"

    def test_a_violated_precondition_is_replanned_with_the_failure_told(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(
            make_plan(PLACE, goals=["inside(cup, microwave)"]), revisions=[make_plan(PICK, PLACE, prefix="r")]
        )
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.DONE
        assert house.planner.failures[0].failure.code is FailureCode.PRECONDITION_VIOLATED
        assert house.started == ["pick(cup)", "place_in(cup, microwave)"]

    def test_a_revision_keeps_the_goals(self, make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
        easier = make_plan(SkillCall("say", {"text": "sorry"}), goals=["open(microwave)"], prefix="r")
        house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]), revisions=[easier])
        result = house.agent.run(instruction)
        assert result.outcome is not Outcome.DONE
        assert [evidence.goal for evidence in result.goals] == [INSIDE]

    def test_a_step_is_recovered_only_so_often(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick, runs={"pick": [ScriptedRun.pretends()] * 9})
        assert house.agent.run(instruction).recoveries == 2

    def test_the_same_revision_twice_is_not_tried(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        again = make_plan(PLACE, prefix="r")
        house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]), revisions=[again, again, again])
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.NEEDS_HUMAN
        assert len(house.planner.failures) == 2
        assert "no other way" in result.message

    def test_a_revision_that_names_nothing_real_is_refused(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        wrong = make_plan(SkillCall("fly"), prefix="r")
        house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]), revisions=[wrong, wrong])
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.NEEDS_HUMAN
        assert "'fly'" in result.message

    def test_a_task_has_a_budget_of_recoveries(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        settings = AgentSettings(Budgets(task_recoveries=1))
        runs = {"pick": [ScriptedRun.pretends()] * 9}
        house = make_house(make_plan(PICK, goals=["holding(cup)"]), runs=runs, settings=settings)
        result = house.agent.run(instruction)
        assert (result.outcome, result.recoveries) == (Outcome.NEEDS_HUMAN, 1)
        assert "used up its 1 recoveries" in result.message

    def test_time_runs_out(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        settings = AgentSettings(Budgets(wall_clock_s=5.0))
        house = make_house(pick, runs={"pick": [ScriptedRun.hangs()]}, settings=settings)
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.NEEDS_HUMAN
        assert "5 seconds" in result.message
        assert house.executor.stop_count > 0


class TestPerson:
    GONE_WRONG = (ScriptedRun.pretends(),) * 3

    def test_a_person_may_say_try_again(self, make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
        house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]), answers=["try again"])
        house.person.before_answer = lambda: house.world.bring_about("holding(cup)", "not hand_empty()")
        assert house.agent.run(instruction).outcome is Outcome.DONE

    def test_a_person_may_say_give_up(self, make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
        house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]), answers=["give up"])
        assert house.agent.run(instruction).outcome is Outcome.FAILED

    def test_nobody_there_needs_a_human(self, make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
        house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]))
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.NEEDS_HUMAN
        assert house.person.asked

    @pytest.mark.parametrize(("answer", "outcome"), [("yes", Outcome.DONE), ("no", Outcome.NEEDS_HUMAN)])
    def test_what_no_eye_can_tell_is_asked(
        self, make_house: MakeHouse, pick: Plan, instruction: str, answer: str, outcome: Outcome
    ) -> None:
        house = make_house(pick, answers=[answer])
        house.eyes.estimator.says[Predicate("hand_empty")] = Verdict.UNKNOWN
        result = house.agent.run(instruction)
        assert result.outcome is outcome
        assert "is it so that the robot's hand is empty?" in house.person.asked[0]


class TestStops:
    def test_an_emergency_stop_while_it_looks_ends_the_task_as_stopped(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        run = ScriptedRun.fails(FailureCode.EMERGENCY_STOP, retryable=False)
        house = make_house(pick, runs={"wait": [run]})
        house.eyes.estimator.says[HOLDING] = Verdict.UNKNOWN
        assert house.agent.run(instruction).outcome is Outcome.STOPPED

    def test_eyes_that_are_lost_end_the_task(
        self, make_house: MakeHouse, pick: Plan, instruction: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house = make_house(pick)

        def blind(claims: object) -> None:
            raise RobotUnavailable("The camera is gone.", "plug it in.")

        def unplug(event: Event) -> None:
            if isinstance(event, StepProgressed):
                monkeypatch.setattr(house.eyes, "look", blind)

        house.hooks.append(unplug)
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.FAILED
        assert "The camera is gone." in result.message

    def test_what_a_broken_off_skill_may_have_changed_is_in_doubt(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        run = ScriptedRun.fails(FailureCode.ROBOT_FAULT, retryable=False)
        house = make_house(pick, runs={"pick": [run]})
        house.agent.run(instruction)
        assert house.memory.verdict(Predicate("hand_empty")) is Verdict.UNKNOWN
        assert house.memory.verdict(Predicate("open", ("microwave",))) is Verdict.TRUE

    def test_an_emergency_stop_ends_the_task_as_stopped(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        run = ScriptedRun.fails(FailureCode.EMERGENCY_STOP, retryable=False)
        house = make_house(pick, runs={"pick": [run]})
        result = house.agent.run(instruction)
        assert (result.outcome, result.recoveries) == (Outcome.STOPPED, 0)

    def test_an_emergency_stop_while_it_looks_at_the_goals_ends_the_task_as_stopped(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        run = ScriptedRun.fails(FailureCode.EMERGENCY_STOP, retryable=False)
        house = make_house(make_plan(goals=["holding(cup)"]), runs={"wait": [run]})
        assert house.agent.run(instruction).outcome is Outcome.STOPPED

    def test_an_emergency_stop_while_it_looks_tells_more_than_a_timeout(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        pressed = ScriptedRun.fails(FailureCode.EMERGENCY_STOP, retryable=False)
        house = make_house(pick, runs={"pick": [BROKEN], "wait": [pressed]})
        result = house.agent.run(instruction)
        assert (result.outcome, result.recoveries) == (Outcome.STOPPED, 0)

    def test_a_robot_fault_is_not_recovered_from(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        run = ScriptedRun.fails(FailureCode.ROBOT_FAULT, retryable=False)
        house = make_house(pick, runs={"pick": [run]})
        assert house.agent.run(instruction).outcome is Outcome.FAILED
        assert house.started == ["pick(cup)"]

    @pytest.mark.parametrize(("wish", "outcome"), [(Agent.cancel, Outcome.CANCELLED), (Agent.stop, Outcome.STOPPED)])
    def test_a_wish_ends_the_task_with_the_robot_still_and_the_journal_whole(
        self, make_house: MakeHouse, pick: Plan, instruction: str, wish: Callable[[Agent], None], outcome: Outcome
    ) -> None:
        house = make_house(pick, runs={"pick": [ScriptedRun.hangs()]})
        house.hooks.append(lambda event: wish(house.agent) if isinstance(event, StepProgressed) else None)
        result = house.agent.run(instruction)
        assert result.outcome is outcome
        assert house.executor.stop_count > 0
        assert not house.journal.unfinished_tasks()
        assert not house.journal.open_intents(result.task_id)

    def test_ctrl_c_cancels_with_the_robot_still_and_the_journal_whole(
        self, make_house: MakeHouse, pick: Plan, instruction: str
    ) -> None:
        house = make_house(pick, runs={"pick": [ScriptedRun.hangs()]})

        def interrupt(event: Event) -> None:
            if isinstance(event, StepProgressed):
                raise KeyboardInterrupt

        house.hooks.append(interrupt)
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.CANCELLED
        assert house.executor.stop_count > 0
        assert not house.journal.open_intents(result.task_id)
        assert result.nodes[0].status is NodeStatus.CANCELLED

    def test_ctrl_c_between_intent_and_motion_leaves_the_journal_whole(
        self, make_house: MakeHouse, pick: Plan, instruction: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house = make_house(pick)

        def interrupt(call_id: str, call: SkillCall) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(house.executor, "start", interrupt)
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.CANCELLED
        assert [step.status for step in house.journal.steps(result.task_id)] == ["cancelled"]

    def test_ctrl_c_while_planning_cancels(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick)

        def interrupt(event: Event) -> None:
            if isinstance(event, TaskStarted):
                raise KeyboardInterrupt

        house.hooks.append(interrupt)
        assert house.agent.run(instruction).outcome is Outcome.CANCELLED

    def test_a_bug_stops_the_robot_and_is_not_hidden(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick)

        def bug(event: Event) -> None:
            if isinstance(event, StepProgressed):
                raise ZeroDivisionError

        house.hooks.append(bug)
        with pytest.raises(ZeroDivisionError):
            house.agent.run(instruction)
        assert house.executor.stop_count > 0


class TestJournal:
    def test_intent_is_on_disk_before_anything_moves(
        self, make_house: MakeHouse, pick: Plan, instruction: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house = make_house(pick)
        open_at_start = []
        start = house.executor.start

        def watched(call_id: str, call: SkillCall) -> Any:
            open_at_start.extend(intent.call for intent in house.journal.open_intents(1))
            return start(call_id, call)

        monkeypatch.setattr(house.executor, "start", watched)
        result = house.agent.run(instruction)
        assert open_at_start == [PICK]
        assert not house.journal.open_intents(result.task_id)

    @pytest.mark.parametrize("method", ["begin_task", "save_progress", "intent"])
    def test_nothing_moves_when_the_journal_fails(
        self, make_house: MakeHouse, pick: Plan, instruction: str, monkeypatch: pytest.MonkeyPatch, method: str
    ) -> None:
        house = make_house(pick)

        def fail(*arguments: object) -> None:
            raise JournalError("The disk is full.", "free some space.")

        monkeypatch.setattr(house.journal, method, fail)
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.FAILED
        assert "The disk is full." in result.message
        assert house.started == []

    def test_the_outcome_is_written_down(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick)
        result = house.agent.run(instruction)
        assert house.journal.task(result.task_id).outcome is Outcome.DONE
        assert '"holding"' in house.journal.progress(result.task_id)


class TestPlanning:
    def test_a_refusal_fails_with_the_reason_and_moves_nothing(self, make_house: MakeHouse, instruction: str) -> None:
        house = make_house(Refusal("I cannot fly.", "walk to the door"))
        result = house.agent.run(instruction)
        assert (result.outcome, result.message) == (Outcome.FAILED, "I cannot fly. Try: walk to the door")
        assert not house.executor.started

    def test_a_question_that_nobody_answers_needs_a_human(self, make_house: MakeHouse, instruction: str) -> None:
        result = make_house(Question("Which cup?", ("red", "blue"))).agent.run(instruction)
        assert result.outcome is Outcome.NEEDS_HUMAN
        assert "Which cup?" in result.message

    def test_an_answer_reaches_the_planner(
        self, make_house: MakeHouse, pick: Plan, instruction: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house = make_house(Question("Which cup?", ("red", "blue")), answers=["the red one"])
        answer = house.planner.plan

        def plan(request: Any, *rest: Any) -> Any:
            told = ("person", "the red one") in request.dialogue
            return pick if told else answer(request, *rest)

        monkeypatch.setattr(house.planner, "plan", plan)
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert len(house.happened(Asked)) == 1

    def test_a_planner_may_not_ask_for_ever(self, make_house: MakeHouse, instruction: str) -> None:
        house = make_house(Question("Why?"), answers=["because"] * 99)
        assert house.agent.run(instruction).outcome is Outcome.NEEDS_HUMAN
        assert len(house.person.asked) == AgentSettings().max_questions

    def test_it_has_looked_before_it_plans(
        self, make_house: MakeHouse, pick: Plan, instruction: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house = make_house(pick)
        seen = []

        def plan(request: Any, snapshot: Any, skills: Any) -> Plan:
            seen.extend(claim for claim, belief in snapshot.beliefs.items() if belief.verdict is Verdict.TRUE)
            return pick

        monkeypatch.setattr(house.planner, "plan", plan)
        house.agent.run(instruction)
        assert {str(claim) for claim in seen} >= {"hand_empty()", "on(cup, counter)", "open(microwave)"}

    def test_a_plan_with_an_unknown_thing_moves_nothing(
        self, make_house: MakeHouse, make_plan: MakePlan, instruction: str
    ) -> None:
        house = make_house(make_plan(PICK, SkillCall("fly")))
        result = house.agent.run(instruction)
        assert result.outcome is Outcome.FAILED
        assert "no skill named 'fly'" in result.message
        assert not house.executor.started

    @pytest.mark.parametrize("error", [ModelUnavailable("No model.", "another."), RobotUnavailable("Gone.", "again.")])
    def test_a_fault_while_planning_fails_the_task(
        self, make_house: MakeHouse, instruction: str, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        house = make_house()

        def plan(*arguments: object) -> None:
            raise error

        monkeypatch.setattr(house.planner, "plan", plan)
        result = house.agent.run(instruction)
        assert (result.outcome, result.message) == (Outcome.FAILED, str(error))

    def test_assumptions_and_source_are_told(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        result = make_house(pick).agent.run(instruction)
        assert (result.assumptions, result.plan_source) == (("the cup is yours",), "fake")


class TestConcurrency:
    def test_a_look_while_a_skill_runs_settles_nothing(self, make_house: MakeHouse, instruction: str) -> None:
        say = SkillCall("say", {"text": "I am at it"})
        plan = Plan((PlannedCall("a", PICK), PlannedCall("b", say)), (HOLDING,), "fake")
        house = make_house(plan, runs={"pick": [ScriptedRun(polls=6)], "say": [ScriptedRun(polls=3)]})

        def look_away(event: Event) -> None:
            if isinstance(event, StepProgressed) and event.node_id == "a":
                house.eyes.estimator.says[HOLDING] = Verdict.UNKNOWN

        def say_no(event: Event) -> None:
            if isinstance(event, StepProgressed) and event.node_id == "b":
                house.eyes.estimator.says[HOLDING] = Verdict.FALSE

        house.hooks += [look_away, say_no]
        house.agent.run(instruction)
        codes = [event.failure.code for event in house.happened(RecoveryChosen)]
        assert codes[0] is FailureCode.EFFECT_NOT_SEEN

    def test_the_policy_does_one_thing_at_a_time(self, make_house: MakeHouse, instruction: str) -> None:
        plan = Plan((PlannedCall("a", PICK), PlannedCall("b", SkillCall("roll"))), (), "fake")
        house = make_house(plan)
        assert house.agent.run(instruction).outcome is Outcome.DONE
        kinds = [type(event) for event in house.events if isinstance(event, StepStarted | StepSettled)]
        assert kinds == [StepStarted, StepSettled] * 2

    def test_a_step_that_still_looks_keeps_its_arm(self, make_house: MakeHouse, instruction: str) -> None:
        say = SkillCall("say", {"text": "I am at it"})
        calls = (PlannedCall("a", say), PlannedCall("b", PICK, ("a",)), PlannedCall("c", CLOSE))
        house = make_house(Plan(calls, (), "fake"))
        house.eyes.estimator.says[Predicate("hand_empty")] = Verdict.UNKNOWN

        def see_after_a_while(event: Event) -> None:
            if house.clock.now_s() > 0.4:
                house.eyes.estimator.says.clear()

        house.hooks.append(see_after_a_while)
        assert house.agent.run(instruction).outcome is Outcome.DONE
        assert house.started == ["say(I am at it)", "close(microwave)", "pick(cup)"]


class TestEvents:
    def test_a_task_begins_is_planned_and_ends_once(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick)
        result = house.agent.run(instruction)
        assert isinstance(house.events[0], TaskStarted)
        assert len(house.happened(Planned)) == 1
        assert house.events[-1] == TaskEnded(result)

    def test_recoveries_are_told(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick, runs={"pick": [BROKEN]})
        house.agent.run(instruction)
        assert [event.recovery for event in house.happened(RecoveryChosen)] == [Recovery.RESET]

    def test_the_dialogue_remembers_both_sides(self, make_house: MakeHouse, pick: Plan, instruction: str) -> None:
        house = make_house(pick)
        result = house.agent.run(instruction)
        assert house.memory.dialogue == (("person", instruction), ("robot", result.message))
