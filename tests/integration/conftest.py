"""The simulated kitchen with a tiny untrained network, or with an expert and eyes that cannot err in its place."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bringup.settings import Settings
from bringup.simulated_station import SimulatedBackstage
from bringup.station import Station
from majordomo.action import ActionChunk
from majordomo.errors import UnknownName
from majordomo.observation import Observation
from majordomo.predicate import CORE_PREDICATES, Belief, Predicate, Verdict
from majordomo.skill import PolicySkill, SkillCall
from planners.operators import ground
from sim.demonstrator import Demonstrator
from sim.disturbances import Disturbance
from sim.disturbed_robot import DisturbedRobot
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot
from skills.registry import load_skills
from vla.calibration import PredicateCalibration
from vla.checkpoint import Checkpoint, save_checkpoint
from vla.config import AttentionConfig, ClipConfig, DecoderConfig, PredicateConfig, VisionConfig, VlaConfig
from vla.language import Tokenizer
from vla.network import VlaNetwork

LIBRARY = load_skills(plugins=()).library


class ExpertPolicy:
    """The scripted demonstrator, told what to do in words."""

    def __init__(self, robot: SimulatedRobot, expert: Demonstrator) -> None:
        self._robot = robot
        self._expert = expert
        self._calls = {
            operator.skill.instruction(): operator.call
            for operator in ground(LIBRARY, robot.world.scene.catalogue()).moves
            if isinstance(operator.skill, PolicySkill)
        }
        self._call = SkillCall("none")

    def start(self, instruction: str) -> None:
        self._call = self._calls[instruction]

    def act(self, observation: Observation) -> ActionChunk:
        spec, shown = self._robot.spec, self._expert.show(self._call)
        is_done = shown.is_done()
        action = spec.action.example() if is_done else self._expert.action(self._call)
        vector, mask = spec.action.flatten(action)
        return ActionChunk(vector[None], mask, spec.control_hz, progress=shown.progress(), done=float(is_done))

    def close(self) -> None:
        pass


class TrueEstimator:
    """Eyes that see what the referee knows."""

    def __init__(self, referee: Referee) -> None:
        self._referee = referee

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        return tuple(self._judge(predicate.atom, observation.stamp_s) for predicate in predicates)

    def _judge(self, atom: Predicate, stamp_s: float) -> Belief:
        try:
            is_so = self._referee.holds(atom)
        except UnknownName:
            return Belief(atom, Verdict.UNKNOWN, 0.5, stamp_s, "truth")
        return Belief(atom, Verdict.TRUE if is_so else Verdict.FALSE, float(is_so), stamp_s, "truth")


def open_expert_station(settings: Settings, disturbances: Sequence[Disturbance] = ()) -> Station:
    """The simulated kitchen with an expert that cannot err in the place of what is learned."""
    robot = SimulatedRobot(settings.scene, settings.seed)
    referee = Referee(robot.world)
    disturbed = DisturbedRobot(robot, disturbances, settings.seed)
    return Station(
        robot=disturbed,
        policy=ExpertPolicy(robot, Demonstrator(robot, referee)),
        estimator=TrueEstimator(referee),
        catalogue=robot.world.scene.catalogue(),
        site_map=robot.world.scene.site_map(),
        base_from_home=robot.world.base_from_tcp,
        find=lambda names, observation: (),
        policy_view=lambda: None,
        backstage=SimulatedBackstage(robot),
        begin_step=disturbed.begin_step,
        happened=lambda: tuple(map(str, disturbed.fired)),
    )


@pytest.fixture
def expert_kitchen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands open the expert's kitchen."""
    monkeypatch.setattr("bringup.station.open_station", open_expert_station)


def tiny_network() -> VlaNetwork:
    """An untrained network that fits the simulated robot."""
    config = VlaConfig(
        cameras={"mast": (128, 128), "wrist": (128, 128)},
        clip=ClipConfig(
            vision_width=24,
            vision_layers=1,
            vision_heads=2,
            text_width=16,
            text_layers=1,
            text_heads=2,
            projection=16,
        ),
        vision=VisionConfig(channels=(4, 8, 8, 8), cell_channels=8, token_width=16, blocks=1, heads=2),
        attention=AttentionConfig(maps=2, hidden_channels=8),
        decoder=DecoderConfig(width=16, blocks=1),
        predicate=PredicateConfig(width=16),
    )
    return VlaNetwork(config, Tokenizer.of_texts(["put the red cup in the microwave"]))


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained checkpoint that believes everything, so that a skill's start is never put off."""
    folder = tmp_path_factory.mktemp("tiny")
    network = tiny_network()
    network.predicate.out.weight.data.zero_()
    network.predicate.out.bias.data.fill_(10.0)
    save_checkpoint(folder, Checkpoint(network, {spec.name: PredicateCalibration() for spec in CORE_PREDICATES}))
    return folder


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """Settings under which a task that leads nowhere ends soon."""
    path = tmp_path / "brief.yaml"
    path.write_text("budgets: {wall_clock_s: 4.0}\n")
    return path
