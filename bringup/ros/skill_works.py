"""What carries skills out beside a robot of the graph: the same executor as in process, over the robot's topics."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from bringup.rules.file import house_library
from bringup.settings import Settings
from bringup.station.station import Station
from bringup.stopping.emergency import emergency_stop_of
from bringup.wiring import executor_maker
from majordomo.clock import WallClock
from majordomo.sensor_guard import guarded
from motion.emergency_stop import EmergencyStop
from ros_interface.skill_server import SkillWorks
from ros_interface.spinning import GraphNode
from ros_interface.topic_person import TopicPerson

ANSWER_S = 60.0
"""Wall-clock time for which a skill waits for an answer [s]."""

OpenRosStation = Callable[[Settings, GraphNode], Station]
"""Makes the station of a robot, over a node that is spun by somebody else; it observes nothing yet."""


@contextmanager
def opened_works(settings: Settings, node: GraphNode, open_station: OpenRosStation) -> Iterator[SkillWorks]:
    """Open what carries skills out; in the end the robot holds still."""
    library, station = house_library(settings), open_station(settings, node)
    try:
        robot, person = guarded(station.robot), DistantPerson(node, emergency_stop_of(settings))
        make = executor_maker(settings, station, robot, station.find)
        yield SkillWorks(make(library, lambda: station.catalogue, person), robot.clock)
    finally:
        station.close()


class DistantPerson:
    """Whoever is where the agent is. Nobody is waited for forever: meanwhile no skill can be cancelled.

    Args:
        node: Whose topics tell and ask them.
        stop: Latched, nobody is waited for.
    """

    def __init__(self, node: GraphNode, stop: EmergencyStop) -> None:
        self._wall = WallClock()
        self._until_s = 0.0
        self._person = TopicPerson(node, lambda: stop.is_latched or self._wall.now_s() > self._until_s)

    def say(self, text: str) -> None:
        """Tell them something."""
        self._person.say(text)

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question and wait for the answer; None: nobody is there."""
        self._until_s = self._wall.now_s() + ANSWER_S
        return self._person.ask(question, options)
