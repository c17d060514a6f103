"""Where an agent works: a robot, what was learned for it, and what may be there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from agent.events import Listener, ignore
from agent.parts import at_once
from agent.person import Person
from bringup.ros.extra import load_ros
from bringup.settings import Settings
from bringup.station.backstage import Backstage
from bringup.station.policy_view import View
from bringup.station.simulator import load_simulator
from bringup.stopping.interruption import Interruption
from majordomo.catalogue import Catalogue
from majordomo.embedding import TextEmbedder
from majordomo.errors import ConfigError
from majordomo.execution import SkillExecutor
from majordomo.geometry import Array
from majordomo.newcomer import Notice, notice_nothing
from majordomo.policy import Policy
from majordomo.predicate import PredicateEstimator
from majordomo.robot import Robot
from majordomo.sighting import Find
from majordomo.site_map import SiteMap
from majordomo.skill_library import SkillLibrary
from memory.word_vectors import WordVectors
from sim.disturbances import Disturbance


def _nothing_waits(number: int) -> None:
    """No disturbance waits for any step."""


def _nothing_happened() -> tuple[str, ...]:
    """No disturbance ever happens."""
    return ()


class Partner(Person, Protocol):
    """Somebody who is told things, and asked."""

    def say(self, text: str) -> None:
        """Tell them something."""
        ...

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question and wait for the answer; None: nobody is there."""
        ...


MakeExecutor = Callable[[SkillLibrary, Callable[[], Catalogue], Partner], SkillExecutor]
"""Makes what carries skills out, given what they may be about now, and who is told and asked."""


@dataclass(frozen=True, slots=True)
class Station:
    """Everything that depends on the body.

    Attributes:
        robot: The body.
        policy: Moves it.
        estimator: Judges what it sees.
        catalogue: What may be there.
        site_map: Where the robot can stand, and what it must not drive into.
        base_from_home: Pose of the TCP in which the arm rests (4, 4), in base_link.
        find: Where items are seen.
        notice: Tells what is there and is no item.
        policy_view: What the policy sees, drawn.
        backstage: For films and audits alone; None on a real robot.
        begin_step: Told the number of a script's entry whenever a step of it begins, for what is to disturb it.
        happened: What has disturbed it so far, in words.
        embedders: Tell which sentences mean the like.
        warnings: What a person should know of it before anything is tried.
        make_executor: Where skills are carried out elsewhere; None: here, by the policy.
        pace: Called after every tick of a task: it waits where the robot's time passes by itself.
        listener: Told everything that happens.
        released: What else is released when it is closed.
    """

    robot: Robot
    policy: Policy
    estimator: PredicateEstimator
    catalogue: Catalogue
    site_map: SiteMap
    base_from_home: Array
    find: Find
    policy_view: View
    notice: Notice = notice_nothing
    backstage: Backstage | None = None
    begin_step: Callable[[int], None] = _nothing_waits
    happened: Callable[[], tuple[str, ...]] = _nothing_happened
    embedders: tuple[TextEmbedder, ...] = (WordVectors(),)
    warnings: tuple[str, ...] = ()
    make_executor: MakeExecutor | None = None
    pace: Callable[[], None] = at_once
    listener: Listener = ignore
    released: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Hold the robot still and release everything. May be called more than once."""
        with self.released:
            try:
                self.robot.stop()
            finally:
                self.policy.close()
                self.robot.close()


OpenStation = Callable[[Settings, Sequence[Disturbance]], Station]
"""Makes the station that settings ask for, with what shall get in the way there."""


def open_station(settings: Settings, disturbances: Sequence[Disturbance] = ()) -> Station:
    """Make the station that the settings ask for: the simulated kitchen, or a robot over ROS 2.

    Args:
        settings: Where, and what was learned for it.
        disturbances: What shall get in the way there.

    Raises:
        ConfigError, UnknownName, CheckpointError: The settings ask for what cannot be.
        RobotUnavailable: The robot, or what renders its pictures, cannot be used.
    """
    if settings.ros is not None:
        if disturbances:
            raise ConfigError("A robot over ROS 2 is disturbed by nobody.", "it without --disturbed.")
        load_ros()
        from bringup.ros.station import open_ros_station  # loads the arm's model

        return open_ros_station(settings)
    load_simulator()
    from bringup.station.simulated import open_simulated_station  # loads torch too

    return open_simulated_station(settings, disturbances)


def opening_line(settings: Settings) -> str:
    """What is waited for while the station is made, for people."""
    where = "opening the kitchen" if settings.ros is None else "looking for the robot"
    return f"{where}, loading the policy …"


@contextmanager
def opened_station(
    settings: Settings, disturbances: Sequence[Disturbance], interruption: Interruption
) -> Iterator[Station]:
    """The station, closed in the end; a Ctrl-C waits until it is open, or closed.

    Raises:
        As `open_station`.
    """
    with ExitStack() as stack:
        with interruption.shield():
            station = stack.enter_context(closing(open_station(settings, disturbances)))
        yield station
