"""What may get in the robot's way, and when, as a script tells it: `{at: {step: 3, after_s: 1.0}, do: {knock: {}}}`.

Nothing here loads MuJoCo: a script is checked at once.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, model_validator

from majordomo.errors import UnknownName
from sim.scene import SceneConfig
from sim.scene_part import Positive, ScenePart

Seconds = Annotated[float, Field(ge=0.0)]


class When(ScenePart):
    """The moment at which something happens, once: exactly one of the first three, and how long after it.

    Attributes:
        step: Number of a step, 1 the first: when it begins.
        holding: Name of an object: when the robot holds it.
        time_s: On the robot's clock.
        after_s: So much later.
    """

    step: Annotated[int, Field(ge=1)] | None = None
    holding: str | None = None
    time_s: Seconds | None = None
    after_s: Seconds = 0.0

    @model_validator(mode="after")
    def _is_one(self) -> "When":
        if sum(value is not None for value in (self.step, self.holding, self.time_s)) != 1:
            raise ValueError("exactly one of step, holding and time_s is wanted")
        return self

    def __str__(self) -> str:
        if self.time_s is not None:
            return f"at {self.time_s + self.after_s:g} s"
        what = f"step {self.step} began" if self.step is not None else f"the {self.holding} was held"
        return f"{self.after_s:g} s after {what}" if self.after_s else f"when {what}"


class Happening(ScenePart):
    """Something that gets in the way."""

    def require_known(self, scene: SceneConfig) -> None:
        """Check the names in it.

        Raises:
            UnknownName: The scene has none of that name.
        """


class Knock(Happening):
    """Whatever the hand holds is knocked out of it."""

    def __str__(self) -> str:
        return "something knocks against the hand"


class Move(Happening):
    """Somebody puts an object elsewhere: to a free spot in one of the scene's regions."""

    thing: str
    to: str

    def require_known(self, scene: SceneConfig) -> None:
        """Check the names in it."""
        scene.object_named(self.thing)
        _require("region for objects", self.to, scene.object_regions)

    def __str__(self) -> str:
        return f"somebody moves the {self.thing} to the {self.to}"


class Remove(Happening):
    """Somebody takes an object away."""

    thing: str

    def require_known(self, scene: SceneConfig) -> None:
        """Check the names in it."""
        scene.object_named(self.thing)

    def __str__(self) -> str:
        return f"somebody takes the {self.thing} away"


class Swing(Happening):
    """Somebody opens or closes a door."""

    door: str
    open: bool

    def require_known(self, scene: SceneConfig) -> None:
        """Check the names in it."""
        _require("door", self.door, [fixture.name for fixture in scene.fixtures if fixture.door])

    def __str__(self) -> str:
        return f"somebody {'opens' if self.open else 'closes'} the {self.door}"


class Push(Happening):
    """The base is pushed away by so much [m, rad] in base_link, in two seconds."""

    x: Annotated[float, Field(ge=-0.3, le=0.3)] = 0.0
    y: Annotated[float, Field(ge=-0.3, le=0.3)] = 0.0
    yaw: Annotated[float, Field(ge=-0.5, le=0.5)] = 0.0

    def __str__(self) -> str:
        return "somebody pushes the base"


class CameraFault(Happening):
    """A camera fails for some seconds; without `for_s`, for good."""

    camera: str
    for_s: Positive | None = None

    def require_known(self, scene: SceneConfig) -> None:
        """Check the names in it."""
        _require("camera of the robot", self.camera, [one.name for one in scene.cameras if one.mount != "world"])


class Freeze(CameraFault):
    """A camera keeps sending the same picture."""

    def __str__(self) -> str:
        return f"the {self.camera} camera freezes"


class Blind(CameraFault):
    """A camera sends black pictures and measures no depth."""

    def __str__(self) -> str:
        return f"the {self.camera} camera goes blind"


class Choice(ScenePart):
    """One happening, under its name."""

    knock: Knock | None = None
    move: Move | None = None
    remove: Remove | None = None
    swing: Swing | None = None
    push: Push | None = None
    freeze: Freeze | None = None
    blind: Blind | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "Choice":
        if len(self.chosen) != 1:
            raise ValueError(f"exactly one of {', '.join(type(self).model_fields)} is wanted")
        return self

    @property
    def chosen(self) -> tuple[Happening, ...]:
        """What is there."""
        return tuple(value for _, value in self if value is not None)


class Disturbance(ScenePart):
    """Something that gets in the robot's way at some moment."""

    at: When
    do: Choice

    @property
    def happening(self) -> Happening:
        """What happens."""
        return self.do.chosen[0]

    def __str__(self) -> str:
        return f"{self.happening}, {self.at}"


def require_known(disturbances: Iterable[Disturbance], scene: SceneConfig) -> None:
    """Check every name against a scene.

    Raises:
        UnknownName: The scene has none of that name; the message names the nearest.
    """
    for disturbance in disturbances:
        if disturbance.at.holding is not None:
            scene.object_named(disturbance.at.holding)
        disturbance.happening.require_known(scene)


def _require(kind: str, name: str, known: Iterable[str]) -> None:
    names = list(known)
    if name not in names:
        raise UnknownName(kind, name, names)
