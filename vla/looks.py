"""What a thing looks like by itself, as measured numbers; and which things look familiar.

Size and colours are measured on what depth cuts out, so no network is asked: one that was never shown a thing sees
something in it that it knows. How far the views of one and the same thing differ is measured too, and tells how far
two looks may differ.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from majordomo.errors import ConfigError
from majordomo.geometry import Array
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
class FamiliarLooks:
    """What the known things look like.

    Attributes:
        names: Of the things.
        measured: (n, 57) the mean of each one's looks.
        scaled_from_measured: (57, 57) makes of measured looks those whose distance counts: 1 is as far as a view of a
            known thing may be from what it looks like.
    """

    names: tuple[str, ...]
    measured: Array
    scaled_from_measured: Array

    @classmethod
    def of(cls, views: Mapping[str, Sequence[Array]]) -> "FamiliarLooks":
        """Learn from views of things, by name.

        Source: the distance of Mahalanobis, 1936, with the covariance of the views about each thing's mean.
        """
        means = np.array([np.mean(own, axis=0) for own in views.values()])
        about = np.concatenate([np.asarray(own) - mean for own, mean in zip(views.values(), means, strict=True)])
        covariance = about.T @ about / len(about)
        own = np.diag(np.diag(covariance) + _LEAST_VARIANCE)
        scale = np.linalg.inv(np.linalg.cholesky((1.0 - _OWN_SHARE) * covariance + _OWN_SHARE * own)).T
        rough = cls(tuple(views), means, scale)
        distances = [rough.strangeness(rough.scaled(view)) for own in views.values() for view in own]
        return cls(rough.names, means, scale / np.quantile(distances, KNOWN_SHARE))

    @classmethod
    def load(cls, path: Path) -> "FamiliarLooks":
        """Read what `save` wrote.

        Raises:
            ConfigError: The file cannot be read.
        """
        try:
            with np.load(path, allow_pickle=False) as kept:
                return cls(tuple(kept["names"].tolist()), kept["measured"], kept["scaled_from_measured"])
        except (OSError, ValueError, KeyError) as error:
            raise ConfigError(f"The looks in {path} cannot be read: {error}.", "making them anew.") from error

    def save(self, path: Path) -> None:
        """Write a file."""
        np.savez_compressed(
            path, names=self.names, measured=self.measured, scaled_from_measured=self.scaled_from_measured
        )

    def scaled(self, measured: Array) -> Array:
        """The look whose distances count (57,), of a measured one."""
        return np.asarray(measured @ self.scaled_from_measured)

    def strangeness(self, look: Array) -> float:
        """How far a scaled look is from the nearest known thing's; beyond 1 it is no view of any."""
        return float(np.linalg.norm(self.scaled(self.measured) - look, axis=1).min())

    def nearest_in_size(self, measured: Array) -> str:
        """The known thing that is most nearly as large as something measured."""
        return self.names[int(np.linalg.norm(self.measured[:, :3] - measured[:3], axis=1).argmin())]
