"""Fault drills: something goes wrong in the middle of a step, and it is timed how soon the agent notices.

What moves and what sees is whatever station is opened; the simulator tells when it really went wrong.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from agent.events import Event, StepProgressed, StepStarted
from bringup.person import TerminalPerson
from bringup.planning import make_planner
from bringup.settings import Settings
from bringup.station import OpenStation, Station
from bringup.wiring import FrontEnd, assemble_agent, journal_of
from majordomo.execution import SkillStatus
from majordomo.failure import Failure
from majordomo.predicate import Predicate
from majordomo.testing import FaultyRobot, RobotFault
from sim.disturbances import Choice, Disturbance, Knock, Remove, Swing, When

CAMERA_S, PHYSICAL_S = 0.3, 1.0
"""So soon it must be noticed that a camera fails, or that something happened to the robot's work [s]."""

STOW, OPEN = "put the red cup in the microwave", "open the microwave"


@dataclass(frozen=True, slots=True)
class Drill:
    """Something that goes wrong.

    Attributes:
        name: For people.
        fault: What: with the robot, in its kitchen; None: nothing, and nothing must be noticed.
        sentence: What the robot is told.
        skill: In which of its steps.
        after_s: So long after that has begun [s].
        broken: What is no longer so from then on, by the referee; None: it goes wrong at once.
        is_ready: Whether the microwave is open before it begins.
    """

    name: str
    fault: RobotFault | Choice | None
    sentence: str = OPEN
    skill: str = "open"
    after_s: float = 1.0
    broken: Predicate | None = None
    is_ready: bool = False

    @property
    def limit_s(self) -> float:
        """So soon it must be noticed [s]."""
        is_camera = isinstance(self.fault, RobotFault) and self.fault is not RobotFault.STUCK
        return CAMERA_S if is_camera else PHYSICAL_S

    @property
    def disturbances(self) -> tuple[Disturbance, ...]:
        """What happens in the kitchen."""
        opening = Disturbance(at=When(time_s=0.0), do=Choice(swing=Swing(door="microwave", open=True)))
        fault = self.fault
        then = (Disturbance(at=When(step=1, after_s=self.after_s), do=fault),) if isinstance(fault, Choice) else ()
        return (*((opening,) if self.is_ready else ()), *then)


_HELD, _IN_VIEW = Predicate("holding", ("red cup",)), Predicate("visible", ("red cup",))
_SHUT = Choice(swing=Swing(door="microwave", open=False))

UNDISTURBED = Drill("nothing", None, STOW, "place_in", is_ready=True)
DRILLS = (
    Drill("a thing is knocked out of the hand", Choice(knock=Knock()), STOW, "place_in", 1.0, _HELD, is_ready=True),
    Drill("a door shuts", _SHUT, STOW, "place_in", 0.3, Predicate("open", ("microwave",)), is_ready=True),
    Drill("a thing is taken away", Choice(remove=Remove(thing="red cup")), STOW, "pick", 1.0, _IN_VIEW, is_ready=True),
    Drill("the arm is blocked", RobotFault.STUCK),
    Drill("a camera freezes", RobotFault.FROZEN_IMAGES),
    Drill("a camera's depth freezes", RobotFault.FROZEN_DEPTH),
    Drill("a camera is black", RobotFault.BLACK_IMAGES),
    Drill("a camera sends NaN", RobotFault.NAN_IMAGES),
    Drill("a camera sends another shape", RobotFault.CROPPED_IMAGES),
    Drill("a camera is late", RobotFault.LATE_IMAGES),
    Drill("a camera is missing", RobotFault.NO_IMAGES),
    Drill("all that is sensed is late", RobotFault.STALE_STAMP),
)
"""One of each kind."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """How a drill went.

    Attributes:
        delay_s: Robot time from when it went wrong to when that was noticed; None: it never was [s].
        failure: As what it was noticed, if anything was.
        happened: Whether it went wrong at all.
    """

    delay_s: float | None
    failure: Failure | None
    happened: bool


class _Observer:
    """Sees to it that it goes wrong in time, and notes when it did and when the agent noticed."""

    def __init__(self, drill: Drill, station: Station, robot: FaultyRobot) -> None:
        self.went_wrong_s: float | None = None
        self.noticed_s: float | None = None
        self.failure: Failure | None = None
        self.cancel: Callable[[], None] = lambda: None
        self._drill = drill
        self._station = station
        self._robot = robot
        self._due_s: float | None = None
        self._n_happened = 0

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        match event:
            case StepStarted() if event.node.call.skill == self._drill.skill and self._due_s is None:
                self._due_s = self._robot.clock.now_s() + self._drill.after_s
                self._n_happened = len(self._station.happened())
                self._station.begin_step(1)
            case StepProgressed(report=report) if report.status is SkillStatus.FAILED and self._due_s is not None:
                self.noticed_s, self.failure = self._robot.clock.now_s(), report.failure
                self.cancel()

    def pace(self) -> None:
        """Between two ticks: go wrong when it is time."""
        now_s = self._robot.clock.now_s()
        if self.went_wrong_s is None and self._due_s is not None and now_s >= self._due_s and self._is_wrong():
            self.went_wrong_s = now_s

    def _is_wrong(self) -> bool:
        fault, broken = self._drill.fault, self._drill.broken
        if isinstance(fault, RobotFault):
            self._robot.faults.add(fault)
            return True
        if fault is None or len(self._station.happened()) == self._n_happened:
            return False
        backstage = self._station.backstage
        assert backstage is not None  # drills are for simulated kitchens
        return broken is None or not backstage.truths(backstage.remember(), [broken])[broken]


def rehearse(drill: Drill, seed: int, open_station: OpenStation) -> Noticed:
    """Carry a drill out in a kitchen of its own.

    Args:
        drill: What goes wrong.
        seed: Draws the kitchen.
        open_station: Opens it, with what moves the robot and what sees.

    Raises:
        MajordomoError: The kitchen cannot be opened.
    """
    with TemporaryDirectory() as folder:
        settings = Settings().unasked().but(seed=seed, journal_folder=folder)
        with closing(open_station(settings, drill.disturbances)) as station, journal_of(settings) as journal:
            robot = FaultyRobot(station.robot)
            for _ in range(20 if drill.is_ready else 0):
                robot.apply(robot.spec.action.example())
            observer = _Observer(drill, station, robot)
            person = TerminalPerson(lambda text: None, read_line=None)
            front_end = FrontEnd(person, observer.notice, observer.pace)
            agent = assemble_agent(settings, station, robot, make_planner(settings), journal, front_end).agent
            observer.cancel = agent.cancel
            agent.run(drill.sentence)
    wrong_s, noticed_s = observer.went_wrong_s, observer.noticed_s
    delay_s = None if wrong_s is None or noticed_s is None else noticed_s - wrong_s
    return Noticed(delay_s, observer.failure, wrong_s is not None)
