"""A whole agent on a test bench: all that it is made of is real, but for a body, eyes and a world of plain facts."""

from collections.abc import Callable

from agent.agent import Agent
from agent.events import Event, RecoveryChosen, StepStarted
from bringup.faults.bench.parts import ActingPolicy, BenchClock, BenchPerson, FactsBackstage, LimitedRobot
from bringup.outfit import Outfit
from bringup.planning.planners import make_mender
from bringup.settings import Settings
from bringup.station.station import Station
from bringup.stopping.emergency import emergency_stop_of
from majordomo.plan import Planner
from majordomo.site_map import SiteMap
from majordomo.testing import FAKE_CATALOGUE, FakeClock, FakeEstimator, FakeRobot, FakeWorld, FaultyRobot
from memory.failing_disk import FailingDisk

SENTENCE = "put the red cup in the microwave and close it"
AT_FIRST = ("closed(microwave)", "hand_empty()", "on(red cup, tray)", "on(blue cup, tray)")
STRUCK_AFTER_S = 0.5
"""In the middle of a step [s]."""


class Killed(BaseException):
    """The program ends here, and nothing of it runs any more."""


class Bench:
    """Everything that a fault may spoil, before the task or in the middle of it.

    Args:
        settings: With a data folder of its own.

    Attributes:
        agent: That is at work.
        happened: What has gone wrong, in words.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sentence = SENTENCE
        self.world = FakeWorld(AT_FIRST)
        self.clock = BenchClock()
        self.body = FakeRobot(self.clock)
        self.stop = emergency_stop_of(settings)
        self.body.interlock = self.stop.check
        self.limited = LimitedRobot(self.body, self.world)
        self.robot = FaultyRobot(self.limited)
        self.policy = ActingPolicy(self.world, FAKE_CATALOGUE)
        self.estimator = FakeEstimator(self.world)
        self.planner: Planner = make_mender()
        self.person = BenchPerson()
        self.disk = FailingDisk()
        self.date = FakeClock(1.7e9)
        self.outfit = Outfit()
        self.agent: Agent
        self.happened: list[str] = []
        self._strikes: list[tuple[str, str, Callable[[], object]]] = []
        self._heals: list[Callable[[], object]] = []
        self._skill, self._began_s = "", 0.0

    @property
    def is_spoiled(self) -> bool:
        """Whether what goes wrong was wrong before the task began."""
        return not self._strikes

    def strike(self, name: str, skill: str, deed: Callable[[], object]) -> None:
        """Have something go wrong, once, in the middle of a step."""
        self._strikes.append((name, skill, deed))

    def heal(self, deed: Callable[[], object]) -> None:
        """Have something done when the agent first does something about a failure."""
        self._heals.append(deed)

    def notice(self, event: Event) -> None:
        """Listen to the task."""
        if isinstance(event, StepStarted):
            self._skill, self._began_s = event.node.call.skill, self.clock.now_s()
        elif isinstance(event, RecoveryChosen):
            heals, self._heals = self._heals, []
            for deed in heals:
                deed()

    def pace(self) -> None:
        """Between two ticks: have go wrong what is due."""
        if self.clock.now_s() - self._began_s < STRUCK_AFTER_S - 1e-6:
            return
        for strike in [one for one in self._strikes if one[1] == self._skill]:
            name, _, deed = strike
            self._strikes.remove(strike)
            self.happened.append(name)
            deed()

    def station(self) -> Station:
        """What an agent is put together at."""
        return Station(
            robot=self.robot,
            policy=self.policy,
            estimator=self.estimator,
            catalogue=FAKE_CATALOGUE,
            site_map=SiteMap(),
            base_from_home=self.body.observe().base_from_tcp,
            find=lambda names, observation: (),
            policy_view=lambda: None,
            backstage=FactsBackstage(self.world),
            happened=lambda: tuple(self.happened),
        )
