"""A station without simulator or network: a policy that brings about what it is told, in a world of plain facts."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bringup.application import app
from bringup.faults.bench.parts import FactsBackstage
from bringup.pictures.drawing import Rgb
from bringup.settings import Settings
from bringup.station.station import Station
from bringup.stopping.emergency import emergency_stop_of
from majordomo.action import ActionChunk
from majordomo.observation import Observation
from majordomo.predicate import CORE_PREDICATES
from majordomo.site_map import SiteMap
from majordomo.skill import PolicySkill
from majordomo.testing import FakeEstimator, FakePolicy, FakeRobot, FakeWorld
from planners.search.operators import ground
from sim.scene import load_scene
from skills.registry import load_skills

CATALOGUE = load_scene("counter").catalogue()
LIBRARY = load_skills(plugins=()).library
PROMISES = {
    operator.skill.instruction(): operator.skill.effects()
    for operator in ground(LIBRARY, CATALOGUE).moves
    if isinstance(operator.skill, PolicySkill)
}
AT_FIRST = ("closed(microwave)", "hand_empty()", *(f"on({name}, counter)" for name in CATALOGUE.of_kind("movable")))


class WillingPolicy(FakePolicy):
    """Brings about what it is told as soon as it says that it is done; `before_act` may interfere."""

    def __init__(self, world: FakeWorld) -> None:
        super().__init__()
        self.is_able = True
        self.before_act: Callable[[], None] = lambda: None
        self._world = world

    def act(self, observation: Observation) -> ActionChunk:
        self.before_act()
        chunk = super().act(observation)
        if chunk.done > 0.5 and self.is_able:
            self._world.bring_about(*PROMISES[self.instructions[-1]])
        return chunk


class FakeBackstage(FactsBackstage):
    """Remembers of which quality its pictures were to be."""

    def __init__(self, world: FakeWorld) -> None:
        super().__init__(world)
        self.photographs: list[bool] = []

    def photograph(self, width: int, height: int, *, best: bool = False) -> Rgb:
        self.photographs.append(best)
        return super().photograph(width, height, best=best)


@dataclass
class FakeKitchen:
    """Everything that a test may want to spoil."""

    world: FakeWorld = field(default_factory=lambda: FakeWorld(AT_FIRST, CORE_PREDICATES))
    robot: FakeRobot = field(default_factory=FakeRobot)
    opened: list[Settings] = field(default_factory=list)
    while_opening: Callable[[], None] = lambda: None
    disturbances: tuple[object, ...] = ()
    begun: list[int] = field(default_factory=list)
    happened: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.policy = WillingPolicy(self.world)
        self.estimator = FakeEstimator(self.world)
        self.backstage = FakeBackstage(self.world)

    def open(self, settings: Settings, disturbances: Sequence[object] = ()) -> Station:
        if self.opened:  # a fresh kitchen each time
            self.robot = FakeRobot()
            self.world.true = set(FakeWorld(AT_FIRST, CORE_PREDICATES).true)
        self.robot.interlock = emergency_stop_of(settings).check
        self.opened.append(settings)
        self.disturbances = tuple(disturbances)
        self.while_opening()
        return Station(
            robot=self.robot,
            policy=self.policy,
            estimator=self.estimator,
            catalogue=CATALOGUE,
            site_map=SiteMap(),
            base_from_home=self.robot.observe().base_from_tcp,
            find=lambda names, observation: (),
            policy_view=lambda: None,
            backstage=self.backstage,
            begin_step=self.begun.append,
            happened=lambda: self.happened,
            warnings=self.warnings,
        )


@pytest.fixture
def kitchen(monkeypatch: pytest.MonkeyPatch) -> FakeKitchen:
    """A fake kitchen that the commands open instead of the simulated one."""
    fake = FakeKitchen()
    monkeypatch.setattr("bringup.station.station.open_station", fake.open)
    monkeypatch.setattr("bringup.task.preview.open_station", fake.open)
    monkeypatch.setattr("bringup.evaluation.trial.open_station", fake.open)
    return fake


@pytest.fixture
def chat(kitchen: FakeKitchen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    """Pipe lines in."""

    def pipe(*lines: str, options: tuple[str, ...] = ()) -> Result:
        (tmp_path / "lines").write_text("".join(f"{line}\n" for line in lines))
        descriptors.append(os.open(tmp_path / "lines", os.O_RDONLY))
        monkeypatch.setattr("bringup.chat.conversation.STDIN", descriptors[-1])
        return CliRunner().invoke(app, ["chat", *options])

    descriptors: list[int] = []
    yield pipe
    for descriptor in descriptors:
        os.close(descriptor)
