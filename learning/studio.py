"""Where demonstrations are made: a robot whose world can be set up, saved and judged, and an expert who sees it all."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from majordomo.action import Action
from majordomo.catalogue import Catalogue
from majordomo.geometry import Array
from majordomo.predicate import ANYTHING, Predicate
from majordomo.robot import Robot
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary


class Expert(Protocol):
    """Knows what to do in any state of the world, remembering nothing of the states before."""

    def action(self, call: SkillCall) -> Action:
        """What to do now; once done, hold still."""
        ...

    def is_done(self, call: SkillCall) -> bool:
        """Whether there is nothing left to do."""
        ...

    def points(self, call: SkillCall) -> tuple[Array, Array | None]:
        """Places (3,) [m] in base_link: of the thing named, and of the destination or handle if there is one."""
        ...

    def progress(self, call: SkillCall) -> float:
        """Share done, 0 to 1."""
        ...


class Judge(Protocol):
    """Reads the truth off the simulator."""

    def holds(self, predicate: Predicate) -> bool:
        """Whether a predicate is true now, its sign counted."""
        ...

    def atoms(self) -> Iterable[Predicate]:
        """Every predicate that it can judge, in a fixed order."""
        ...


class Studio(Protocol):
    """One robot in one scene, with everything that labels and judges it. It belongs to one process."""

    @property
    def robot(self) -> Robot:
        """The body that acts."""
        ...

    @property
    def expert(self) -> Expert:
        """Who shows how."""
        ...

    @property
    def judge(self) -> Judge:
        """Who says what is true."""
        ...

    @property
    def library(self) -> SkillLibrary:
        """The skills and predicates."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What is in the scene."""
        ...

    def arrange(self, call: SkillCall, seed: int) -> bool:
        """Set up a fresh world, drawn from the seed, in which the call may begin; whether that could be done."""
        ...

    def tcp(self) -> Array:
        """True pose (4, 4) of the TCP in base_link; costs no picture."""
        ...

    def position(self, thing: str) -> Array | None:
        """True place (3,) [m] of a thing in base_link; None for what has no one place."""
        ...

    def save(self) -> object:
        """Everything that the future depends on."""
        ...

    def restore(self, saved: object) -> None:
        """Go back to what was saved."""
        ...

    def close(self) -> None:
        """Release everything. May be called more than once."""
        ...


class StudioFactory(Protocol):
    """Opens a studio in whichever process needs one: hashable and picklable."""

    @property
    def scene(self) -> str:
        """Name of the scene."""
        ...

    @property
    def library(self) -> SkillLibrary:
        """The skills and predicates."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What is in the scene."""
        ...

    def __call__(self) -> Studio:
        """Open a studio."""
        ...

    def __hash__(self) -> int:
        """Equal ones open the same."""
        ...


def all_hold(judge: Judge, effects: Sequence[Predicate]) -> bool:
    """Whether all effects are true; one that denies `ANYTHING` of a thing wants every claim that it covers to be false.

    One that names nothing at all ("nothing is in view any more") puts claims in doubt, and is not judged.
    """
    return all(_holds(judge, effect) for effect in effects if not _names_nothing(effect))


UNLEARNED = frozenset({"robot_at"})
"""Predicates that the eyes are not taught, for the map and the odometry tell them."""


def learned_atoms(judge: Judge) -> tuple[Predicate, ...]:
    """What the eyes are taught to judge, in the judge's order."""
    return tuple(atom for atom in judge.atoms() if atom.name not in UNLEARNED)


def truth_labels(judge: Judge, atoms: Sequence[Predicate]) -> NDArray[np.uint8]:
    """1 for each atom that is true now, else 0: (n_atoms,) uint8."""
    return np.array([judge.holds(atom) for atom in atoms], np.uint8)


def _names_nothing(effect: Predicate) -> bool:
    return bool(effect.arguments) and set(effect.arguments) == {ANYTHING}


def _holds(judge: Judge, effect: Predicate) -> bool:
    if ANYTHING not in effect.arguments:
        return judge.holds(effect)
    found = any(judge.holds(atom) for atom in judge.atoms() if effect.atom.covers(atom))
    return found == effect.positive
