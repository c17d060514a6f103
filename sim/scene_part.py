"""What every part of a scene's configuration is made of: strict models, lengths [m], angles [rad], colours 0 to 1."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Positive = Annotated[float, Field(gt=0.0)]
Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
Vector2 = tuple[float, float]
Vector3 = tuple[float, float, float]
Colour = tuple[Fraction, Fraction, Fraction]
Nouns = Annotated[tuple[str, ...], Field(min_length=1)]


class ScenePart(BaseModel):
    """A part of a scene: frozen, and strict about what it is given."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Rectangle(ScenePart):
    """A horizontal rectangle [m] at one height."""

    low: Vector2
    high: Vector2
    z: float

    @model_validator(mode="after")
    def _has_area(self) -> "Rectangle":
        if self.low[0] > self.high[0] or self.low[1] > self.high[1]:
            raise ValueError(f"low {self.low} is beyond high {self.high}")
        return self


class Region(Rectangle):
    """Where things are put, by their centres: at most so many at once, where it says so."""

    capacity: Annotated[int, Field(ge=1)] | None = None


class Box(ScenePart):
    """A box between two corners [m]."""

    low: Vector3
    high: Vector3

    @model_validator(mode="after")
    def _has_volume(self) -> "Box":
        if any(low >= high for low, high in zip(self.low, self.high, strict=True)):
            raise ValueError(f"low {self.low} is not below high {self.high}")
        return self
