"""The shipped fakes keep the contracts that they stand in for."""

from collections.abc import Generator

from majordomo.action import Action
from majordomo.catalogue import Catalogue
from majordomo.failure import Failure
from majordomo.observation import Observation
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import ANYTHING, Predicate
from majordomo.skill import Body, CompositeSkill, Movable, Openable, PolicySkill, RoutineSkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import (
    FAKE_CATALOGUE,
    FakeClock,
    FakeEstimator,
    FakeExecutor,
    FakePlanner,
    FakePolicy,
    FakeRobot,
    FakeWorld,
    RobotFault,
)
from majordomo.testing.conformance import (
    EstimatorConformance,
    ExecutorConformance,
    PlannerConformance,
    PolicyConformance,
    RobotConformance,
    SkillConformance,
)
from majordomo.world import WorldSnapshot, WorldView


class Open(PolicySkill):
    """Open a door."""

    name = "open"
    phrases = ("open {target}",)
    target: Openable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (Predicate("hand_empty"),)

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("open", (self.target,)),)


class Drop(RoutineSkill):
    """Let go of a thing."""

    name = "drop"
    phrases = ("drop {target}",)
    target: Movable

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("hand_empty"), Predicate("holding", (ANYTHING,), positive=False))

    def act(self, body: Body, observation: Observation) -> Generator[Action | None, Observation, Failure | None]:
        yield Action({"gripper": [body.spec.observation.gripper_range[1]]})
        yield None
        return None


class DropAndOpen(CompositeSkill):
    """Let go of a thing and open a door."""

    name = "drop_and_open"
    phrases = ("drop {thing} and open {door}",)
    thing: Movable
    door: Openable

    def steps(self) -> tuple[SkillCall, ...]:
        return (Drop(target=self.thing).call(), Open(target=self.door).call())


LIBRARY = SkillLibrary([Open, Drop, DropAndOpen])
OPEN_MICROWAVE = Open(target="microwave").call()


class TestFakeRobot(RobotConformance):
    def make_robot(self) -> FakeRobot:
        return FakeRobot(FakeClock())

    def trigger_emergency_stop(self, robot: FakeRobot) -> None:
        robot.faults.add(RobotFault.EMERGENCY_STOPPED)


class TestFakePolicy(PolicyConformance):
    def make_policy(self) -> FakePolicy:
        return FakePolicy()


class TestFakePlanner(PlannerConformance):
    def make_planner(self) -> FakePlanner:
        plan = Plan((PlannedCall("1", OPEN_MICROWAVE),), (Predicate("open", ("microwave",)),), "fake")
        return FakePlanner({self.instruction: plan}, revisions=[plan])

    def make_snapshot(self) -> WorldSnapshot:
        return WorldSnapshot(FAKE_CATALOGUE)

    def make_skills(self) -> SkillLibrary:
        return LIBRARY


class _SkillOfThisFile(SkillConformance):
    def make_catalogue(self) -> Catalogue:
        return FAKE_CATALOGUE

    def make_library(self) -> SkillLibrary:
        return LIBRARY


class TestPolicySkill(_SkillOfThisFile):
    def make_skill(self) -> Skill:
        return Open(target="microwave")


class TestRoutineSkill(_SkillOfThisFile):
    def make_skill(self) -> Skill:
        return Drop(target="red cup")


class TestCompositeSkill(_SkillOfThisFile):
    def make_skill(self) -> Skill:
        return DropAndOpen(thing="red cup", door="microwave")


class TestFakeExecutor(ExecutorConformance):
    def make_executor(self) -> FakeExecutor:
        return FakeExecutor(FakeWorld(), LIBRARY, FAKE_CATALOGUE)

    def make_call(self) -> SkillCall:
        return OPEN_MICROWAVE


class TestFakeEstimator(EstimatorConformance):
    def make_estimator(self) -> FakeEstimator:
        return FakeEstimator(FakeWorld(["open(microwave)"]))
