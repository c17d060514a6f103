"""The things that can be carried, as configuration."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scene_part import Colour, Nouns, Positive, ScenePart

Shape = Literal["cup", "can", "bottle", "ellipsoid", "box", "bowl", "plate"]

_DIMENSIONS: dict[Shape, int] = {
    "cup": 2,
    "can": 2,
    "bottle": 2,
    "ellipsoid": 3,
    "box": 3,
    "bowl": 2,
    "plate": 2,
}

RIM_WALL_M = 0.014
"""Thickness of the upright rim of a bowl or plate, which is what the fingers hold."""


class MovableObject(ScenePart):
    """A thing that can be carried. Its origin is its centre.

    Attributes:
        size: (radius, half height) of what is round; half sizes of a box or ellipsoid [m].
        accent: Second colour, of a stem, cap or label.
        rolling_friction: As MuJoCo's third coefficient [m]; None takes the scene's.
    """

    name: str
    shape: Shape
    size: Annotated[tuple[Positive, ...], Field(min_length=2, max_length=3)]
    colour: Colour
    accent: Colour | None = None
    mass: Positive
    nouns: Nouns
    adjectives: tuple[str, ...] = ()
    rolling_friction: Positive | None = None

    @model_validator(mode="after")
    def _size_fits_shape(self) -> "MovableObject":
        if len(self.size) != _DIMENSIONS[self.shape]:
            raise ValueError(f"a {self.shape} has {_DIMENSIONS[self.shape]} sizes, got {len(self.size)}")
        return self

    @property
    def is_dish(self) -> bool:
        """Whether it is hollow, and gripped by its rim."""
        return self.shape in ("bowl", "plate")

    @property
    def radius(self) -> float:
        """Radius of the upright object's outline [m]."""
        if self.shape == "box":
            return float((self.size[0] ** 2 + self.size[1] ** 2) ** 0.5)
        return max(self.size[:-1])

    @property
    def half_height(self) -> float:
        """Height of the centre of the upright object above what it stands on [m]."""
        return self.size[-1]

    @property
    def rim_radius(self) -> float | None:
        """Distance of the middle of a dish's rim from its axis [m]; None where there is no rim to grip."""
        return self.size[0] - RIM_WALL_M / 2.0 if self.is_dish else None
