"""A scene as a MuJoCo model: the Franka Kitchen of gymnasium-robotics without its kettle, with our robot and things.

Geom groups: 0 the robot's meshes (for people), 1 the kitchen and decorations, 3 objects, 4 the kitchen's collision
shapes (hidden), 5 the robot's collision hulls (what a policy sees of the arm).
"""

from importlib.util import find_spec
from pathlib import Path

import mujoco
import numpy as np

from majordomo.errors import RobotUnavailable, UnknownName
from sim.appearance import APPEARANCE_SIZE, add_lamp
from sim.fixture import Mechanism
from sim.lighting import Light
from sim.object_model import add_object, add_piece, add_tray
from sim.robot_model import BOX, FINGER_JOINTS, HULL_GROUP, KITCHEN_GROUP, add_camera, place_robot, set_on_wheels
from sim.scene import SceneConfig


def build_model(config: SceneConfig) -> mujoco.MjModel:
    """Compile a scene.

    Raises:
        ConfigError: The scene's map cannot be used.
        UnknownName: The scene names a body, joint, material or texture that the kitchen has not.
        RobotUnavailable: gymnasium-robotics, which brings the kitchen, is not installed.
    """
    spec = _empty_kitchen()
    spec.delete(spec.body("kettle"))
    place_robot(spec, config.dock, config.floor_z)
    set_on_wheels(spec, config)
    _place_floor_and_light(spec, config.floor_z, config.light)
    for camera in config.cameras:
        add_camera(spec, camera, config.floor_z - config.dock.z)
    for movable in config.objects:
        add_object(spec, movable, config.friction)
    for name, tray in config.trays.items():
        add_tray(spec, name, tray)
    for piece in config.pieces:
        add_piece(spec, piece)
    _require_names(spec, config)
    for name, offset in config.moved.items():
        spec.body(name).pos += np.array(offset)
    for fixture in config.fixtures:
        if fixture.mechanism is not None:
            _set_joint(spec.joint(fixture.mechanism.joint), fixture.mechanism)
        if fixture.switch is not None:
            add_lamp(spec, fixture.name, fixture.switch.lamp)
    spec.nuserdata = APPEARANCE_SIZE
    spec.option.timestep = config.timestep_s
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    spec.option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    spec.option.impratio = 10.0  # stiff friction: what is held does not creep out of the fingers
    spec.visual.global_.offwidth, spec.visual.global_.offheight = 1280, 960
    model: mujoco.MjModel = spec.compile()
    model.vis.map.znear = 0.02 / model.stat.extent
    model.vis.map.zfar = 8.0 / model.stat.extent
    return model


def _require_names(spec: mujoco.MjSpec, config: SceneConfig) -> None:
    """Refuse a scene that names what is not in the model."""
    mechanisms = [fixture.mechanism for fixture in config.fixtures if fixture.mechanism]
    lamps = [fixture.switch.lamp.body for fixture in config.fixtures if fixture.switch]
    interiors = [fixture.interior.body for fixture in config.fixtures if fixture.interior and fixture.interior.body]
    panels = [panel.material for piece in config.pieces for panel in piece.panels if panel.material]
    finishes = config.variation.finishes if config.variation else ()
    for what, named, there in (
        ("joint", [mechanism.joint for mechanism in mechanisms], spec.joints),
        ("body", [*config.moved, *(mechanism.body for mechanism in mechanisms), *lamps, *interiors], spec.bodies),
        ("material", [*panels, *(name for finish in finishes for name in finish.materials)], spec.materials),
        ("texture", [name for finish in finishes for name in finish.textures], spec.textures),
    ):
        known = [one.name for one in there]
        for name in named:
            if name not in known:
                raise UnknownName(f"{what} in the kitchen", name, known)


def _set_joint(joint: mujoco.MjsJoint, mechanism: Mechanism) -> None:
    joint.range = [min(mechanism.stop, 0.0), max(mechanism.stop, 0.0)]
    if mechanism.damping is not None:
        joint.damping = [mechanism.damping, 0.0, 0.0]
    if mechanism.friction is not None:
        joint.frictionloss = mechanism.friction


def _empty_kitchen() -> mujoco.MjSpec:
    spec = mujoco.MjSpec.from_file(str(kitchen_file()))
    for key in list(spec.keys):
        spec.delete(key)
    return spec


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


def _place_floor_and_light(spec: mujoco.MjSpec, floor_z: float, light: Light) -> None:
    for geom in spec.worldbody.geoms:
        if geom.type == mujoco.mjtGeom.mjGEOM_PLANE:
            geom.pos = [0.0, 0.0, floor_z]
            geom.group = KITCHEN_GROUP
    spec.delete(spec.light("ovenlight"))  # it sits above the hood and, without shadows, shines through it
    sky = spec.texture("skybox")
    sky.rgb1, sky.rgb2, sky.mark = [0.80, 0.82, 0.85], [0.55, 0.57, 0.6], mujoco.mjtMark.mjMARK_NONE
    headlight = spec.visual.headlight
    headlight.ambient = [light.ambient] * 3
    headlight.diffuse = [light.diffuse] * 3
    headlight.specular = [light.specular] * 3


def build_arm_model(config: SceneConfig) -> mujoco.MjModel:
    """Compile the arm alone at its dock, fingers fixed, with the furniture that it must keep away from as plain boxes.

    The furniture is map knowledge, as a real robot's is; doors and objects are not in it. Collision geoms are named
    `arm_*` and `furniture_*`.
    """
    spec = _empty_kitchen()
    for element in [*spec.actuators, *spec.equalities, *spec.excludes]:
        spec.delete(element)
    for name in ("kettle", "desk"):
        spec.delete(spec.body(name))
    place_robot(spec, config.dock, config.floor_z)
    for joint in FINGER_JOINTS:
        spec.delete(spec.joint(joint))
    for body in spec.bodies:
        for number, geom in enumerate(body.geoms):
            if geom.group == HULL_GROUP and body.name.startswith("panda0_"):
                geom.name = f"arm_{body.name.removeprefix('panda0_')}_{number}"
    for number, box in enumerate(config.obstacles):
        centre, half = (np.array(box.high) + np.array(box.low)) / 2.0, (np.array(box.high) - np.array(box.low)) / 2.0
        frame = spec.worldbody.add_body(
            name=f"furniture_{number}",
            pos=[*box.origin],
            quat=[np.cos(box.yaw / 2.0), 0.0, 0.0, np.sin(box.yaw / 2.0)],
        )
        frame.add_geom(name=f"furniture_{number}", type=BOX, pos=centre, size=half)
    model: mujoco.MjModel = spec.compile()
    return model
