"""A studio without a simulator: a hand that flies over coloured cups, drawn with a few lines of NumPy.

It is for tests of the pipeline and for measuring the training loop; it is far too easy to learn anything from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.catalogue import Catalogue, Item
from majordomo.geometry import Array, pose, rotation_from_vector
from majordomo.observation import CameraFrame, Observation, ObservationSpec
from majordomo.predicate import Predicate
from majordomo.robot import RobotSpec
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from skills.pick import Pick
from skills.place_on import PlaceOn

CUPS = {"red cup": (220, 20, 20), "blue cup": (20, 40, 220), "green cup": (20, 180, 40)}
TRAY: Array = np.array([0.5, 0.25, 0.0])
TABLE_COLOUR, TRAY_COLOUR, HAND_COLOUR = (150, 140, 130), (240, 240, 240), (30, 30, 30)
CONTROL_HZ = 10.0
REACH_M, CLOSED_M, WIDE_M, LIFTED_M = 0.02, 0.02, 0.08, 0.1
CAMERA_HEIGHT_M = 1.0
DOWN: Array = np.diag([1.0, -1.0, -1.0])


def catalogue_of(cups: Iterable[str]) -> Catalogue:
    """Some cups and the tray."""
    movables = (Item(name, frozenset({"movable"}), ("cup", "mug"), (name.split()[0],)) for name in cups)
    return Catalogue.of([*movables, Item("tray", frozenset({"surface"}), ("tray",))])


@dataclass(frozen=True, slots=True)
class _Scene:
    """Everything that the toy world consists of; positions in base_link [m]."""

    tcp: Array
    opening: float
    target: float
    cups: Mapping[str, Array]
    held: str | None
    time_s: float


class ToyStudio:
    """A `Studio` that is its own robot's clock, expert and judge; its base, where it has one, stays where it is."""

    def __init__(self, size: int, n_cameras: int, cups: tuple[str, ...] = tuple(CUPS), has_base: bool = False) -> None:
        cameras = dict.fromkeys(("mast", "wrist")[:n_cameras], (size, size))
        joints = tuple(f"joint{index}" for index in range(7))
        twist = ActionGroup("arm", "twist", (-0.3,) * 6, (0.3,) * 6)
        gripper = ActionGroup("gripper", "gripper", (0.0,), (WIDE_M,))
        base = (ActionGroup("base", "base_twist", (-0.3,) * 3, (0.3,) * 3),) if has_base else ()
        sensed, taken = ObservationSpec(cameras, joints, (0.0, WIDE_M)), ActionSpec((twist, gripper, *base))
        self.spec = RobotSpec("toy", sensed, taken, CONTROL_HZ)
        self.cups = cups
        self.catalogue = catalogue_of(cups)
        self.library = SkillLibrary((Pick, PlaceOn))
        self.robot = self.expert = self.judge = self.clock = self
        self._scene = _draw_scene(np.random.default_rng(0), cups)

    def arrange(self, call: SkillCall, seed: int) -> bool:
        self._scene = _draw_scene(np.random.default_rng(seed), self.cups)
        if call.skill == "place_on":
            held = str(call.arguments["target"])
            tcp = self._scene.tcp + np.array([0.0, 0.0, 0.05])
            cups = {**self._scene.cups, held: tcp}
            self._scene = replace(self._scene, tcp=tcp, cups=cups, held=held, opening=CLOSED_M, target=CLOSED_M)
        return True

    def tcp(self) -> Array:
        return pose(DOWN, self._scene.tcp)

    def position(self, thing: str) -> Array | None:
        return TRAY if thing == "tray" else self._scene.cups[thing]

    def save(self) -> object:
        return self._scene

    def restore(self, saved: object) -> None:
        if not isinstance(saved, _Scene):
            raise TypeError(f"{type(saved).__name__} is not what `save` gave")
        self._scene = saved

    def now_s(self) -> float:
        return self._scene.time_s

    def observe(self) -> Observation:
        scene = self._scene
        frame = _draw(scene, *next(iter(self.spec.observation.cameras.values())))
        joints = np.concatenate([scene.tcp, np.zeros(4)])
        cameras = dict.fromkeys(self.spec.observation.cameras, frame)
        return Observation(cameras, joints, np.zeros(7), scene.opening, self.tcp(), np.zeros(3), scene.time_s)

    def apply(self, action: Action) -> Action:
        self.spec.action.validate(action)
        scene = self._scene
        twist = np.clip(action.groups.get("arm", np.zeros(6)), -0.3, 0.3)
        target = float(action.groups.get("gripper", np.array([scene.target]))[0])
        tcp = scene.tcp + twist[:3] / CONTROL_HZ
        tcp[2] = max(tcp[2], 0.01)
        opening = scene.opening + float(np.clip(target - scene.opening, -0.03, 0.03))
        cups, held = dict(scene.cups), scene.held
        if held is None and opening <= CLOSED_M:
            near = min(cups, key=lambda name: float(np.linalg.norm(cups[name] - tcp)))
            held = near if np.linalg.norm(cups[near] - tcp) < REACH_M else None
        elif held is not None and opening > CLOSED_M:
            cups[held] = np.array([*cups[held][:2], 0.01])
            held = None
        if held is not None:
            cups[held] = tcp.copy()
        self._scene = _Scene(tcp, opening, target, cups, held, scene.time_s + 1.0 / CONTROL_HZ)
        return Action({"arm": twist, "gripper": np.array([target])})

    def stop(self) -> None:
        """Nothing moves between steps."""

    def close(self) -> None:
        """Nothing is held."""

    def action(self, call: SkillCall) -> Action:
        scene, (cup, tray) = self._scene, self.points(call)
        if self.is_done(call):
            return Action({"arm": np.zeros(6), "gripper": np.array([scene.target])})
        goal = cup if tray is None else tray
        away = goal - scene.tcp
        aside = float(np.linalg.norm(away[:2]))
        if call.skill == "pick" and scene.held is not None:
            return _go(np.array([0.0, 0.0, 0.2]), 0.0)
        if aside > 0.01:
            return _go(np.array([*away[:2], 0.06 + 0.5 * aside - scene.tcp[2]]), WIDE_M if tray is None else 0.0)
        if tray is None:
            return _go(away, 0.0 if np.linalg.norm(away) < REACH_M / 2 else WIDE_M)
        return _go(away, WIDE_M if scene.tcp[2] < 0.03 else 0.0)

    def is_done(self, call: SkillCall) -> bool:
        skill = self.library.bind(call, self.catalogue)
        return all(self.holds(effect) for effect in skill.effects() if "*" not in effect.arguments)

    def points(self, call: SkillCall) -> tuple[Array, Array | None]:
        return self._scene.cups[str(call.arguments["target"])], TRAY if call.skill == "place_on" else None

    def progress(self, call: SkillCall) -> float:
        first, second = self.points(call)
        far = float(np.linalg.norm((first if second is None else second) - self._scene.tcp))
        return 1.0 if self.is_done(call) else float(np.clip(0.9 - 2.0 * far, 0.0, 0.9))

    def atoms(self) -> Iterable[Predicate]:
        yield Predicate("hand_empty")
        for cup in self.cups:
            yield Predicate("holding", (cup,))
            yield Predicate("on", (cup, "tray"))

    def holds(self, predicate: Predicate) -> bool:
        scene = self._scene
        match predicate.name:
            case "hand_empty":
                truth = scene.held is None
            case "holding":
                truth = scene.held == predicate.arguments[0] and scene.tcp[2] > LIFTED_M
            case _:
                cup = scene.cups[predicate.arguments[0]]
                truth = scene.held != predicate.arguments[0] and float(np.linalg.norm(cup - TRAY)) < 0.08
        return truth == predicate.positive


@dataclass(frozen=True, slots=True)
class ToyStudios:
    """Opens toy studios with square pictures of one size."""

    size: int = 32
    n_cameras: int = 1
    scene: str = "toy"
    cups: tuple[str, ...] = tuple(CUPS)
    has_base: bool = False

    @property
    def library(self) -> SkillLibrary:
        return SkillLibrary((Pick, PlaceOn))

    @property
    def catalogue(self) -> Catalogue:
        return catalogue_of(self.cups)

    def __call__(self) -> ToyStudio:
        return ToyStudio(self.size, self.n_cameras, self.cups, self.has_base)


def _go(away: Array, opening: float) -> Action:
    velocity = np.clip(away * 5.0, -0.2, 0.2)
    return Action({"arm": np.concatenate([velocity, np.zeros(3)]), "gripper": np.array([opening])})


def _draw_scene(generator: np.random.Generator, names: tuple[str, ...]) -> _Scene:
    spots = list(product((0.38, 0.5, 0.62), (-0.2, -0.05)))
    chosen = generator.permutation(len(spots))[: len(names)]
    shifts = generator.uniform(-0.03, 0.03, (len(names), 2))
    cups = {
        name: np.array([spots[spot][0] + shift[0], spots[spot][1] + shift[1], 0.01])
        for name, spot, shift in zip(names, chosen, shifts, strict=True)
    }
    tcp = generator.uniform([0.4, -0.2, 0.15], [0.6, 0.2, 0.25])
    return _Scene(tcp, WIDE_M, WIDE_M, cups, None, 0.0)


def _draw(scene: _Scene, height: int, width: int) -> CameraFrame:
    """Look straight down from above the table's middle."""
    base_from_camera = pose(rotation_from_vector(np.array([np.pi, 0.0, 0.0])), np.array([0.5, 0.0, CAMERA_HEIGHT_M]))
    focal = width / 0.8
    intrinsics = np.array([[focal, 0.0, (width - 1) / 2], [0.0, focal, (height - 1) / 2], [0.0, 0.0, 1.0]])
    rgb = np.full((height, width, 3), TABLE_COLOUR, np.uint8)
    depth = np.full((height, width), CAMERA_HEIGHT_M, np.float32)
    rows, columns = np.mgrid[:height, :width]

    def paint(centre: Array, radius: float, colour: tuple[int, int, int]) -> None:
        x, y, z = (centre - base_from_camera[:3, 3]) @ base_from_camera[:3, :3]
        u, v = intrinsics[0, 0] * x / z + intrinsics[0, 2], intrinsics[1, 1] * y / z + intrinsics[1, 2]
        inside: NDArray[np.bool_] = (columns - u) ** 2 + (rows - v) ** 2 <= (focal * radius / z) ** 2
        rgb[inside] = colour
        depth[inside] = z

    paint(TRAY, 0.08, TRAY_COLOUR)
    for name, centre in scene.cups.items():
        paint(centre, 0.035, CUPS[name])
    paint(scene.tcp, 0.015, HAND_COLOUR)
    return CameraFrame(rgb, depth, intrinsics, base_from_camera)
