"""A scene as a MuJoCo model: the Franka Kitchen of gymnasium-robotics without its kettle, with our objects and cameras.

Geom groups: 0 the robot's meshes (for people), 1 the kitchen and decorations, 3 objects, 4 the kitchen's collision
shapes (hidden), 5 the robot's collision hulls (what a policy sees of the arm).
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import mujoco
import numpy as np

from majordomo.errors import RobotUnavailable
from majordomo.geometry import Array
from sim.scene import Camera, MovableObject, SceneConfig, Tray

BASE_BODY = "panda0_link0"
HAND_BODY = "panda0_link7"
FINGER_BODIES = ("panda0_leftfinger", "panda0_rightfinger")
ARM_JOINTS = tuple(f"robot:panda0_joint{number}" for number in range(1, 8))
FINGER_JOINTS = ("robot:panda0_finger_joint1", "robot:panda0_finger_joint2")
ARM_ACTUATORS = tuple(f"panda0_joint{number}" for number in range(1, 8))
FINGER_ACTUATORS = ("r_gripper_finger_joint", "l_gripper_finger_joint")
MICROWAVE_BODY = "microroot"
MICROWAVE_JOINT = "microwave"
TRAY_BODY = "tray"
TCP_SITE = "tcp"
FINGER_ORIGIN_M = 0.1654
TCP_BEYOND_FINGER_ORIGIN_M = 0.08

ARM_GUARDED_GEOMS = (
    "arm_link5_1",
    "arm_link6_1",
    "arm_link7_1",
    "arm_link7_3",
    "arm_leftfinger_1",
    "arm_rightfinger_1",
)
"""Collision hulls of the forearm, wrist, hand and fingertips in the arm's own model."""

MESH_GROUP, KITCHEN_GROUP, OBJECT_GROUP, HULL_GROUP = 0, 1, 3, 5

_DARK = (0.2, 0.2, 0.22)
_BOX = mujoco.mjtGeom.mjGEOM_BOX
_CYLINDER = mujoco.mjtGeom.mjGEOM_CYLINDER
_SHAPES = {"cup": _CYLINDER, "can": _CYLINDER, "ellipsoid": mujoco.mjtGeom.mjGEOM_ELLIPSOID, "box": _BOX}


def build_model(config: SceneConfig) -> mujoco.MjModel:
    """Compile a scene.

    Raises:
        RobotUnavailable: gymnasium-robotics, which brings the kitchen, is not installed.
    """
    spec = mujoco.MjSpec.from_file(str(kitchen_file()))
    for key in list(spec.keys):
        spec.delete(key)
    spec.delete(spec.body("kettle"))
    _place_robot(spec, config)
    _place_floor_and_light(spec, config)
    for camera in config.cameras:
        _add_camera(spec, camera)
        if camera.mount == "base":
            _add_mast(spec.body(BASE_BODY), camera, foot=config.floor_z - config.dock.z)
    for movable in config.objects:
        _add_object(spec, config, movable)
    _add_tray(spec, config.tray)
    spec.joint(MICROWAVE_JOINT).range = [config.microwave_stop, 0.0]
    spec.option.timestep = config.timestep_s
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    spec.option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    spec.option.impratio = 10.0  # stiff friction: what is held does not creep out of the fingers
    spec.visual.global_.offwidth, spec.visual.global_.offheight = 1280, 960
    model: mujoco.MjModel = spec.compile()
    model.vis.map.znear = 0.02 / model.stat.extent
    model.vis.map.zfar = 8.0 / model.stat.extent
    return model


def kitchen_file() -> Path:
    """Path of the kitchen's XML, found without importing gymnasium_robotics.

    Raises:
        RobotUnavailable: gymnasium-robotics is not installed, or ships no kitchen.
    """
    found = find_spec("gymnasium_robotics")
    for folder in (found.submodule_search_locations or []) if found else []:
        path = Path(folder, "envs/assets/kitchen_franka/kitchen_assets/kitchen_env_model.xml")
        if path.is_file():
            return path
    raise RobotUnavailable(
        "The kitchen's model files are missing: gymnasium-robotics is not installed or incomplete.",
        "pip install 'gymnasium-robotics>=1.3'.",
    )


def _place_robot(spec: mujoco.MjSpec, config: SceneConfig) -> None:
    dock = config.dock
    base = spec.body(BASE_BODY).parent
    base.name = "robot"
    base.pos = [dock.x, dock.y, dock.z]
    base.alt.euler = [0.0, 0.0, dock.yaw]
    half_height = (dock.z - config.floor_z) / 2.0
    for geom in base.geoms:  # the pedestal
        geom.size = [0.12, half_height, 0.0]
        geom.pos = [-0.04, 0.0, -half_height]
        geom.group, geom.rgba = KITCHEN_GROUP, [0.35, 0.37, 0.4, 1.0]
    for body in spec.bodies:
        if not body.name.startswith("panda0_"):
            continue
        body.gravcomp = 1.0
        for geom in body.geoms:
            if geom.group == OBJECT_GROUP:
                geom.group = HULL_GROUP
                geom.rgba = [0.25, 0.27, 0.3, 1.0] if body.name in FINGER_BODIES else [0.8, 0.82, 0.84, 1.0]
    # the fingers are turned by -45 degrees about the hand's axis: z approaches, y is the way they open
    finger = spec.body(FINGER_BODIES[0])
    spec.body(HAND_BODY).add_site(
        name=TCP_SITE, pos=[0.0, 0.0, FINGER_ORIGIN_M + TCP_BEYOND_FINGER_ORIGIN_M], quat=finger.quat, size=[0.004] * 3
    )


def _place_floor_and_light(spec: mujoco.MjSpec, config: SceneConfig) -> None:
    for geom in spec.worldbody.geoms:
        if geom.type == mujoco.mjtGeom.mjGEOM_PLANE:
            geom.pos = [0.0, 0.0, config.floor_z]
            geom.group = KITCHEN_GROUP
    spec.delete(spec.light("ovenlight"))  # it sits above the hood and, without shadows, shines through it
    headlight = spec.visual.headlight
    headlight.ambient = [config.light.ambient] * 3
    headlight.diffuse = [config.light.diffuse] * 3
    headlight.specular = [config.light.specular] * 3


def _add_camera(spec: mujoco.MjSpec, camera: Camera) -> None:
    mounts = {"base": BASE_BODY, "hand": HAND_BODY}
    parent = spec.worldbody if camera.mount == "world" else spec.body(mounts[camera.mount])
    rotation = look_at(np.array(camera.position), np.array(camera.target), np.array(camera.up))
    quat = np.empty(4)
    mujoco.mju_mat2Quat(quat, rotation.ravel())
    parent.add_camera(name=camera.name, pos=camera.position, quat=quat, fovy=camera.fovy_deg)
    housing = np.array(camera.position) + 0.03 * rotation[:, 2]  # behind the pinhole
    if camera.mount != "world":
        _decorate(parent, _BOX, [0.02, 0.012, 0.02], housing, _DARK, quat)


def _add_mast(base: mujoco.MjsBody, camera: Camera, foot: float) -> None:
    x, y, z = camera.position
    half = (z - 0.05 - foot) / 2.0
    _decorate(base, _CYLINDER, [0.015, half, 0.0], [x, y, foot + half], _DARK)
    reach = float(np.hypot(x, y)) / 2.0
    beam = np.empty(4)
    mujoco.mju_mat2Quat(beam, look_at(np.array([x, y, 0.0]), np.zeros(3), np.array([0.0, 0.0, 1.0])).ravel())
    _decorate(base, _CYLINDER, [0.015, reach, 0.0], [x / 2.0, y / 2.0, foot + 0.1], _DARK, beam)


def look_at(position: Array, target: Array, up: Array) -> Array:
    """Rotation (3, 3) of a MuJoCo camera (x right, y up, z backwards) at `position` that looks at `target`."""
    back = position - target
    back = back / np.linalg.norm(back)
    right = np.cross(up, back)
    right = right / np.linalg.norm(right)
    return np.column_stack([right, np.cross(back, right), back])


def _add_object(spec: mujoco.MjSpec, config: SceneConfig, movable: MovableObject) -> None:
    body = spec.worldbody.add_body(name=movable.name, pos=[0.0, 0.0, 2.0])
    body.add_freejoint(name=movable.name)
    sliding, torsional, rolling = config.friction
    size = [*movable.size, 0.0][:3]
    body.add_geom(
        name=movable.name,
        type=_SHAPES[movable.shape],
        size=size,
        rgba=[*movable.colour, 1.0],
        mass=movable.mass,
        friction=[sliding, torsional, movable.rolling_friction or rolling],
        condim=6 if movable.rolling_friction else 4,
        solref=[0.01, 1.0],
        group=OBJECT_GROUP,
    )
    if movable.shape == "cup":  # a dark mouth makes the cylinder read as a cup
        _decorate(
            body, _CYLINDER, [size[0] * 0.85, 0.001, 0.0], [0.0, 0.0, size[1]], [0.3 * part for part in movable.colour]
        )
    if movable.shape == "can":
        for end in (-1.0, 1.0):
            height = end * (size[1] - 0.0035)
            _decorate(body, _CYLINDER, [size[0] * 1.01, 0.004, 0.0], [0.0, 0.0, height], [0.7, 0.7, 0.72])


def _decorate(
    body: mujoco.MjsBody,
    kind: mujoco.mjtGeom,
    size: Sequence[float],
    position: Sequence[float] | Array,
    colour: Sequence[float],
    quat_wxyz: Sequence[float] | Array = (1.0, 0.0, 0.0, 0.0),
) -> None:
    """Add what is seen and never touched."""
    geom = body.add_geom(type=kind, size=size, pos=position, quat=quat_wxyz, rgba=[*colour, 1.0])
    geom.contype = geom.conaffinity = 0
    geom.group = KITCHEN_GROUP


def _add_tray(spec: mujoco.MjSpec, tray: Tray) -> None:
    body = spec.worldbody.add_body(name=TRAY_BODY, mocap=True, pos=[0.0, 0.0, 2.0])
    half_x, half_y = tray.size
    half_t, wall = tray.thickness / 2.0, 0.004
    edge = tray.thickness / 2.0 + tray.rim / 2.0
    panels = [([0.0, 0.0, half_t], [half_x, half_y, half_t], 1.0)]
    for sign in (-1.0, 1.0):
        panels.append(([sign * (half_x - wall), 0.0, edge], [wall, half_y, edge], 0.7))
        panels.append(([0.0, sign * (half_y - wall), edge], [half_x, wall, edge], 0.7))
    for position, size, shade in panels:
        colour = [shade * part for part in tray.colour]
        body.add_geom(type=_BOX, pos=position, size=size, rgba=[*colour, 1.0], condim=4, group=OBJECT_GROUP)


def build_arm_model(config: SceneConfig) -> mujoco.MjModel:
    """Compile the arm alone, fingers fixed, with the furniture that it must keep away from as plain boxes.

    The furniture is map knowledge, as a real robot's is; doors and objects are not in it. Collision geoms are named
    `arm_*` and `furniture_*`.
    """
    spec = mujoco.MjSpec.from_file(str(kitchen_file()))
    for key in list(spec.keys):
        spec.delete(key)
    for element in [*spec.actuators, *spec.equalities, *spec.excludes]:
        spec.delete(element)
    for name in ("kettle", "desk"):
        spec.delete(spec.body(name))
    _place_robot(spec, config)
    for joint in FINGER_JOINTS:
        spec.delete(spec.joint(joint))
    for body in spec.bodies:
        for number, geom in enumerate(body.geoms):
            if geom.group == HULL_GROUP and body.name.startswith("panda0_"):
                geom.name = f"arm_{body.name.removeprefix('panda0_')}_{number}"
    for number, box in enumerate(config.furniture):
        centre, half = (np.array(box.high) + np.array(box.low)) / 2.0, (np.array(box.high) - np.array(box.low)) / 2.0
        frame = spec.worldbody.add_body(
            name=f"furniture_{number}",
            pos=[*box.origin],
            quat=[np.cos(box.yaw / 2.0), 0.0, 0.0, np.sin(box.yaw / 2.0)],
        )
        frame.add_geom(name=f"furniture_{number}", type=_BOX, pos=centre, size=half)
    model: mujoco.MjModel = spec.compile()
    return model
