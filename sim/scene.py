"""What a scene holds, as validated configuration: the dock, the arm's start, cameras, objects, fixtures and regions.

Nothing here loads MuJoCo: `majordomo plan` reads the catalogue of a scene and starts at once.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from majordomo.catalogue import Catalogue, Item
from majordomo.errors import UnknownName
from majordomo.validation import read_yaml, validated

SCENES = Path(__file__).parent / "scenes"

Positive = Annotated[float, Field(gt=0.0)]
Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
Vector2 = tuple[float, float]
Vector3 = tuple[float, float, float]
Vector7 = tuple[float, float, float, float, float, float, float]
Colour = tuple[Fraction, Fraction, Fraction]

_DIMENSIONS = {"cup": 2, "can": 2, "ellipsoid": 3, "box": 3}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Dock(_Part):
    """Pose of base_link in the world [m, rad]."""

    x: float
    y: float
    z: float
    yaw: float


class ArmStart(_Part):
    """How the arm stands after a reset: a posture [rad], uniform noise about it [rad], and the opening [m]."""

    posture: Vector7
    noise: Vector7
    gripper_opening: Annotated[float, Field(ge=0.0, le=0.08)]


class Light(_Part):
    """Light that follows the camera, so that colours look alike from everywhere."""

    ambient: Fraction
    diffuse: Fraction
    specular: Fraction


class Camera(_Part):
    """A pinhole camera, given in the frame of what it is mounted on [m]."""

    name: str
    mount: Literal["base", "hand", "world"]
    position: Vector3
    target: Vector3
    up: Vector3
    fovy_deg: Annotated[float, Field(gt=1.0, lt=170.0)]


class Region(_Part):
    """A rectangle [m] at one height, within which centres are drawn."""

    low: Vector2
    high: Vector2
    z: float

    @model_validator(mode="after")
    def _has_area(self) -> "Region":
        if self.low[0] > self.high[0] or self.low[1] > self.high[1]:
            raise ValueError(f"low {self.low} is beyond high {self.high}")
        return self


class FurnitureBox(_Part):
    """A solid box of the map that the arm keeps away from, given in a frame at `origin` turned by `yaw` [m, rad]."""

    name: str
    low: Vector3
    high: Vector3
    origin: Vector3 = (0.0, 0.0, 0.0)
    yaw: float = 0.0


class Workspace(_Part):
    """Corners of the box in base_link [m] that the TCP stays in."""

    low: Vector3
    high: Vector3


class MovableObject(_Part):
    """A thing that can be carried.

    Attributes:
        size: (radius, half height) of a cup or can; half sizes of a box or ellipsoid [m].
        rolling_friction: As MuJoCo's third coefficient [m]; None takes the scene's.
    """

    name: str
    shape: Literal["cup", "can", "ellipsoid", "box"]
    size: Annotated[tuple[Positive, ...], Field(min_length=2, max_length=3)]
    colour: Colour
    mass: Positive
    nouns: Annotated[tuple[str, ...], Field(min_length=1)]
    adjectives: tuple[str, ...] = ()
    rolling_friction: Positive | None = None

    @model_validator(mode="after")
    def _size_fits_shape(self) -> "MovableObject":
        if len(self.size) != _DIMENSIONS[self.shape]:
            raise ValueError(f"a {self.shape} has {_DIMENSIONS[self.shape]} sizes, got {len(self.size)}")
        return self

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


class Tray(_Part):
    """A flat tray that stays where a reset puts it: half sizes, thickness and height of the rim above it [m]."""

    size: tuple[Positive, Positive]
    thickness: Positive
    rim: Positive
    colour: Colour
    region: str


class Fixture(_Part):
    """A part of the kitchen that can be named."""

    name: str
    kinds: Annotated[tuple[Literal["openable", "container", "surface"], ...], Field(min_length=1)]
    nouns: Annotated[tuple[str, ...], Field(min_length=1)]
    adjectives: tuple[str, ...] = ()


class SceneConfig(_Part):
    """A whole scene. Lengths in metres, angles in radians, in the world frame unless it says otherwise."""

    name: str
    timestep_s: Positive
    settle_s: Annotated[float, Field(ge=0.0)]
    floor_z: float
    dock: Dock
    arm: ArmStart
    microwave_angle: tuple[Annotated[float, Field(ge=-2.09, le=0.0)], Annotated[float, Field(ge=-2.09, le=0.0)]]
    microwave_stop: Annotated[float, Field(ge=-2.09, lt=0.0)]
    light: Light
    cameras: Annotated[tuple[Camera, ...], Field(min_length=1)]
    regions: dict[str, Region]
    object_regions: Annotated[tuple[str, ...], Field(min_length=1)]
    spacing: Annotated[float, Field(ge=0.0)]
    max_placement_tries: Annotated[int, Field(ge=1)]
    objects: tuple[MovableObject, ...]
    friction: tuple[Positive, Positive, Positive]
    tray: Tray
    fixtures: tuple[Fixture, ...]
    furniture: tuple[FurnitureBox, ...]
    workspace: Workspace

    @model_validator(mode="after")
    def _names_agree(self) -> "SceneConfig":
        for region in (*self.object_regions, self.tray.region):
            if region not in self.regions:
                raise ValueError(f"region '{region}' is not among {sorted(self.regions)}")
        names = [movable.name for movable in self.objects] + [fixture.name for fixture in self.fixtures]
        cameras = [camera.name for camera in self.cameras]
        for name in (*names, *cameras):
            if names.count(name) > 1 or cameras.count(name) > 1:
                raise ValueError(f"'{name}' is there twice")
        return self

    def object_named(self, name: str) -> MovableObject:
        """Return a movable object.

        Raises:
            UnknownName: There is none of that name.
        """
        for movable in self.objects:
            if movable.name == name:
                return movable
        raise UnknownName("movable object", name, [movable.name for movable in self.objects])

    def catalogue(self) -> Catalogue:
        """Everything in the scene that has a name."""
        movables = (
            Item(movable.name, frozenset({"movable"}), movable.nouns, movable.adjectives) for movable in self.objects
        )
        fixtures = (
            Item(fixture.name, frozenset(fixture.kinds), fixture.nouns, fixture.adjectives) for fixture in self.fixtures
        )
        return Catalogue.of((*movables, *fixtures))


def load_scene(name_or_path: str | Path) -> SceneConfig:
    """Read a scene by its shipped name ("counter") or from a YAML file.

    Raises:
        UnknownName: It is neither a file nor the name of a shipped scene.
        ConfigError: The file is not YAML, or holds something that is not allowed.
    """
    path = Path(name_or_path)
    if not path.is_file():
        path = SCENES / f"{name_or_path}.yaml"
    if not path.is_file():
        raise UnknownName("scene", str(name_or_path), [shipped.stem for shipped in SCENES.glob("*.yaml")])
    what = f"the scene's settings in {path}"
    return validated(SceneConfig, read_yaml(path, what), what)
