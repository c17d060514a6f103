"""Fault drills: something goes wrong in the middle of a step, and it is timed how soon the agent notices.

What moves and what sees is whatever station is opened; the simulator tells when it really went wrong.
"""

from contextlib import closing
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from agent.events import Event, StepStarted
from bringup.evaluation.incident import Incident, Witness
from bringup.faults.fault import CAMERA_S, PHYSICAL_S
from bringup.faults.kitchen.broken_station import BrokenStation
from bringup.faults.kitchen.hardship import Breaking
from bringup.planning.planners import make_planner
from bringup.settings import Settings
from bringup.station.station import OpenStation, Station
from bringup.terminal.person import TerminalPerson
from bringup.usable_skills import usable_skills
from bringup.wiring import FrontEnd, assemble_agent, journal_of
from majordomo.predicate import Predicate
from majordomo.testing import RobotFault
from sim.disturbances import Choice, Disturbance, Knock, Remove, Swing, When

STEP = 1
"""What goes wrong belongs to this entry of a script: here, to the step of the drill."""
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

    def opened(self, settings: Settings, open_station: OpenStation) -> Station:
        """Open the kitchen in which it goes wrong."""
        fault = self.fault
        happen: list[Disturbance] = []
        if self.is_ready:
            happen.append(Disturbance(at=When(time_s=0.0), do=Choice(swing=Swing(door="microwave", open=True))))
        if isinstance(fault, Choice):
            happen.append(Disturbance(at=When(step=STEP, after_s=self.after_s), do=fault))
        elif fault is not None:
            open_station = BrokenStation(open_station, Breaking(fault, STEP, self.after_s))
        return open_station(settings, happen)

    def is_wrong(self, station: Station, before: int) -> bool:
        """Whether it has gone wrong, where so many things had happened before; nothing has from the start."""
        backstage, broken = station.backstage, self.broken
        if self.fault is None:
            return True
        if len(station.happened()) == before:
            return False
        assert backstage is not None  # drills are for simulated kitchens
        return broken is None or not backstage.truths(backstage.remember(), [broken])[broken]


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


def rehearse(drill: Drill, seed: int, open_station: OpenStation) -> Incident:
    """Carry a drill out in a kitchen of its own; it is over when something is noticed.

    Args:
        drill: What goes wrong.
        seed: Draws the kitchen.
        open_station: Opens it, with what moves the robot and what sees.

    Raises:
        MajordomoError: The kitchen cannot be opened.
    """
    with TemporaryDirectory() as folder:
        settings = Settings().unasked().but(seed=seed, journal_folder=folder)
        with closing(drill.opened(settings, open_station)) as station, journal_of(settings) as journal:
            for _ in range(20 if drill.is_ready else 0):
                station.robot.apply(station.robot.spec.action.example())
            before = len(station.happened())
            witness = Witness(station, usable_skills(), settings, lambda: drill.is_wrong(station, before))

            def notice(event: Event) -> None:
                witness.notice(event)
                if isinstance(event, StepStarted) and event.node.call.skill == drill.skill:
                    station.begin_step(STEP)
                if witness.has_noticed:
                    agent.cancel()

            front_end = FrontEnd(TerminalPerson(lambda text: None, read_line=None), notice, witness.look)
            agent = assemble_agent(settings, station, witness.robot, make_planner(settings), journal, front_end).agent
            agent.run(drill.sentence)
            return witness.incident()
