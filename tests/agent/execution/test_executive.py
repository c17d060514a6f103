"""What the executive does between ticks."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.events import Event, StepProgressed, StepSettled, StepStarted
from agent.evidence.supervisor import Supervisor
from agent.execution.executive import Executive
from agent.parts import AgentSettings
from agent.recovery.budgets import BudgetAccount, Budgets
from agent.recovery.ladders import RecoveryLadders, load_recovery_table
from agent.task.context import TaskContext
from agent.task.ending import CANCELLED, Ending
from agent.task.needs import AskPerson, Revise
from majordomo.errors import ConfigError
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.testing import ScriptedRun
from memory.node import NodeStatus
from memory.plan_nodes import ResourceRule
from memory.task_graph import TaskGraph
from skills.pick import Pick

MakeHouse = Callable[..., Any]  # a House of conftest.py, which tests cannot import
MakePlan = Callable[..., Plan]

PICK = SkillCall("pick", {"target": "cup"})
PLACE = SkillCall("place_in", {"target": "cup", "container": "microwave"})
SAY = SkillCall("say", {"text": "I am at it"})


@pytest.fixture
def make_executive() -> Callable[..., Executive]:
    def make(house: Any, plan: Plan, resources: ResourceRule | None = None) -> Executive:
        parts, settings = house.parts, AgentSettings()
        supervisor = Supervisor(parts.eyes, parts.memory, parts.library)
        graph = TaskGraph.from_plan(plan, resources or (lambda call: parts.library[call.skill].resources))
        task_id = parts.journal.begin_task("test", "")
        context = TaskContext(task_id, graph, parts, supervisor, settings.settling, house.events.append)
        ladders = RecoveryLadders(load_recovery_table())
        return Executive(context, plan, ladders, BudgetAccount(Budgets(), 0.0))

    return make


def _tick_until(executive: Executive, is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        executive.tick()
    raise AssertionError("it never came to that")


def test_a_tick_starts_nothing_while_an_answer_is_awaited(
    make_house: MakeHouse, make_plan: MakePlan, make_executive: Callable[..., Executive]
) -> None:
    house = make_house()
    executive = make_executive(house, make_plan(PLACE, goals=["inside(cup, microwave)"]))
    _tick_until(executive, lambda: isinstance(executive.need, Revise))
    n_started = len(house.executor.started)
    for _ in range(5):
        executive.tick()
    assert len(house.executor.started) == n_started


def test_a_person_is_asked_with_the_answers_that_help(
    make_house: MakeHouse, make_plan: MakePlan, make_executive: Callable[..., Executive]
) -> None:
    house = make_house()
    house.eyes.estimator.says[Predicate("hand_empty")] = Verdict.UNKNOWN
    executive = make_executive(house, make_plan(PICK))
    _tick_until(executive, lambda: isinstance(executive.need, AskPerson))
    assert isinstance(executive.need, AskPerson)
    assert executive.need.options == ("yes", "no")


def test_steps_with_disjoint_resources_run_at_once(
    make_house: MakeHouse, make_executive: Callable[..., Executive]
) -> None:
    house = make_house(runs={"pick": [ScriptedRun(polls=5)], "say": [ScriptedRun(polls=5)]})
    plan = Plan((PlannedCall("a", PICK), PlannedCall("b", SAY)), (), "fake")
    executive = make_executive(house, plan)
    _tick_until(executive, lambda: executive.ending is not None)
    kinds = [type(event) for event in house.events if isinstance(event, StepStarted | StepSettled)]
    assert kinds == [StepStarted, StepStarted, StepSettled, StepSettled]


def test_two_arms_work_at_once(make_house: MakeHouse, make_executive: Callable[..., Executive]) -> None:
    arms = {"pick": frozenset({"left arm"}), "close": frozenset({"right arm"})}
    house = make_house(runs={"pick": [ScriptedRun(polls=5)], "close": [ScriptedRun(polls=5)]})
    plan = Plan((PlannedCall("a", PICK), PlannedCall("b", SkillCall("close", {"target": "microwave"}))), (), "fake")
    executive = make_executive(house, plan, lambda call: arms[call.skill])
    _tick_until(executive, lambda: executive.ending is not None)
    kinds = [type(event) for event in house.events if isinstance(event, StepStarted | StepSettled)]
    assert kinds == [StepStarted, StepStarted, StepSettled, StepSettled]


def test_steps_that_share_an_arm_run_one_after_the_other(
    make_house: MakeHouse, make_executive: Callable[..., Executive]
) -> None:
    close = SkillCall("close", {"target": "microwave"})
    plan = Plan((PlannedCall("a", close), PlannedCall("b", PICK)), (), "fake")
    house = make_house()
    executive = make_executive(house, plan)
    _tick_until(executive, lambda: executive.ending is not None)
    kinds = [type(event) for event in house.events if isinstance(event, StepStarted | StepSettled)]
    assert kinds == [StepStarted, StepSettled] * 2


def test_ticking_what_has_ended_raises(
    make_house: MakeHouse, make_plan: MakePlan, make_executive: Callable[..., Executive]
) -> None:
    executive = make_executive(make_house(), make_plan(PICK))
    executive.end(CANCELLED)
    with pytest.raises(RuntimeError, match="has ended: cancelled"):
        executive.tick()


def test_the_first_end_stands(
    make_house: MakeHouse, make_plan: MakePlan, make_executive: Callable[..., Executive]
) -> None:
    executive = make_executive(make_house(), make_plan(PICK))
    executive.end(Ending(Outcome.STOPPED, "Enough."))
    executive.end(CANCELLED)
    assert executive.ending == Ending(Outcome.STOPPED, "Enough.")


def test_cancel_leaves_no_step_to_start(
    make_house: MakeHouse, make_plan: MakePlan, make_executive: Callable[..., Executive]
) -> None:
    house = make_house()
    plan = make_plan(PICK, PLACE)
    executive = make_executive(house, plan)
    _tick_until(executive, lambda: any(isinstance(event, StepStarted) for event in house.events))
    executive.end(CANCELLED)
    assert house.executor.stop_count > 0
    assert not house.journal.open_intents(1)
    assert house.started == ["pick(cup)"]


def test_what_is_held_begins_anew_when_it_goes_on(
    make_house: MakeHouse, make_plan: MakePlan, make_executive: Callable[..., Executive]
) -> None:
    house = make_house()
    executive = make_executive(house, make_plan(PICK, goals=["holding(cup)"]))
    _tick_until(executive, lambda: any(isinstance(event, StepStarted) for event in house.events))
    executive.hold.begin()
    executive.hold.begin()
    assert house.executor.stop_count == 2
    assert [step.status for step in house.journal.steps(1)] == ["interrupted"]
    executive.hold.end()
    _tick_until(executive, lambda: executive.ending is not None)
    assert executive.ending is not None and executive.ending.outcome is Outcome.DONE
    assert [step.attempt for step in house.journal.steps(1)] == [1, 2]


def test_nothing_ends_while_more_may_come(
    make_house: MakeHouse, make_plan: MakePlan, make_executive: Callable[..., Executive]
) -> None:
    house = make_house()
    executive = make_executive(house, make_plan(PICK, goals=["holding(cup)"]))
    executive.is_expecting = True
    for _ in range(30):
        executive.tick()
    assert executive.is_idle and executive.ending is None


def test_events_of_a_step_come_in_order(
    make_house: MakeHouse, make_plan: MakePlan, make_executive: Callable[..., Executive]
) -> None:
    house = make_house()
    executive = make_executive(house, make_plan(PICK))
    _tick_until(executive, lambda: executive.ending is not None)
    kinds: list[type[Event]] = [type(event) for event in house.events]
    assert kinds[0] is StepStarted
    assert kinds[-1] is StepSettled


@pytest.mark.parametrize("when", ["before it begins", "after it has acted"])
def test_a_skill_that_cannot_say_what_it_needs_or_promises_ends_its_own_step(
    make_house: MakeHouse,
    make_plan: MakePlan,
    make_executive: Callable[..., Executive],
    monkeypatch: pytest.MonkeyPatch,
    when: str,
) -> None:
    house = make_house()
    executive = make_executive(house, make_plan(PICK))

    def break_down(*asked: object) -> None:
        raise ConfigError("The skill broke down.", "mending it.")

    if when == "after it has acted":
        _tick_until(executive, lambda: any(isinstance(event, StepProgressed) for event in house.events))
        monkeypatch.setattr(Pick, "effects", break_down)
    else:
        monkeypatch.setattr(Pick, "preconditions", break_down)
    _tick_until(executive, lambda: any(isinstance(event, StepSettled) for event in house.events))
    (settled,) = (event.node for event in house.events if isinstance(event, StepSettled))
    assert settled.status is NodeStatus.FAILED and settled.failure is not None
    assert (settled.failure.code, settled.failure.retryable) == (FailureCode.EXECUTOR_LOST, False)
    assert not house.journal.open_intents(1)


def test_what_cannot_say_how_it_is_helped_ends_the_task(
    make_house: MakeHouse,
    make_plan: MakePlan,
    make_executive: Callable[..., Executive],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(*asked: object) -> None:
        raise ConfigError("The skill broke down.", "mending it.")

    monkeypatch.setattr(Pick, "recoveries", break_down)
    house = make_house(runs={"pick": [ScriptedRun.pretends()]})
    executive = make_executive(house, make_plan(PICK))
    _tick_until(executive, lambda: executive.ending is not None)
    assert executive.ending is not None and executive.ending.failure is not None
    assert (executive.ending.outcome, executive.ending.failure.code) == (Outcome.FAILED, FailureCode.EXECUTOR_LOST)
