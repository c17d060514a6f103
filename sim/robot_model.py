"""The robot in a scene's model: a Panda on a planar base, with its cameras and, where it drives, a chassis."""

from collections.abc import Sequence

import mujoco
import numpy as np

from majordomo.geometry import Array
from sim.scene import Camera, Dock, SceneConfig

ROBOT_BODY = "robot"
BASE_BODY = "panda0_link0"
HAND_BODY = "panda0_link7"
FINGER_BODIES = ("panda0_leftfinger", "panda0_rightfinger")
BASE_JOINTS = ("base_x", "base_y", "base_yaw")
ARM_JOINTS = tuple(f"robot:panda0_joint{number}" for number in range(1, 8))
FINGER_JOINTS = ("robot:panda0_finger_joint1", "robot:panda0_finger_joint2")
BASE_ACTUATORS = BASE_JOINTS
ARM_ACTUATORS = tuple(f"panda0_joint{number}" for number in range(1, 8))
FINGER_ACTUATORS = ("r_gripper_finger_joint", "l_gripper_finger_joint")
TCP_SITE = "tcp"
POLICY_CAMERAS = ("mast", "wrist")
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

BOX = mujoco.mjtGeom.mjGEOM_BOX
CYLINDER = mujoco.mjtGeom.mjGEOM_CYLINDER
_MESH = mujoco.mjtGeom.mjGEOM_MESH

_DARK = (0.2, 0.2, 0.22)
_CHASSIS_COLOUR = (0.86, 0.87, 0.88)
_CHASSIS_LOW_M, _CHASSIS_HIGH_M = 0.06, 0.30
_WHEEL_M = 0.06
_BASE_MASS_KG, _BASE_INERTIA_KG_M2 = 200.0, 20.0
_BASE_STIFFNESS = (8e5, 8e5, 8e5)
"""Of the servos that hold the base [N/m, N/m, N m/rad]: an arm that pushes with 60 N moves it by 0.08 mm."""
_BASE_GRIP = (700.0, 700.0, 150.0)
"""What the wheels bring onto the floor [N, N, N m], in an emergency stop too."""


def place_robot(spec: mujoco.MjSpec, dock: Dock, floor_z: float) -> None:
    """Stand the arm at its dock on a column, weightless, its hulls in a group of their own, with a site at the TCP."""
    robot = spec.body(BASE_BODY).parent
    robot.name = ROBOT_BODY
    robot.pos = [dock.x, dock.y, dock.z]
    robot.alt.euler = [0.0, 0.0, dock.yaw]
    half_height = (dock.z - floor_z) / 2.0
    for geom in robot.geoms:  # the column
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


def set_on_wheels(spec: mujoco.MjSpec, config: SceneConfig) -> None:
    """Give the base its joints, which read as x, y and yaw in the world, and the servos that hold it.

    Where the map has an outline of the robot, a chassis of that outline stands below the arm.
    """
    robot, dock = spec.body(ROBOT_BODY), config.dock
    cosine, sine = float(np.cos(dock.yaw)), float(np.sin(dock.yaw))
    axes = ([cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0])  # of the world, in the body's frame
    for name, axis, reference in zip(BASE_JOINTS, axes, (dock.x, dock.y, dock.yaw), strict=True):
        kind = mujoco.mjtJoint.mjJNT_HINGE if name == "base_yaw" else mujoco.mjtJoint.mjJNT_SLIDE
        robot.add_joint(name=name, type=kind, axis=axis, ref=reference)
    robot.explicitinertial = True
    robot.mass, robot.ipos, robot.inertia = _BASE_MASS_KG, [0.0, 0.0, 0.0], [_BASE_INERTIA_KG_M2] * 3
    for name, stiffness, grip in zip(BASE_ACTUATORS, _BASE_STIFFNESS, _BASE_GRIP, strict=True):
        inertia = _BASE_INERTIA_KG_M2 if name == "base_yaw" else _BASE_MASS_KG
        actuator = spec.add_actuator(name=name, trntype=mujoco.mjtTrn.mjTRN_JOINT, target=name)
        actuator.set_to_position(kp=stiffness, kv=1.4 * float(np.sqrt(stiffness * inertia)))
        actuator.forcelimited, actuator.forcerange = mujoco.mjtLimited.mjLIMITED_TRUE, [-grip, grip]
    outline = config.site_map().robot
    if len(outline):
        _add_chassis(spec, outline, config.floor_z - dock.z)
    for one, other in (
        (ROBOT_BODY, "world"),
        (BASE_BODY, "counters"),
        *(() if len(outline) else ((ROBOT_BODY, "counters"),)),
    ):
        spec.add_exclude(bodyname1=one, bodyname2=other)


def _add_chassis(spec: mujoco.MjSpec, outline: Array, floor: float) -> None:
    """A body of the outline, with a dark lid and wheels."""
    robot = spec.body(ROBOT_BODY)
    low, high = floor + _CHASSIS_LOW_M, floor + _CHASSIS_HIGH_M
    _add_prism(spec, "chassis", outline, (low, high))
    robot.add_geom(type=_MESH, meshname="chassis", rgba=[*_CHASSIS_COLOUR, 1.0], group=KITCHEN_GROUP)
    centre = outline.mean(axis=0)
    _add_prism(spec, "chassis lid", centre + 0.92 * (outline - centre), (high, high + 0.012))
    decorate(robot, _MESH, [0.0] * 3, [0.0] * 3, _DARK).meshname = "chassis lid"
    across = [np.sqrt(0.5), np.sqrt(0.5), 0.0, 0.0]
    for x in (0.05, float(outline[:, 0].min()) + 0.08):
        y = float(np.interp(x, *_side(outline))) - 0.03
        for side in (-y, y):
            decorate(robot, CYLINDER, [_WHEEL_M, 0.02, 0.0], [x, side, floor + _WHEEL_M], _DARK, across)


def _add_prism(spec: mujoco.MjSpec, name: str, outline: Array, heights: tuple[float, float]) -> None:
    corners = np.array([[x, y, z] for z in heights for x, y in outline])
    spec.add_mesh(name=name, uservert=corners.ravel())


def _side(outline: Array) -> tuple[Array, Array]:
    """The left side of the outline as x, ascending, and y."""
    left = outline[outline[:, 1] > 0.0]
    order = np.argsort(left[:, 0])
    return left[order, 0], left[order, 1]


def add_camera(spec: mujoco.MjSpec, camera: Camera, floor: float) -> None:
    """Mount a camera with its housing; one on the base stands on a mast from the `floor`'s height in base_link [m]."""
    mounts = {"base": BASE_BODY, "hand": HAND_BODY}
    parent = spec.worldbody if camera.mount == "world" else spec.body(mounts[camera.mount])
    rotation = look_at(np.array(camera.position), np.array(camera.target), np.array(camera.up))
    quat = np.empty(4)
    mujoco.mju_mat2Quat(quat, rotation.ravel())
    parent.add_camera(name=camera.name, pos=camera.position, quat=quat, fovy=camera.fovy_deg)
    housing = np.array(camera.position) + 0.03 * rotation[:, 2]  # behind the pinhole
    if camera.mount != "world":
        decorate(parent, BOX, [0.02, 0.012, 0.02], housing, _DARK, quat)
    if camera.mount == "base":
        _add_mast(parent, camera, floor)


def _add_mast(base: mujoco.MjsBody, camera: Camera, floor: float) -> None:
    """A pole from the floor's height, and a beam: from the column to its foot, or from its top to the camera."""
    x, y, z = camera.position
    if camera.foot is None:
        foot, top, start, height = (x, y), z - 0.05, (0.0, 0.0), floor + 0.1
    else:
        foot, top, start, height = camera.foot, z + 0.04, camera.foot, z + 0.03
    half = (top - floor) / 2.0
    decorate(base, CYLINDER, [0.015, half, 0.0], [*foot, floor + half], _DARK)
    along = np.array([x - start[0], y - start[1], 0.0])
    beam = np.empty(4)
    mujoco.mju_mat2Quat(beam, look_at(along, np.zeros(3), np.array([0.0, 0.0, 1.0])).ravel())
    middle = [(start[0] + x) / 2.0, (start[1] + y) / 2.0, height]
    decorate(base, CYLINDER, [0.015, float(np.linalg.norm(along)) / 2.0, 0.0], middle, _DARK, beam)


def look_at(position: Array, target: Array, up: Array) -> Array:
    """Rotation (3, 3) of a MuJoCo camera (x right, y up, z backwards) at `position` that looks at `target`."""
    back = position - target
    back = back / np.linalg.norm(back)
    right = np.cross(up, back)
    right = right / np.linalg.norm(right)
    return np.column_stack([right, np.cross(back, right), back])


def decorate(
    body: mujoco.MjsBody,
    kind: mujoco.mjtGeom,
    size: Sequence[float],
    position: Sequence[float] | Array,
    colour: Sequence[float],
    quat_wxyz: Sequence[float] | Array = (1.0, 0.0, 0.0, 0.0),
) -> mujoco.MjsGeom:
    """Add what is seen and never touched."""
    geom = body.add_geom(type=kind, size=size, pos=position, quat=quat_wxyz, rgba=[*colour, 1.0])
    geom.contype = geom.conaffinity = 0
    geom.group = KITCHEN_GROUP
    return geom
