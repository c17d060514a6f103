"""The simulated kitchen with nothing learned in it: the scripted demonstrator acts, and the referee sees.

For tests and benchmarks alone, of all that is not learned: what fails here, no training mends. The eyes know the truth,
but look only from where the robot stands, as all eyes do. Importing this module loads MuJoCo, but no network.
"""

from collections.abc import Sequence

from bringup.settings import Settings
from bringup.station.noticing import notice_in
from bringup.station.simulated_backstage import SimulatedBackstage
from bringup.station.station import Station
from bringup.stopping.emergency import emergency_stop_of
from majordomo.action import ActionChunk
from majordomo.errors import UnknownName
from majordomo.geometry import inverse, pose_on_floor, transform_points
from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.sighting import Sighting
from majordomo.skill import PolicySkill, SkillCall
from planners.search.operators import ground
from sim.demonstrator import Demonstrator
from sim.disturbances import Disturbance
from sim.disturbed_robot import DisturbedRobot
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot
from skills.registry import load_skills

SOURCE = "truth"


class ExpertPolicy:
    """The scripted demonstrator, told what to do in words."""

    def __init__(self, robot: SimulatedRobot, expert: Demonstrator) -> None:
        self._robot = robot
        self._expert = expert
        self._calls = {
            operator.skill.instruction(): operator.call
            for operator in ground(load_skills(plugins=()).library, robot.world.scene.catalogue()).moves
            if isinstance(operator.skill, PolicySkill)
        }
        self._call = SkillCall("none")

    def start(self, instruction: str) -> None:
        """Take an instruction on."""
        self._call = self._calls[instruction]

    def act(self, observation: Observation) -> ActionChunk:
        """Show one action."""
        spec, shown = self._robot.spec, self._expert.show(self._call)
        is_done = shown.is_done()
        action = spec.action.example() if is_done else self._expert.action(self._call)
        vector, mask = spec.action.flatten(action)
        return ActionChunk(vector[None], mask, spec.control_hz, progress=shown.progress(), done=float(is_done))

    def close(self) -> None:
        """Release nothing."""


class TrueEyes:
    """Eyes that see what the referee knows."""

    def __init__(self, robot: SimulatedRobot, referee: Referee) -> None:
        self._robot = robot
        self._referee = referee

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge each claim (positive form), in order."""
        return tuple(self._judge(predicate.atom, observation.stamp_s) for predicate in predicates)

    def find(self, names: Sequence[str], observation: Observation) -> tuple[Sighting, ...]:
        """Where those of the things are that are in view."""
        world = self._robot.world
        height_m = world.scene.dock.z
        odom_from_map = pose_on_floor(observation.odom_from_base, height_m) @ inverse(
            pose_on_floor(world.map_from_base, height_m)
        )
        in_view = (name for name in names if self._referee.holds(Predicate("visible", (name,))))
        return tuple(
            Sighting(name, transform_points(odom_from_map, self._referee.position(name)), 1.0, observation.stamp_s)
            for name in in_view
            if world.scene.catalogue()[name].is_of("movable")
        )

    def _judge(self, atom: Predicate, stamp_s: float) -> Belief:
        try:
            is_so = self._referee.holds(atom)
        except UnknownName:
            return Belief(atom, Verdict.UNKNOWN, 0.5, stamp_s, SOURCE)
        return Belief(atom, Verdict.TRUE if is_so else Verdict.FALSE, float(is_so), stamp_s, SOURCE)


def open_expert_station(settings: Settings, disturbances: Sequence[Disturbance] = ()) -> Station:
    """Make a kitchen drawn from the settings' seed, with an expert in the place of what is learned.

    Args:
        settings: Which scene.
        disturbances: What shall get in the robot's way; cameras that fail do not trouble the expert.

    Raises:
        ConfigError, UnknownName: The scene cannot be used.
        RobotUnavailable: Nothing can be rendered.
    """
    robot = SimulatedRobot(settings.scene, settings.seed, emergency_stop_of(settings))
    scene, referee = robot.world.scene, Referee(robot.world)
    eyes, disturbed = TrueEyes(robot, referee), DisturbedRobot(robot, disturbances, settings.seed)
    return Station(
        robot=disturbed,
        policy=ExpertPolicy(robot, Demonstrator(robot, referee)),
        estimator=eyes,
        catalogue=scene.catalogue(),
        site_map=scene.site_map(),
        base_from_home=robot.base_from_home,
        find=eyes.find,
        notice=notice_in(scene),
        policy_view=lambda: None,
        backstage=SimulatedBackstage(robot),
        begin_step=disturbed.begin_step,
        happened=lambda: tuple(map(str, disturbed.fired)),
    )
