"""What routines may use besides their actions: the robot's spec, the catalogue, the person, and where things are."""

from collections.abc import Callable
from dataclasses import dataclass, field

from majordomo.catalogue import Catalogue
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.robot import RobotSpec
from majordomo.sighting import Find, Sighting

Say = Callable[[str], None]
AskPerson = Callable[[str], str | None]


@dataclass(slots=True)
class RobotBody:
    """A body whose services are handed in.

    Attributes:
        spec: The robot's.
        known: Tells what may be there.
        base_from_home: Pose of the TCP in which the arm rests (4, 4), in base_link.
        say_to_person: Shows or speaks a text.
        ask_person: Puts a question; returns the answer, or None where nobody answers.
        find_items: Where items are seen.
    """

    spec: RobotSpec
    known: Callable[[], Catalogue]
    base_from_home: Array
    say_to_person: Say
    ask_person: AskPerson
    find_items: Find
    _answer: str | None = field(default=None, init=False)

    @property
    def catalogue(self) -> Catalogue:
        """What may be there."""
        return self.known()

    def say(self, text: str) -> None:
        """Tell the person something."""
        self.say_to_person(text)

    def ask(self, question: str) -> None:
        """Put a question to the person."""
        self._answer = self.ask_person(question)

    def answer(self) -> str | None:
        """The person's answer to the last question; None where there is none."""
        return self._answer

    def locate(self, name: str, observation: Observation) -> Sighting | None:
        """Where an item is seen; None where it is not."""
        return next(iter(self.find_items([name], observation)), None)
