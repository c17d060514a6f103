"""The conformance suites catch what breaks a contract, and need nothing but the contracts."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from majordomo.action import Action, ActionChunk
from majordomo.catalogue import Catalogue, Item
from majordomo.observation import Observation
from majordomo.plan import Plan, PlannedCall, PlannerAnswer, PlanRequest
from majordomo.predicate import Belief, Predicate
from majordomo.skill import Openable, PolicySkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeEstimator, FakeExecutor, FakeHandle, FakePlanner, FakePolicy, FakeRobot, FakeWorld
from majordomo.testing.conformance import (
    EstimatorConformance,
    ExecutorConformance,
    PlannerConformance,
    PolicyConformance,
    RobotConformance,
    SkillConformance,
)
from majordomo.world import WorldSnapshot

BROKEN = (AssertionError, pytest.fail.Exception)
CATALOGUE = Catalogue.of([Item("microwave", frozenset({"openable"}), ("microwave",))])


class CarelessRobot(FakeRobot):
    """Sends whatever it is told."""

    def apply(self, action: Action) -> Action:
        self._move(np.nan_to_num(np.resize(action.groups.get("arm", np.zeros(6)), 6)))
        return action


class RestlessPolicy(FakePolicy):
    """Remembers the past, and has done more than all."""

    def act(self, observation: Observation) -> ActionChunk:
        chunk = super().act(observation)
        return replace(chunk, values=chunk.values + len(self.instructions), progress=2.0)


class DreamingPlanner(FakePlanner):
    """Plans skills that do not exist, and forgets the goals."""

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        return Plan((PlannedCall("1", Open(target="microwave").call(), after=("2",)),), (), "dream")


class StubbornHandle(FakeHandle):
    """Does not stop."""

    def cancel(self) -> None:
        pass


class StubbornExecutor(FakeExecutor):
    def start(self, call_id: str, call: SkillCall) -> FakeHandle:
        handle = super().start(call_id, call)
        handle.__class__ = StubbornHandle
        return handle


class SleepyEstimator(FakeEstimator):
    """Stamps everything with zero and turns the order round."""

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        return super().estimate(replace(observation, stamp_s=0.0), predicates)[::-1]


class Open(PolicySkill):
    """Open a door."""

    name = "open"
    phrases = ("open it",)
    timeout_s = float("inf")
    target: Openable

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("opened", ("*",)),)


class OpenConformance(SkillConformance):
    def make_skill(self) -> Skill:
        return Open(target="microwave")

    def make_catalogue(self) -> Catalogue:
        return CATALOGUE


class DreamingConformance(PlannerConformance):
    def make_planner(self) -> FakePlanner:
        return DreamingPlanner()

    def make_snapshot(self) -> WorldSnapshot:
        return WorldSnapshot(CATALOGUE)

    def make_skills(self) -> SkillLibrary:
        return SkillLibrary([Open])


class StubbornConformance(ExecutorConformance):
    def make_call(self) -> SkillCall:
        return Open(target="microwave").call()


class SleepyConformance(EstimatorConformance):
    def make_estimator(self) -> FakeEstimator:
        return SleepyEstimator(FakeWorld())


def test_robot_that_sends_nan_is_caught() -> None:
    with pytest.raises(BROKEN):
        RobotConformance().test_apply_rejects_what_is_not_finite_without_moving(CarelessRobot(), np.nan)


def test_robot_that_exceeds_its_spec_is_caught() -> None:
    with pytest.raises(BROKEN):
        RobotConformance().test_apply_returns_an_action_within_the_spec(CarelessRobot(), 1e3)


def test_robot_whose_time_stands_still_is_caught() -> None:
    with pytest.raises(BROKEN):
        RobotConformance().test_time_passes_while_actions_are_carried_out(CarelessRobot())


def test_policy_that_remembers_is_caught() -> None:
    with pytest.raises(BROKEN):
        PolicyConformance().test_start_forgets_the_previous_instruction(RestlessPolicy())


def test_policy_with_impossible_progress_is_caught() -> None:
    with pytest.raises(BROKEN):
        PolicyConformance().test_confidence_progress_and_done_are_shares(RestlessPolicy())


def test_plan_out_of_order_is_caught() -> None:
    with pytest.raises(BROKEN):
        DreamingConformance().test_it_plans_what_it_can()


def test_plan_under_another_name_is_caught() -> None:
    with pytest.raises(BROKEN):
        DreamingConformance().test_source_is_its_name()


@pytest.mark.parametrize(
    "contract",
    [
        "test_preconditions_and_effects_are_known_predicates",
        "test_only_denied_effects_are_about_anything",
        "test_it_times_out",
        "test_policy_is_told_the_things",
    ],
)
def test_skill_that_breaks_a_contract_is_caught(contract: str) -> None:
    with pytest.raises(BROKEN):
        getattr(OpenConformance(), contract)()


@pytest.mark.parametrize("contract", ["test_cancel_is_idempotent", "test_stop_cancels_what_runs"])
def test_executor_that_does_not_stop_is_caught(contract: str) -> None:
    executor = StubbornExecutor(FakeWorld(), SkillLibrary([Open]), CATALOGUE)
    with pytest.raises(BROKEN):
        getattr(StubbornConformance(), contract)(executor)


@pytest.mark.parametrize(
    "contract",
    ["test_there_is_one_belief_a_claim_in_order", "test_beliefs_bear_the_observations_stamp_and_a_source"],
)
def test_estimator_that_mixes_things_up_is_caught(contract: str) -> None:
    with pytest.raises(BROKEN):
        getattr(SleepyConformance(), contract)()


def test_fakes_load_without_a_test_framework() -> None:
    program = (
        "import sys, majordomo.testing; print(sorted({'pytest', 'torch', 'mujoco', 'networkx'} & set(sys.modules)))"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
