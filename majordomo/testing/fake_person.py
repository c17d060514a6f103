"""A person with prepared answers, and the body that a routine borrows."""

from collections.abc import Iterable

import numpy as np

from majordomo.catalogue import Catalogue
from majordomo.geometry import Array, pose
from majordomo.observation import Observation
from majordomo.robot import RobotSpec
from majordomo.sighting import Sighting
from majordomo.testing.fake_robot import FAKE_ROBOT_SPEC


class FakePerson:
    """Hears everything, and answers questions in turn; without answers left, keeps thinking.

    Args:
        answers: What they say, in turn.
        thinks_for: Calls of `answer` that return None before each answer.

    Attributes:
        heard: What they were told, oldest first.
        questions: What they were asked, oldest first.
    """

    def __init__(self, answers: Iterable[str] = (), thinks_for: int = 0) -> None:
        self.heard: list[str] = []
        self.questions: list[str] = []
        self._answers = list(answers)
        self._thinks_for = thinks_for
        self._polls = 0
        self._reply: str | None = None

    def say(self, text: str) -> None:
        """Tell them something."""
        self.heard.append(text)

    def ask(self, question: str) -> None:
        """Ask them something; `answer` then tells what they say."""
        self.questions.append(question)
        self._polls = 0
        self._reply = self._answers.pop(0) if self._answers else None

    def answer(self) -> str | None:
        """Return their answer to the last question; None while they think."""
        self._polls += 1
        return self._reply if self._polls > self._thinks_for else None


class FakeBody:
    """What a routine may use: a spec, a person, and known places.

    Args:
        catalogue: What may be there.
        person: Who is talked to.
        sightings: Where things are seen; what is not among them is not seen.
        spec: The robot's spec.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        person: FakePerson | None = None,
        sightings: Iterable[Sighting] = (),
        spec: RobotSpec = FAKE_ROBOT_SPEC,
    ) -> None:
        self.person = person or FakePerson()
        self._catalogue = catalogue
        self._sightings = {sighting.name: sighting for sighting in sightings}
        self._spec = spec

    @property
    def spec(self) -> RobotSpec:
        return self._spec

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    @property
    def base_from_home(self) -> Array:
        return pose(np.diag([1.0, -1.0, -1.0]), np.array([0.4, 0.0, 0.4]))

    def say(self, text: str) -> None:
        self.person.say(text)

    def ask(self, question: str) -> None:
        self.person.ask(question)

    def answer(self) -> str | None:
        return self.person.answer()

    def locate(self, name: str, observation: Observation) -> Sighting | None:
        return self._sightings.get(name)
