"""What only the audience sees: pictures of the whole stage, and what is really so. The agent is never handed this."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from bringup.pictures.drawing import Rgb
from majordomo.errors import UnknownName
from majordomo.predicate import ANYTHING, Predicate
from motion.limiter import LimiterConfig


class Backstage(Protocol):
    """The simulator behind a simulated robot."""

    @property
    def limits(self) -> LimiterConfig:
        """How far, fast and hard the robot's arm and hand may move."""
        ...

    def photograph(self, width: int, height: int, *, best: bool = False) -> Rgb:
        """Take a picture from the room; `best` costs more than ten times as much."""
        ...

    def remember(self) -> object:
        """Everything that the world is now, to be judged later."""
        ...

    def truths(self, moment: object, claims: Iterable[Predicate]) -> Mapping[Predicate, bool]:
        """Whether claims, their sign counted, were so at a moment; what nobody can judge is left out."""
        ...

    def kept(self) -> str:
        """Everything that the robot and its world are now, as text: another program can put it back."""
        ...

    def put_back(self, text: str) -> None:
        """Make everything as it was in a text, with the robot holding still.

        Raises:
            UnreadableInput: It cannot be read, or is of another robot.
        """
        ...


class Judge(Protocol):
    """Knows the truth."""

    def holds(self, predicate: Predicate) -> bool:
        """Whether a claim is so, its sign counted.

        Raises:
            UnknownName: It is not this judge's to say.
        """
        ...

    def atoms(self) -> Iterable[Predicate]:
        """Every claim that can be judged."""
        ...


def judged(judge: Judge, claims: Iterable[Predicate]) -> Mapping[Predicate, bool]:
    """Judge claims; `ANYTHING` stands for each thing that it may be, and what cannot be judged is left out."""
    truths: dict[Predicate, bool] = {}
    for claim in claims:
        about = (
            [atom for atom in judge.atoms() if claim.atom.covers(atom)] if ANYTHING in claim.arguments else [claim.atom]
        )
        try:
            truths[claim] = any(judge.holds(atom) for atom in about) == claim.positive
        except UnknownName:
            continue
    return truths
