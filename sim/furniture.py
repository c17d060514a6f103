"""What stands in a kitchen and is neither named nor moved: what the arm keeps away from, and what a scene adds."""

from typing import Annotated

from pydantic import Field

from sim.scene_part import Box, Colour, ScenePart, Vector3


class FurnitureBox(Box):
    """A solid box of the map that the arm keeps away from, given in a frame at `origin` turned by `yaw` [m, rad]."""

    name: str
    origin: Vector3 = (0.0, 0.0, 0.0)
    yaw: float = 0.0


class Panel(Box):
    """A box of a piece of furniture: of a colour, or of one of the kitchen's own materials."""

    colour: Colour = (1.0, 1.0, 1.0)
    material: str | None = None


class Piece(ScenePart):
    """A piece of furniture that the scene adds to the kitchen.

    Attributes:
        is_in_reach: Whether the arm must keep away from it.
    """

    name: str
    panels: Annotated[tuple[Panel, ...], Field(min_length=1)]
    is_in_reach: bool = True
