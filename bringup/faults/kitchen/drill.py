"""Fault drills: something goes wrong in the middle of a step, and it is timed how soon the agent notices.

What moves and what sees is whatever station is opened; the simulator tells when it really went wrong. There is a drill
for every failure code.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from agent.agent import Agent
from agent.events import Event, StepStarted
from bringup.evaluation.incident import Incident, Witness
from bringup.faults.fault import CAMERA_S, PHYSICAL_S
from bringup.faults.kitchen import troubles as wrong
from bringup.faults.kitchen.troubles import STEP, Trouble
from bringup.planning.planners import make_planner
from bringup.settings import Settings
from bringup.station.station import OpenStation, Station
from bringup.terminal.person import TerminalPerson
from bringup.usable_skills import usable_skills
from bringup.wiring import FrontEnd, assemble_agent, journal_of
from majordomo.failure import FailureCode as F
from majordomo.failure import Layer
from majordomo.predicate import Predicate
from majordomo.testing import RobotFault as R
from sim.disturbances import Choice, Disturbance, Knock, Remove, Swing, When

STOW, OPEN, PICK = "put the red cup in the microwave", "open the microwave", "pick up the red cup"


@dataclass(frozen=True, slots=True)
class Drill:
    """Something that goes wrong.

    Attributes:
        name: For people.
        trouble: What, with the robot, in its kitchen.
        code: As what it is noticed; None: nothing goes wrong, and nothing must be noticed.
        layer: Who is to be blamed; None: whoever the code says.
        limit_s: So soon it must be noticed [s]; None: when it matters.
        sentence: What the robot is told.
        skill: In which of its steps; empty: it is wrong from the start.
        after_s: So long after that has begun [s].
        broken: What is no longer so from then on, by the referee; None: it goes wrong at once.
        is_ready: Whether the microwave is open before it begins.
        wish: What the person does then; None: nothing.
        settings: That differ, as `Settings.but` takes them.
    """

    name: str
    trouble: Trouble = wrong.nothing
    code: F | None = None
    layer: Layer | None = None
    limit_s: float | None = None
    sentence: str = OPEN
    skill: str = "open"
    after_s: float = 1.0
    broken: Predicate | None = None
    is_ready: bool = False
    wish: Callable[[Agent], None] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)  # whatever settings hold

    @property
    def blamed(self) -> Layer | None:
        """Who is to be blamed; None: nobody."""
        return self.layer or (None if self.code is None else self.code.layer)

    def opened(self, settings: Settings, open_station: OpenStation) -> Station:
        """Open the kitchen in which it goes wrong."""
        is_open = Disturbance(at=When(time_s=0.0), do=Choice(swing=Swing(door="microwave", open=True)))
        return self.trouble(open_station, self.after_s)(settings, [is_open] if self.is_ready else [])


_HELD, _IN_VIEW = Predicate("holding", ("red cup",)), Predicate("visible", ("red cup",))
_IS_OPEN = Predicate("open", ("microwave",))
_SHUT = wrong.happening(Choice(swing=Swing(door="microwave", open=False)))
_KNOCKED = wrong.happening(Choice(knock=Knock()))
_GONE = wrong.happening(Choice(remove=Remove(thing="red cup")))

_stowing = partial(Drill, sentence=STOW, skill="place_in", is_ready=True)
_misled = partial(Drill, after_s=0.5)
_picking = partial(_misled, sentence=PICK, skill="pick")
_camera = partial(Drill, limit_s=CAMERA_S)
_from_the_start = partial(Drill, skill="")

UNDISTURBED = _stowing("nothing")
DRILLS = (
    _stowing("a thing is knocked out of the hand", _KNOCKED, F.OBJECT_DROPPED, limit_s=PHYSICAL_S, broken=_HELD),
    _stowing(
        "a door shuts", _SHUT, F.PRECONDITION_VIOLATED, Layer.POLICY, limit_s=PHYSICAL_S, after_s=0.3, broken=_IS_OPEN
    ),
    _stowing("a thing is taken away", _GONE, F.OBJECT_NOT_FOUND, limit_s=PHYSICAL_S, skill="pick", broken=_IN_VIEW),
    Drill("the arm is blocked", wrong.breaking(R.STUCK), F.COLLISION, limit_s=PHYSICAL_S),
    Drill("the robot falls silent", wrong.breaking(R.SILENT), F.ROBOT_FAULT, limit_s=PHYSICAL_S),
    Drill("the emergency stop is pressed", wrong.breaking(None), F.EMERGENCY_STOP, limit_s=CAMERA_S),
    _camera("a camera freezes", wrong.breaking(R.FROZEN_IMAGES), F.SENSOR_STALE),
    _camera("a camera's depth freezes", wrong.breaking(R.FROZEN_DEPTH), F.SENSOR_STALE),
    _camera("a camera is black", wrong.breaking(R.BLACK_IMAGES), F.SENSOR_INVALID),
    _camera("a camera sends NaN", wrong.breaking(R.NAN_IMAGES), F.SENSOR_INVALID),
    _camera("a camera sends another shape", wrong.breaking(R.CROPPED_IMAGES), F.SENSOR_INVALID),
    _camera("a camera is late", wrong.breaking(R.LATE_IMAGES), F.SENSOR_STALE),
    _camera("a camera is missing", wrong.breaking(R.NO_IMAGES), F.SENSOR_INVALID),
    _camera("all that is sensed is late", wrong.breaking(R.STALE_STAMP), F.SENSOR_STALE),
    _picking("a grasp misses", wrong.misleading(wrong.claims_done), F.GRASP_MISSED),
    _misled("a skill only says that it is done", wrong.misleading(wrong.claims_done), F.EFFECT_NOT_SEEN),
    _misled(
        "the robot stops on its way",
        wrong.misleading(wrong.claims_done),
        F.UNREACHABLE,
        sentence="go to the dining table",
        skill="go_to",
        settings={"scene": "kitchen"},
    ),
    Drill(
        "what was reached is undone",
        _SHUT,
        F.EFFECT_UNDONE,
        sentence="open the microwave, then wait for 4 seconds",
        skill="wait",
        broken=_IS_OPEN,
    ),
    _picking("the policy gets no further", wrong.misleading(wrong.gets_nowhere), F.NO_PROGRESS),
    _picking("the policy does nothing", wrong.misleading(wrong.dawdles), F.TIMEOUT, after_s=0.0),
    _misled("the policy gives NaN", wrong.misleading(wrong.gives_nan), F.LIMIT_VIOLATION, Layer.POLICY, PHYSICAL_S),
    _misled("the policy breaks down", wrong.misleading(wrong.breaks_down), F.EXECUTOR_LOST, limit_s=PHYSICAL_S),
    Drill("the person says cancel", code=F.CANCELLED, limit_s=CAMERA_S, wish=Agent.cancel),
    _from_the_start("the words fit several things", code=F.AMBIGUOUS_OBJECT, sentence="pick up the cup"),
    _from_the_start("the words cannot be done", code=F.PLANNER_FAILED, sentence="turn the red cup on"),
    _from_the_start("there is no time", code=F.BUDGET_EXHAUSTED, settings={"budgets": {"wall_clock_s": 0.001}}),
)
"""For every failure code one, and for cameras one of each kind."""


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
        settings = Settings().unasked().but(seed=seed, journal_folder=folder, **drill.settings)
        with closing(drill.opened(settings, open_station)) as station, journal_of(settings) as journal:
            for _ in range(20 if drill.is_ready else 0):
                station.robot.apply(station.robot.spec.action.example())
            rehearsal = _Rehearsal(drill, settings, station)
            witness, person = rehearsal.witness, TerminalPerson(lambda text: None, read_line=None)
            front_end = FrontEnd(person, rehearsal.notice, rehearsal.pace)
            planner = make_planner(settings)
            rehearsal.agent = assemble_agent(settings, station, witness.robot, planner, journal, front_end).agent
            rehearsal.agent.run(drill.sentence)
            return witness.incident()


class _Rehearsal:
    """One drill under way."""

    agent: Agent

    def __init__(self, drill: Drill, settings: Settings, station: Station) -> None:
        self.witness = Witness(station, usable_skills(), settings, self._is_wrong)
        self._drill = drill
        self._station = station
        self._before = len(station.happened())
        self._due_s: float | None = None
        self._has_wished = False

    def notice(self, event: Event) -> None:
        """Listen to the task: its step makes things happen, and what was noticed ends it."""
        self.witness.notice(event)
        if isinstance(event, StepStarted) and event.node.call.skill == self._drill.skill:
            self._station.begin_step(STEP)
            if self._due_s is None:
                self._due_s = self._now_s() + self._drill.after_s
        if self.witness.has_noticed:
            self.agent.cancel()

    def pace(self) -> None:
        """Between two ticks: the person does what they wish when it is time."""
        wish = self._drill.wish
        if wish is not None and not self._has_wished and self._due_s is not None and self._now_s() >= self._due_s:
            self._has_wished = True
            wish(self.agent)
        self.witness.look()

    def _is_wrong(self) -> bool:
        drill, backstage = self._drill, self._station.backstage
        if drill.wish is not None:
            return self._has_wished
        if drill.trouble is wrong.nothing:
            return True
        if len(self._station.happened()) == self._before:
            return False
        assert backstage is not None  # drills are for simulated kitchens
        return drill.broken is None or not backstage.truths(backstage.remember(), [drill.broken])[drill.broken]

    def _now_s(self) -> float:
        return self._station.robot.clock.now_s()
