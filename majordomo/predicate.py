"""Claims about the world, and how far they are believed.

A `Predicate` is a claim (`inside(red cup, microwave)`); a `Belief` is a claim with a verdict, a probability, a time
and a source. Only a belief seen true is evidence.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from majordomo.errors import UnreadableInput
from majordomo.geometry import Array
from majordomo.newcomer import Newcomer
from majordomo.observation import Observation
from majordomo.sighting import Sighting

ANYTHING = "*"
"""As an argument of a negated effect: whatever stood there is no longer true."""


@dataclass(frozen=True, slots=True, order=True)
class Predicate:
    """A claim: a name, the things it is about, and whether it is asserted or denied."""

    name: str
    arguments: tuple[str, ...] = ()
    positive: bool = True

    def __str__(self) -> str:
        text = f"{self.name}({', '.join(self.arguments)})"
        return text if self.positive else f"not {text}"

    @property
    def atom(self) -> "Predicate":
        """The claim without its sign."""
        return self if self.positive else Predicate(self.name, self.arguments)

    def negated(self) -> "Predicate":
        """The opposite claim."""
        return Predicate(self.name, self.arguments, not self.positive)

    def covers(self, other: "Predicate") -> bool:
        """Whether this atom, read with `ANYTHING` as a wildcard, is about `other`'s atom."""
        return (
            self.name == other.name
            and len(self.arguments) == len(other.arguments)
            and all(mine in (ANYTHING, theirs) for mine, theirs in zip(self.arguments, other.arguments, strict=True))
        )

    @classmethod
    def parse(cls, text: str) -> "Predicate":
        """Read `inside(red cup, microwave)` or `not open(microwave)`.

        Raises:
            UnreadableInput: The text is not of that form.
        """
        match = re.fullmatch(r"\s*(not\s+)?([a-z_][a-z0-9_]*)\s*\(([^()]*)\)\s*", text)
        if match is None:
            raise UnreadableInput(f"'{text}' is not a predicate.", "the form 'inside(red cup, microwave)'.")
        arguments = tuple(part.strip() for part in match[3].split(",") if part.strip())
        return cls(match[2], arguments, positive=match[1] is None)


class Verdict(StrEnum):
    """What is believed of a claim."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def opposite(self) -> "Verdict":
        """The verdict on the negated claim."""
        return {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE}.get(self, self)


@dataclass(frozen=True, slots=True)
class Belief:
    """A claim with what is believed of it.

    Attributes:
        predicate: The claim, in its positive form.
        verdict: True, false or unknown.
        probability: That the claim is true, 0 to 1.
        stamp_s: When it was last seen, on the robot's clock [s].
        source: Who says so: "cameras", "person", "plan", ...
    """

    predicate: Predicate
    verdict: Verdict
    probability: float
    stamp_s: float
    source: str


Judge = Callable[[Observation, tuple[str, ...]], float]
"""Tells from an observation how probable a claim about some things is, 0 to 1."""


@dataclass(frozen=True, slots=True)
class PredicateSpec:
    """What a predicate means in words, and between which verdicts its probability is undecided.

    Attributes:
        name: As in `Predicate.name`.
        parameters: Names of its arguments with the kind of thing each may be, e.g. (("x", "movable"),).
        template: One sentence with the parameters in braces: "the {x} is inside the {y}".
        description: When it counts as true, for people and language models.
        unknown_band: Probabilities strictly between these two are `unknown`.
        opposite: Name of the predicate with the same arguments that excludes this one, if any.
        judge: Eyes of its own: from an observation and the arguments, the probability that it is true. None leaves it
            to what was learned; what nobody learned is `unknown`, and is asked about.
        half_life_s: In which what was seen loses half of its worth, if nobody looks again [s]; None: it never does.
        wants_sight: Whether it takes a look at its first thing: of what is out of sight, eyes leave it `unknown`.
    """

    name: str
    parameters: tuple[tuple[str, str], ...]
    template: str
    description: str
    unknown_band: tuple[float, float] = (0.35, 0.65)
    opposite: str | None = None
    judge: Judge | None = None
    half_life_s: float | None = None
    wants_sight: bool = False

    def sentence(self, predicate: Predicate) -> str:
        """Say a claim in words: "the red cup is inside the microwave"."""
        names = [name for name, _ in self.parameters]
        text = self.template.format(**dict(zip(names, predicate.arguments, strict=True)))
        return text if predicate.positive else f"it is not so that {text}"

    def verdict(self, probability: float) -> Verdict:
        """Turn a probability into a verdict; inside the band, and for NaN, it is unknown."""
        low, high = self.unknown_band
        if probability >= high:
            return Verdict.TRUE
        return Verdict.FALSE if probability <= low else Verdict.UNKNOWN


class Opposites:
    """Which predicates exclude each other: what is open is not closed. It is enough that one of the two says so."""

    def __init__(self, specs: Iterable[PredicateSpec]) -> None:
        pairs = [(spec.name, spec.opposite) for spec in specs if spec.opposite is not None]
        self._names = {other: name for name, other in pairs} | dict(pairs)

    def of(self, claim: Predicate) -> Predicate | None:
        """The atom that cannot be true together with a claim's, if there is one."""
        name = self._names.get(claim.name)
        return None if name is None else Predicate(name, claim.arguments)


_SPECS = (
    PredicateSpec(
        "open", (("x", "openable"),), "the {x} is open", "Open wide enough to put things in.", opposite="closed"
    ),
    PredicateSpec("closed", (("x", "openable"),), "the {x} is closed", "Shut all the way.", opposite="open"),
    PredicateSpec("holding", (("x", "movable"),), "the robot is holding the {x}", "Firmly between the fingers."),
    PredicateSpec("hand_empty", (), "the robot's hand is empty", "Nothing is between the fingers."),
    PredicateSpec("inside", (("x", "movable"), ("y", "container")), "the {x} is inside the {y}", "Resting within."),
    PredicateSpec("on", (("x", "movable"), ("y", "surface")), "the {x} is on the {y}", "Resting on top."),
    PredicateSpec("turned_on", (("x", "switchable"),), "the {x} is on", "Switched on.", opposite="turned_off"),
    PredicateSpec("turned_off", (("x", "switchable"),), "the {x} is off", "Switched off.", opposite="turned_on"),
    PredicateSpec("robot_at", (("x", "place"),), "the robot is at the {x}", "Standing where it reaches what is there."),
    PredicateSpec("visible", (("x", "thing"),), "the {x} is in view", "In a picture of one of the robot's cameras."),
    PredicateSpec("reachable", (("x", "thing"),), "the {x} is within reach", "The arm reaches it from here."),
)
_WANT_SIGHT = frozenset({"open", "closed", "inside", "on", "turned_on", "turned_off"})
"""What is held is felt, and where the robot stands is known; of all else, only what is in sight can be told."""
_HALF_LIVES_S: Mapping[str, float] = {
    **dict.fromkeys(("holding", "hand_empty"), 20.0),
    **dict.fromkeys(("open", "closed", "turned_on", "turned_off"), 1800.0),
    **dict.fromkeys(("on", "inside"), 3600.0),
    **dict.fromkeys(("visible", "reachable"), 600.0),
}
"""A hand loses things soon; others open a door rather than take a thing away; where it is, a robot always feels."""

CORE_PREDICATES = tuple(
    replace(spec, half_life_s=_HALF_LIVES_S.get(spec.name), wants_sight=spec.name in _WANT_SIGHT) for spec in _SPECS
)
"""The predicates that every Majordomo knows."""


VIEWPOINT = frozenset({"robot_at", "visible", "reachable"})
"""Predicates that depend on where the robot stands: what they say is over when it drives on."""


class PredicateEstimator(Protocol):
    """Eyes that judge claims from one observation."""

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge each claim (positive form), in order; a predicate it does not know is `unknown` at 0.5."""
        ...


class Eyes(Protocol):
    """The agent's way to look: it hides the robot, the cameras and the estimator."""

    def look(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Look now and judge each claim (positive form), in order."""
        ...

    def feel(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge those of the claims (positive form) that the robot feels without a look; the others are left out."""
        ...

    def find(self, names: Sequence[str]) -> tuple[Sighting, ...]:
        """Where things were seen in the last look; what was not seen is left out."""
        ...

    def newcomers(self) -> tuple[Newcomer, ...]:
        """What the last look shows that is in no catalogue."""
        ...

    def odom_from_base(self) -> Array | None:
        """Where the robot stood in the last look, (3,) as in `Observation`; None before the first."""
        ...

    def now_s(self) -> float:
        """The robot's clock [s], against which the stamps of beliefs are read."""
        ...
