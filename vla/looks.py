"""What a thing looks like by itself, as measured numbers; and which things look familiar.

Size and colours are measured on what depth cuts out, so no network is asked: one that was never shown a thing sees
something in it that it knows. How far the views of one and the same thing differ is measured too, and tells how far
two looks may differ.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from majordomo.errors import ConfigError
from majordomo.geometry import Array
from majordomo.newcomer import LOOKS
from vla.colour import lab
from vla.standing import StandingThing

FEWEST_PIXELS, MOST_HIDDEN = 20, 0.2
"""What is smaller, or hidden further, in a picture shows too little of itself."""
_EDGES = (-100.0, -50.0, -25.0, -8.0, 8.0, 25.0, 50.0, 100.0)
"""Of the bins of a* and b*."""
_OWN_SHARE = 0.05
_LEAST_VARIANCE = 1e-5
KNOWN_SHARE = 0.98
"""Of the views of known things, as many look familiar."""


def shows_enough(thing: StandingThing) -> bool:
    """Whether a picture shows enough of a thing to tell what it looks like."""
    return bool(thing.pixels.sum() >= FEWEST_PIXELS and thing.hidden <= MOST_HIDDEN)


def measured_look(rgb: NDArray[np.uint8], thing: StandingThing) -> Array:
    """Measure a thing in a picture (height, width, 3): its size, its colour, and which colours it has (57,)."""
    colours = lab(rgb[thing.pixels])
    shares, _, _ = np.histogram2d(colours[:, 1], colours[:, 2], bins=[_EDGES, _EDGES])
    middle, shade = np.median(colours, axis=0), np.quantile(colours[:, 0], [0.2, 0.8])
    return np.concatenate([np.log(thing.size), middle / 100.0, shade / 100.0, np.sqrt(shares.ravel() / len(colours))])


@dataclass(frozen=True, slots=True)
class FamiliarView:
    """One view of a known thing.

    Attributes:
        name: Of the thing.
        arrangement: Tells views of one arrangement, in one light, from those of others.
        measured: Its look (57,).
    """

    name: str
    arrangement: int
    measured: Array


@dataclass(frozen=True, slots=True)
class FamiliarLooks:
    """What the known things look like, from many sides and in much light.

    Attributes:
        names: (n,) of the thing in each view.
        views: (n, 57) scaled looks; 1 is as far as a look at a known thing may be from the nearest view of one.
        scaled_from_measured: (57, 57).
    """

    names: NDArray[np.str_]
    views: Array
    scaled_from_measured: Array

    @classmethod
    def of(cls, views: Sequence[FamiliarView]) -> "FamiliarLooks":
        """Learn from views of at least two arrangements.

        Source: the distance of Mahalanobis, 1936, with the covariance of the views about each thing's mean.
        """
        names = np.array([view.name for view in views])
        arrangements = np.array([view.arrangement for view in views])
        measured = np.array([view.measured for view in views])
        about = np.concatenate([measured[names == name] - measured[names == name].mean(0) for name in set(names)])
        covariance = about.T @ about / len(about)
        own = np.diag(np.diag(covariance) + _LEAST_VARIANCE)
        scale = np.linalg.inv(np.linalg.cholesky((1.0 - _OWN_SHARE) * covariance + _OWN_SHARE * own)).T
        scaled = measured @ scale
        nearest = [
            np.linalg.norm(scaled[arrangements != arrangement] - look, axis=1).min()
            for look, arrangement in zip(scaled, arrangements, strict=True)
        ]
        limit = float(np.quantile(nearest, KNOWN_SHARE))
        return cls(names, scaled / limit, scale / limit)

    @classmethod
    def load(cls, path: Path) -> "FamiliarLooks":
        """Read what `save` wrote.

        Raises:
            ConfigError: The file cannot be read.
        """
        try:
            with np.load(path, allow_pickle=False) as kept:
                views, scale = (kept[name].astype(np.float64) for name in ("views", "scaled_from_measured"))
                return cls(kept["names"], views, scale)
        except (OSError, ValueError, KeyError) as error:
            raise ConfigError(f"The looks in {path} cannot be read: {error}.", "making them anew.") from error

    def save(self, path: Path) -> None:
        """Write a file."""
        views, scale = self.views.astype(np.float32), self.scaled_from_measured.astype(np.float32)
        np.savez_compressed(path, names=self.names, views=views, scaled_from_measured=scale)

    @property
    def measure(self) -> str:
        """Tells these looks from those that are scaled otherwise."""
        return f"{LOOKS}{hashlib.sha256(self.scaled_from_measured.tobytes()).hexdigest()[:8]}"

    def scaled(self, measured: Array) -> Array:
        """The look whose distances count (57,), of a measured one."""
        return np.asarray(measured @ self.scaled_from_measured)

    def strangeness(self, look: Array) -> float:
        """How far a scaled look is from the nearest view of a known thing; beyond 1 it is none."""
        return float(np.linalg.norm(self.views - look, axis=1).min())
