"""The named parts of a kitchen that are not carried: doors, switches, containers and surfaces, as configuration."""

from typing import Literal

from pydantic import model_validator

from sim.scene_part import Box, Colour, Nouns, Positive, Rectangle, ScenePart, Vector2, Vector3

FixtureKind = Literal["openable", "container", "surface", "switchable"]


class Mechanism(ScenePart):
    """A joint that a hand moves between rest (closed, off), at 0, and full (open, on).

    Attributes:
        joint: Its name in the kitchen's model.
        body: What it moves.
        handle: Middle of what a hand takes hold of, in the body's frame.
        bar: From there to the upper end of what is held, in the body's frame; fingers close across it.
        approach: Direction in which a hand comes to it, in the body's frame.
        stop: The joint's value at its far end [m or rad].
        full: From here on it counts as open, or on.
        rest: Up to here it counts as closed, or off.
        start: Between these a reset draws its value.
        damping, friction: Of the joint [N s/m or N m s/rad, N or N m]; None leaves the kitchen's own.
    """

    joint: str
    body: str
    handle: Vector3
    bar: Vector3
    approach: Vector3
    stop: float
    full: float
    rest: float
    start: Vector2 = (0.0, 0.0)
    damping: Positive | None = None
    friction: Positive | None = None

    @model_validator(mode="after")
    def _is_ordered(self) -> "Mechanism":
        if not 0.0 < self.share(self.rest) < self.share(self.full) <= 1.0:
            raise ValueError(f"rest {self.rest}, full {self.full} and stop {self.stop} are not in this order from 0")
        if not all(0.0 <= self.share(value) <= 1.0 for value in self.start):
            raise ValueError(f"start {self.start} is not between 0 and the stop {self.stop}")
        return self

    def share(self, value: float) -> float:
        """How far the joint is along its way, 0 at rest to 1 at its stop."""
        return value / self.stop if self.stop else 0.0

    def is_full(self, value: float) -> bool:
        """Whether a joint value counts as open, or on."""
        return self.share(value) >= self.share(self.full)

    def is_at_rest(self, value: float) -> bool:
        """Whether a joint value counts as closed, or off."""
        return self.share(value) <= self.share(self.rest)


class Lamp(ScenePart):
    """What tells by its look that something is on.

    Attributes:
        body: What glows.
        dark, lit: Its colour while it is off, and on.
        beam: From here, in the world, a light shines down while it is on; None where nothing is lit.
    """

    body: str
    dark: Colour
    lit: Colour
    beam: Vector3 | None = None


class Switch(Mechanism):
    """A mechanism that turns a lamp on."""

    lamp: Lamp


class Interior(Box):
    """What is inside of a container, in the frame of one of the kitchen's bodies; None is the world."""

    body: str | None = None


class Tray(ScenePart):
    """A flat tray or rack that stays where a reset puts it.

    Attributes:
        size: Half sizes [m].
        thickness, rim: Of its floor, and how far the rim is above that [m].
        region: Of the scene, where it is put.
        wires: Upright wires along its far edge, as a dish rack has them.
    """

    size: tuple[Positive, Positive]
    thickness: Positive
    rim: Positive
    colour: Colour
    region: str
    wires: int = 0

    @property
    def top(self) -> Rectangle:
        """Where things stand on it, in its own frame."""
        half_x, half_y = self.size
        return Rectangle(low=(-half_x, -half_y), high=(half_x, half_y), z=self.thickness)


class Fixture(ScenePart):
    """A part of the kitchen that can be named. What may be done with it follows from what it has.

    Attributes:
        place: Where the robot stands to reach it; None where it need not drive.
        door: It opens and closes.
        switch: It is turned on and off.
        interior: Things can be inside.
        tops: Things can stand on these, in the world.
        tray: Things can stand on this, wherever a reset puts it; its body is called like the fixture.
        not_for: Skills that cannot be carried out with it, whatever it has.
    """

    name: str
    nouns: Nouns
    adjectives: tuple[str, ...] = ()
    place: str | None = None
    door: Mechanism | None = None
    switch: Switch | None = None
    interior: Interior | None = None
    tops: tuple[Rectangle, ...] = ()
    tray: Tray | None = None
    not_for: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_of_use(self) -> "Fixture":
        if not self.kinds:
            raise ValueError("it has no door, switch, interior, tops or tray")
        if self.door and self.switch:
            raise ValueError("it has a door and a switch")
        return self

    @property
    def mechanism(self) -> Mechanism | None:
        """The joint that a hand moves, if it has one."""
        return self.door or self.switch

    @property
    def kinds(self) -> frozenset[FixtureKind]:
        """What may be done with it."""
        has: dict[FixtureKind, object] = {
            "openable": self.door,
            "container": self.interior,
            "surface": self.tops or self.tray,
            "switchable": self.switch,
        }
        return frozenset(kind for kind, part in has.items() if part)
