"""What a scene holds, as validated configuration: the dock, the arm's start, cameras, objects, fixtures and regions.

Nothing here loads MuJoCo: `majordomo plan` reads the catalogue of a scene and starts at once.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from majordomo.catalogue import Catalogue, Item
from majordomo.errors import UnknownName
from majordomo.site_map import SiteMap, load_map
from majordomo.validation import read_yaml, validated
from sim.fixture import Fixture, Tray
from sim.furniture import FurnitureBox, Piece
from sim.lighting import Light, Variation
from sim.movable_object import MovableObject
from sim.odometry import OdometryNoise
from sim.scene_part import Box, Nouns, Positive, Region, ScenePart, Vector2, Vector3

SCENES = Path(__file__).parent / "scenes"

BELOW_ARM_M = 0.25
"""What ends lower than this below base_link, the arm does not come near."""

NamedT = TypeVar("NamedT", MovableObject, Fixture)
Vector7 = tuple[float, float, float, float, float, float, float]


class Dock(ScenePart):
    """Pose of base_link in the world [m, rad] after a reset; its height stays."""

    x: float
    y: float
    z: float
    yaw: float


class ArmStart(ScenePart):
    """How the arm stands after a reset: a posture [rad], uniform noise about it [rad], and the opening [m]."""

    posture: Vector7
    noise: Vector7
    gripper_opening: Annotated[float, Field(ge=0.0, le=0.08)]


class Camera(ScenePart):
    """A pinhole camera, given in the frame of what it is mounted on [m].

    Attributes:
        foot: Where the mast of a camera on the base stands, seen from above; None: below the camera.
    """

    name: str
    mount: Literal["base", "hand", "world"]
    position: Vector3
    target: Vector3
    up: Vector3
    fovy_deg: Annotated[float, Field(gt=1.0, lt=170.0)]
    foot: Vector2 | None = None


class PlaceName(ScenePart):
    """A place of the map, with words for it."""

    name: str
    nouns: Nouns
    adjectives: tuple[str, ...] = ()


class SceneConfig(ScenePart):
    """A whole scene. Lengths in metres, angles in radians, in the world frame unless it says otherwise."""

    name: str
    timestep_s: Positive
    settle_s: Annotated[float, Field(ge=0.0)]
    floor_z: float
    map: str | None = None
    places: tuple[PlaceName, ...] = ()
    dock: Dock
    odometry: OdometryNoise = OdometryNoise()
    arm: ArmStart
    moved: dict[str, Vector3] = Field(default_factory=dict)
    light: Light
    variation: Variation | None = None
    cameras: Annotated[tuple[Camera, ...], Field(min_length=1)]
    regions: dict[str, Region]
    object_regions: Annotated[tuple[str, ...], Field(min_length=1)]
    spacing: Annotated[float, Field(ge=0.0)]
    max_placement_tries: Annotated[int, Field(ge=1)]
    objects: tuple[MovableObject, ...]
    friction: tuple[Positive, Positive, Positive]
    fixtures: tuple[Fixture, ...]
    pieces: tuple[Piece, ...] = ()
    furniture: tuple[FurnitureBox, ...]
    workspace: Box

    @model_validator(mode="after")
    def _names_agree(self) -> "SceneConfig":
        for region in (*self.object_regions, *(tray.region for tray in self.trays.values())):
            _require("region", region, self.regions)
        for fixture in self.fixtures:
            if fixture.place is not None:
                _require("place", fixture.place, [place.name for place in self.places])
        named = [one.name for part in (self.objects, self.fixtures, self.places) for one in part]
        _require_once(named)
        _require_once([camera.name for camera in self.cameras])
        return self

    @property
    def trays(self) -> dict[str, Tray]:
        """The fixtures that a reset puts somewhere, by name."""
        return {fixture.name: fixture.tray for fixture in self.fixtures if fixture.tray}

    @property
    def obstacles(self) -> tuple[FurnitureBox, ...]:
        """Everything that the arm keeps away from: the kitchen's furniture and the scene's own."""
        lowest = self.dock.z - BELOW_ARM_M
        own = (
            FurnitureBox(name=f"{piece.name} {number}", low=panel.low, high=panel.high)
            for piece in self.pieces
            for number, panel in enumerate(piece.panels)
            if piece.is_in_reach and panel.high[2] > lowest
        )
        return (*self.furniture, *own)

    def object_named(self, name: str) -> MovableObject:
        """Return a movable object.

        Raises:
            UnknownName: There is none of that name.
        """
        return _named("movable object", name, self.objects)

    def fixture_named(self, name: str) -> Fixture:
        """Return a fixture.

        Raises:
            UnknownName: There is none of that name.
        """
        return _named("fixture", name, self.fixtures)

    def site_map(self) -> SiteMap:
        """Read the scene's map; one without places, where the scene has none.

        Raises:
            ConfigError: The map's file cannot be used.
        """
        return SiteMap() if self.map is None else load_map(Path(self.map))

    def catalogue(self) -> Catalogue:
        """Everything in the scene that has a name."""
        movables = (
            Item(movable.name, frozenset({"movable"}), movable.nouns, movable.adjectives) for movable in self.objects
        )
        fixtures = (
            Item(
                fixture.name,
                frozenset(fixture.kinds),
                fixture.nouns,
                fixture.adjectives,
                fixture.place,
                fixture.not_for,
            )
            for fixture in self.fixtures
        )
        places = (Item(place.name, frozenset({"place"}), place.nouns, place.adjectives) for place in self.places)
        return Catalogue.of((*movables, *fixtures, *places))


def load_scene(name_or_path: str | Path) -> SceneConfig:
    """Read a scene by its shipped name ("counter", "kitchen") or from a YAML file; its map lies beside it.

    Raises:
        UnknownName: It is neither a file nor the name of a shipped scene.
        ConfigError: The file is not YAML, or holds something that is not allowed.
    """
    path = Path(name_or_path)
    if not path.is_file():
        path = SCENES / f"{name_or_path}.yaml"
    if not path.is_file():
        raise UnknownName("scene", str(name_or_path), shipped_scenes())
    what = f"the scene's settings in {path}"
    scene = validated(SceneConfig, read_yaml(path, what), what)
    return scene if scene.map is None else scene.model_copy(update={"map": str(path.parent / scene.map)})


def looks_path(name: str) -> Path:
    """Where it is kept what a shipped scene's things look like by themselves; not every scene has that."""
    return SCENES / f"{name}.looks.npz"


def shipped_scenes() -> list[str]:
    """Names of the scenes that come along."""
    return sorted(path.stem for path in SCENES.glob("*.yaml") if not path.stem.endswith(".map"))


def _named(what: str, name: str, among: Sequence[NamedT]) -> NamedT:
    for one in among:
        if one.name == name:
            return one
    raise UnknownName(what, name, [one.name for one in among])


def _require(what: str, name: str, among: Collection[str]) -> None:
    if name not in among:
        raise ValueError(f"{what} '{name}' is not among {sorted(among)}")


def _require_once(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"'{name}' is there twice")
