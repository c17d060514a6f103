"""How disturbances are carried out in a simulated kitchen: each is a generator that goes on for one control period."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch

import numpy as np

from majordomo.geometry import Array
from majordomo.observation import CameraFrame
from motion.floor import moved
from sim.disturbances import Blind, CameraFault, Freeze, Happening, Knock, Move, Push, Remove, Swing
from sim.kitchen_world import KitchenWorld
from sim.placement import Standing, draw_spot
from sim.referee import Referee

PRY_N = 60.0
"""On each finger, against its servo: they open within one period."""
NUDGE_M_S = 0.6
"""At least so fast, and seen from above, what was held leaves the open hand."""
CLEAR_M = 0.02
"""What is held is out of the hand when its whole outline is so far from where it was held."""
MAX_PRY_PERIODS = 8
SWING_S = 1.5
"""A door that nothing blocks takes so long."""
MAX_SWING_PERIODS = 40
PUSH_PERIODS = 20
FAR_AWAY_M = 20.0


@dataclass(slots=True)
class Stage:
    """What mischief can lay hands on.

    Attributes:
        world: The kitchen.
        referee: Tells what is held.
        generator: Draws where things are put.
        faults: What becomes of a camera's frames, by camera, while it fails.
        latest: The frames that were last seen.
    """

    world: KitchenWorld
    referee: Referee
    generator: np.random.Generator
    faults: dict[str, Callable[[CameraFrame], CameraFrame]] = field(default_factory=dict)
    latest: Mapping[str, CameraFrame] = field(default_factory=dict)

    @property
    def held(self) -> str | None:
        """Name of what both fingers press on."""
        names = (movable.name for movable in self.world.scene.objects)
        return next((name for name in names if self.referee.is_gripped(name)), None)


@singledispatch
def carry_out(happening: Happening, stage: Stage) -> Iterator[None]:
    """Do it, one control period after the other; it is over when the iterator is."""
    raise NotImplementedError(f"nobody knows how to do {type(happening).__name__}")


@carry_out.register
def _(happening: Knock, stage: Stage) -> Iterator[None]:
    thing, world = stage.held, stage.world
    if thing is None:
        return
    for _ in range(MAX_PRY_PERIODS):
        world.data.qfrc_applied[world.arm.finger_dof] = PRY_N
        yield
        if _is_clear_of_the_hand(world, thing):
            break
        _nudge(world, thing)
    world.data.qfrc_applied[world.arm.finger_dof] = 0.0


@carry_out.register
def _(happening: Move, stage: Stage) -> Iterator[None]:
    scene, world = stage.world.scene, stage.world
    others = [one.name for one in scene.objects if one.name != happening.thing]
    movable, region = scene.object_named(happening.thing), scene.regions[happening.to]
    while True:
        there = {name: _standing(world.pose_of(name)) for name in (*others, *scene.trays)}
        spot = draw_spot(scene, movable, region, there, stage.generator)
        if spot is not None:
            break
        yield  # somebody waits until there is room
    world.put(happening.thing, spot.x, spot.y, spot.z, spot.yaw)
    world.forward()


@carry_out.register
def _(happening: Remove, stage: Stage) -> Iterator[None]:
    scene = stage.world.scene
    number = [movable.name for movable in scene.objects].index(happening.thing)
    stage.world.put(happening.thing, FAR_AWAY_M, FAR_AWAY_M + number, scene.floor_z)
    stage.world.forward()
    yield from ()


@carry_out.register
def _(happening: Swing, stage: Stage) -> Iterator[None]:
    world = stage.world
    door = world.scene.fixture_named(happening.door).door
    assert door is not None  # `require_known` has seen to it
    joint = int(world.model.joint(door.joint).dofadr[0])
    speed = door.stop / SWING_S * (1.0 if happening.open else -1.0)
    push = world.model.dof_damping[joint] * speed + world.model.dof_frictionloss[joint] * np.sign(speed)
    for _ in range(MAX_SWING_PERIODS):
        position = world.fixture_position(happening.door)
        if door.share(position) > 0.97 if happening.open else door.is_at_rest(position):
            break
        world.data.qfrc_applied[joint] = push
        yield
    world.data.qfrc_applied[joint] = 0.0


@carry_out.register
def _(happening: Push, stage: Stage) -> Iterator[None]:
    way = np.array([happening.x, happening.y, happening.yaw])
    for _ in range(PUSH_PERIODS):
        stage.world.set_base_target(moved(stage.world.base_target, way, 1.0 / PUSH_PERIODS))
        yield


@carry_out.register
def _(happening: Freeze, stage: Stage) -> Iterator[None]:
    kept = stage.latest.get(happening.camera)

    def frozen(frame: CameraFrame) -> CameraFrame:
        nonlocal kept
        kept = frame if kept is None else kept
        return replace(frame, rgb=kept.rgb, depth=kept.depth)

    return _fail(stage, happening, frozen)


@carry_out.register
def _(happening: Blind, stage: Stage) -> Iterator[None]:
    def black(frame: CameraFrame) -> CameraFrame:
        return replace(frame, rgb=np.zeros_like(frame.rgb), depth=np.zeros_like(frame.depth))

    return _fail(stage, happening, black)


def _fail(stage: Stage, fault: CameraFault, change: Callable[[CameraFrame], CameraFrame]) -> Iterator[None]:
    ends_s = np.inf if fault.for_s is None else stage.world.time_s + fault.for_s
    stage.faults[fault.camera] = change
    while stage.world.time_s < ends_s:
        yield
    del stage.faults[fault.camera]


def _is_clear_of_the_hand(world: KitchenWorld, thing: str) -> bool:
    movable = world.scene.object_named(thing)
    world_from_tcp = world.world_from_base @ world.base_from_tcp
    distance = np.linalg.norm(world.pose_of(thing)[:3, 3] - world_from_tcp[:3, 3])
    return bool(distance > np.hypot(movable.radius, movable.half_height) + CLEAR_M)


def _nudge(world: KitchenWorld, thing: str) -> None:
    """See to it that an object moves away from the hand, level, the way in which the fingers end."""
    level = (world.world_from_base @ world.base_from_tcp)[:2, 2]
    way = level / max(float(np.linalg.norm(level)), 1e-6)
    first = int(world.model.joint(thing).dofadr[0])
    velocity = world.data.qvel[first : first + 2]
    velocity += way * max(NUDGE_M_S - float(way @ velocity), 0.0)


def _standing(world_from_thing: Array) -> Standing:
    x, y, z = world_from_thing[:3, 3]
    return Standing(x, y, z, 0.0)
