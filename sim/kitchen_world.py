"""The kitchen as it is: physics, the robot's joints, and where everything truly stands.

This is simulator truth. The robot's observation is made from it; the agent, planners, skills and policies never see it.
"""

from collections.abc import Mapping
from pathlib import Path

import mujoco
import numpy as np

from majordomo.errors import UnknownName
from majordomo.geometry import Array, inverse, pose, transform_points
from majordomo.observation import CameraFrame
from sim import robot_model as names
from sim.appearance import Appearance
from sim.arm_indices import ArmIndices
from sim.fixture import Mechanism
from sim.kitchen_model import build_model
from sim.placement import Standing, draw_placements
from sim.rendering import KitchenRenderer
from sim.scene import SceneConfig, load_scene


class KitchenWorld:
    """A scene that is simulated. It belongs to one thread.

    Args:
        scene: Configuration, or the name or path of one.
    """

    def __init__(self, scene: SceneConfig | str | Path = "counter") -> None:
        self.scene = scene if isinstance(scene, SceneConfig) else load_scene(scene)
        self.model = build_model(self.scene)
        self.data = mujoco.MjData(self.model)
        self.arm = ArmIndices.of(self.model)
        self._tcp = self.model.site(names.TCP_SITE).id
        self._base = self.model.body(names.BASE_BODY).id
        self._base_joints = [self.model.joint(name) for name in names.BASE_JOINTS]
        self._base_actuators = [self.model.actuator(name).id for name in names.BASE_ACTUATORS]
        self._frames = _frames(self.scene)
        self._mechanisms = {
            fixture.name: fixture.mechanism for fixture in self.scene.fixtures if fixture.mechanism is not None
        }
        self._renderer = KitchenRenderer(self.model)
        self._appearance = Appearance(self.model, self.scene)

    def reset(self, seed: int, *, positions: Mapping[str, float] | None = None) -> None:
        """Put everything at a place drawn from the seed and let it come to rest; the clock starts at zero.

        Args:
            seed: The same seed gives the same world, bit for bit.
            positions: Of the joints of doors and switches, by the fixture's name; those that are not in it are drawn
                from the scene's ranges.

        Raises:
            ConfigError: Something found no room.
            UnknownName: One of the positions is of no fixture that moves.
        """
        wanted = {} if positions is None else positions
        for name in wanted:
            self.mechanism_of(name)
        generator = np.random.default_rng(seed)
        placements = draw_placements(self.scene, generator)
        start = self.scene.arm
        posture = np.array(start.posture) + generator.uniform(-1.0, 1.0, 7) * np.array(start.noise)
        drawn = {name: float(generator.uniform(*moving.start)) for name, moving in self._mechanisms.items()}
        mujoco.mj_resetData(self.model, self.data)
        self.set_base(np.array([self.scene.dock.x, self.scene.dock.y, self.scene.dock.yaw]))
        self.set_arm(np.clip(posture, self.arm.limits[:, 0], self.arm.limits[:, 1]), start.gripper_opening)
        for name, position in (drawn | dict(wanted)).items():
            self.set_fixture_position(name, position)
        for name, standing in placements.items():
            self._stand(name, standing)
        self._appearance.draw(self.data, generator)
        mujoco.mj_forward(self.model, self.data)
        self.step(round(self.scene.settle_s / self.scene.timestep_s))
        self.data.time = 0.0

    def step(self, n_steps: int = 1) -> None:
        """Advance the physics by whole steps; `data.ctrl` stays as it is, and poses are those after the last step."""
        mujoco.mj_step(self.model, self.data, n_steps)
        mujoco.mj_kinematics(self.model, self.data)

    def forward(self) -> None:
        """Recompute everything that follows from positions, after setting some by hand."""
        mujoco.mj_forward(self.model, self.data)

    def render(
        self, camera: str, width: int = 128, height: int = 128, *, pretty: bool = False, shadows: bool = True
    ) -> CameraFrame:
        """Take a picture with one camera; see `KitchenRenderer.render`."""
        self._appearance.show(self.data)
        return self._renderer.render(self.data, camera, width, height, pretty=pretty, shadows=shadows)

    def close(self) -> None:
        """Release the renderer; may be called again."""
        self._renderer.close()

    @property
    def time_s(self) -> float:
        """Simulated time since the reset [s]."""
        return float(self.data.time)

    @property
    def joint_positions(self) -> Array:
        """Of the arm, (7,) [rad]."""
        positions: Array = self.data.qpos[self.arm.qpos].copy()
        return positions

    @property
    def joint_velocities(self) -> Array:
        """Of the arm, (7,) [rad/s]."""
        velocities: Array = self.data.qvel[self.arm.dof].copy()
        return velocities

    @property
    def gripper_opening(self) -> float:
        """Distance between the fingers, 0 to 0.08 [m]."""
        return float(self.data.qpos[self.arm.finger_qpos].sum())

    @property
    def world_from_base(self) -> Array:
        """Pose (4, 4) of base_link in the world."""
        return pose(self.data.xmat[self._base].reshape(3, 3), self.data.xpos[self._base])

    @property
    def base_from_tcp(self) -> Array:
        """Pose (4, 4) of the TCP in base_link; z approaches, y is the fingers' axis."""
        world_from_tcp = pose(self.data.site_xmat[self._tcp].reshape(3, 3), self.data.site_xpos[self._tcp])
        return inverse(self.world_from_base) @ world_from_tcp

    @property
    def map_from_base(self) -> Array:
        """True pose of the base in the map, which is the world seen from above: (3,) x [m], y [m], yaw [rad]."""
        return np.array([self.data.qpos[joint.qposadr[0]] for joint in self._base_joints])

    @property
    def gripper_target(self) -> float:
        """The distance between the fingers to which they are sent [m]."""
        return float(2.0 * self.data.ctrl[self.arm.finger_actuators[0]])

    @property
    def base_target(self) -> Array:
        """Where the base's servos hold it, (3,) as `map_from_base`."""
        target: Array = self.data.ctrl[self._base_actuators].copy()
        return target

    def mechanism_of(self, name: str) -> Mechanism:
        """What moves of a fixture: its door or switch.

        Raises:
            UnknownName: There is no such fixture, or nothing of it moves.
        """
        if name not in self._mechanisms:
            raise UnknownName("fixture that moves", name, self._mechanisms)
        return self._mechanisms[name]

    def fixture_position(self, name: str) -> float:
        """Value of a door's or switch's joint [m or rad], 0 at rest.

        Raises:
            UnknownName: There is no such fixture, or nothing of it moves.
        """
        return float(self.data.qpos[self.model.joint(self.mechanism_of(name).joint).qposadr[0]])

    def handle_of(self, name: str) -> Array:
        """Middle of a door's or switch's handle in the world, (3,) [m].

        Raises:
            UnknownName: There is no such fixture, or nothing of it moves.
        """
        mechanism = self.mechanism_of(name)
        return transform_points(self.world_from_body(mechanism.body), np.array(mechanism.handle))

    def save(self) -> Array:
        """Everything that the physics goes on from, as one vector."""
        kept = np.empty(mujoco.mj_stateSize(self.model, mujoco.mjtState.mjSTATE_INTEGRATION))
        mujoco.mj_getState(self.model, self.data, kept, mujoco.mjtState.mjSTATE_INTEGRATION)
        return kept

    def restore(self, kept: Array) -> None:
        """Go back to what `save` returned."""
        mujoco.mj_setState(self.model, self.data, kept, mujoco.mjtState.mjSTATE_INTEGRATION)
        mujoco.mj_forward(self.model, self.data)

    def set_targets(self, joints: Array, gripper_opening: float) -> None:
        """Set the position actuators' targets: (7,) [rad] and the distance between the fingers [m]."""
        self.data.ctrl[self.arm.actuators] = joints
        self.data.ctrl[self.arm.finger_actuators] = gripper_opening / 2.0

    def set_arm(self, joints: Array, gripper_opening: float) -> None:
        """Put the arm somewhere at once, at rest, with targets to stay there. Call `forward` afterwards."""
        self.data.qpos[self.arm.qpos] = joints
        self.data.qpos[self.arm.finger_qpos] = gripper_opening / 2.0
        self.data.qvel[self.arm.dof] = 0.0
        self.data.qvel[self.arm.finger_dof] = 0.0
        self.set_targets(joints, gripper_opening)

    def set_base_target(self, map_from_base: Array) -> None:
        """Set where the base's servos hold it: (3,) x [m], y [m], yaw [rad], continuous in yaw."""
        self.data.ctrl[self._base_actuators] = map_from_base

    def set_base(self, map_from_base: Array) -> None:
        """Put the base somewhere at once, at rest, with targets to stay there. Call `forward` afterwards."""
        for joint, value in zip(self._base_joints, map_from_base, strict=True):
            self.data.qpos[joint.qposadr[0]] = value
            self.data.qvel[joint.dofadr[0]] = 0.0
        self.set_base_target(map_from_base)

    def set_fixture_position(self, name: str, position: float) -> None:
        """Put the joint of a door or switch somewhere [m or rad] at once. Call `forward` afterwards.

        Raises:
            UnknownName: There is no such fixture, or nothing of it moves.
        """
        joint = self.model.joint(self.mechanism_of(name).joint)
        self.data.qpos[joint.qposadr[0]] = position
        self.data.qvel[joint.dofadr[0]] = 0.0

    def put(self, name: str, x: float, y: float, z: float, yaw: float = 0.0) -> None:
        """Stand an object upright, or a tray, on the height z [m] at once. Call `forward` afterwards.

        Raises:
            UnknownName: There is no such object.
        """
        self._stand(name, Standing(x, y, z, yaw))

    def pose_of(self, name: str) -> Array:
        """Pose (4, 4) in the world of an object (its centre), a tray (its underside), or a container's body.

        What has no body of its own is described in the world's frame.

        Raises:
            UnknownName: There is none of that name.
        """
        if name in self._frames:
            return self.world_from_body(self._frames[name])
        self.scene.fixture_named(name)
        return np.eye(4)

    def world_from_body(self, name: str) -> Array:
        """Pose (4, 4) of one of the model's bodies in the world."""
        body = self.data.body(name)
        return pose(body.xmat.reshape(3, 3), body.xpos)

    def _stand(self, name: str, standing: Standing) -> None:
        turn = [np.cos(standing.yaw / 2.0), 0.0, 0.0, np.sin(standing.yaw / 2.0)]
        if name in self.scene.trays:
            mocap = int(self.model.body(name).mocapid[0])
            self.data.mocap_pos[mocap] = [standing.x, standing.y, standing.z]
            self.data.mocap_quat[mocap] = turn
            return
        half_height = self.scene.object_named(name).half_height
        joint = self.model.joint(name)
        start, first_dof = int(joint.qposadr[0]), int(joint.dofadr[0])
        self.data.qpos[start : start + 3] = [standing.x, standing.y, standing.z + half_height]
        self.data.qpos[start + 3 : start + 7] = turn
        self.data.qvel[first_dof : first_dof + 6] = 0.0


def _frames(scene: SceneConfig) -> dict[str, str]:
    """The body that each thing is described in, by the thing's name."""
    own = {name: name for name in (*(movable.name for movable in scene.objects), *scene.trays)}
    interiors = {fixture.name: fixture.interior.body for fixture in scene.fixtures if fixture.interior}
    return own | {name: body for name, body in interiors.items() if body is not None}
