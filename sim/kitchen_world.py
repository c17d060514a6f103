"""The kitchen as it is: physics, the robot's joints, and where everything truly stands.

This is simulator truth. The robot's observation is made from it; the agent, planners, skills and policies never see it.
"""

from dataclasses import dataclass
from pathlib import Path

import mujoco
import numpy as np
from numpy.typing import NDArray

from majordomo.geometry import Array, inverse, pose
from majordomo.observation import CameraFrame
from sim import kitchen_model as names
from sim.placement import Standing, draw_placements
from sim.rendering import KitchenRenderer
from sim.scene import SceneConfig, load_scene

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ArmIndices:
    """Where the arm lives in MuJoCo's arrays.

    Attributes:
        joint_ids, qpos, dof, actuators: Of the seven arm joints, (7,).
        limits: (7, 2) [rad].
        finger_qpos, finger_dof, finger_actuators: Of the two fingers, (2,); each moves 0 to 0.04 m.
    """

    joint_ids: Indices
    qpos: Indices
    dof: Indices
    actuators: Indices
    limits: Array
    finger_qpos: Indices
    finger_dof: Indices
    finger_actuators: Indices

    @classmethod
    def of(cls, model: mujoco.MjModel) -> "ArmIndices":
        """Look the indices up by name."""
        joints = np.array([model.joint(name).id for name in names.ARM_JOINTS])
        fingers = np.array([model.joint(name).id for name in names.FINGER_JOINTS])
        return cls(
            joint_ids=joints,
            qpos=model.jnt_qposadr[joints].astype(np.intp),
            dof=model.jnt_dofadr[joints].astype(np.intp),
            actuators=np.array([model.actuator(name).id for name in names.ARM_ACTUATORS]),
            limits=model.jnt_range[joints].copy(),
            finger_qpos=model.jnt_qposadr[fingers].astype(np.intp),
            finger_dof=model.jnt_dofadr[fingers].astype(np.intp),
            finger_actuators=np.array([model.actuator(name).id for name in names.FINGER_ACTUATORS]),
        )


class KitchenWorld:
    """A scene that is simulated. It belongs to one thread.

    Args:
        scene: Configuration, or the name or path of one.
    """

    def __init__(self, scene: SceneConfig | str | Path = "counter") -> None:
        self.scene = scene if isinstance(scene, SceneConfig) else load_scene(scene)
        self.model = names.build_model(self.scene)
        self.data = mujoco.MjData(self.model)
        self.arm = ArmIndices.of(self.model)
        self._tcp = self.model.site(names.TCP_SITE).id
        self._base = self.model.body(names.BASE_BODY).id
        self._door_qpos = int(self.model.joint(names.MICROWAVE_JOINT).qposadr[0])
        self._tray_mocap = int(self.model.body(names.TRAY_BODY).mocapid[0])
        self._renderer = KitchenRenderer(self.model)

    def reset(self, seed: int, *, microwave_angle: float | None = None) -> None:
        """Put everything at a place drawn from the seed and let it come to rest; the clock starts at zero.

        Args:
            seed: The same seed gives the same world, bit for bit.
            microwave_angle: Of the door [rad], 0 shut; None draws it from the scene's range.

        Raises:
            ConfigError: Something found no room.
        """
        generator = np.random.default_rng(seed)
        placements = draw_placements(self.scene, generator)
        start = self.scene.arm
        posture = np.array(start.posture) + generator.uniform(-1.0, 1.0, 7) * np.array(start.noise)
        angle = float(generator.uniform(*self.scene.microwave_angle))
        mujoco.mj_resetData(self.model, self.data)
        self.set_arm(np.clip(posture, self.arm.limits[:, 0], self.arm.limits[:, 1]), start.gripper_opening)
        self.data.qpos[self._door_qpos] = angle if microwave_angle is None else microwave_angle
        for name, standing in placements.items():
            self._stand(name, standing)
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
    def microwave_angle(self) -> float:
        """Of the door [rad]: 0 shut, -2.09 wide open."""
        return float(self.data.qpos[self._door_qpos])

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

    def set_microwave_angle(self, angle: float) -> None:
        """Put the microwave's door at an angle [rad] at once. Call `forward` afterwards."""
        self.data.qpos[self._door_qpos] = angle
        self.data.qvel[self.model.joint(names.MICROWAVE_JOINT).dofadr[0]] = 0.0

    def put(self, name: str, x: float, y: float, z: float, yaw: float = 0.0) -> None:
        """Stand an object upright, or the tray, on the height z [m] at once. Call `forward` afterwards.

        Raises:
            UnknownName: There is no such object.
        """
        self._stand(name, Standing(x, y, z, yaw))

    def pose_of(self, name: str) -> Array:
        """Pose (4, 4) of an object or the tray in the world; an object's origin is its centre, the tray's its bottom.

        Raises:
            UnknownName: There is no such object.
        """
        if name != names.TRAY_BODY:
            self.scene.object_named(name)
        body = self.model.body(name).id
        return pose(self.data.xmat[body].reshape(3, 3), self.data.xpos[body])

    def _stand(self, name: str, standing: Standing) -> None:
        turn = [np.cos(standing.yaw / 2.0), 0.0, 0.0, np.sin(standing.yaw / 2.0)]
        if name == names.TRAY_BODY:
            self.data.mocap_pos[self._tray_mocap] = [standing.x, standing.y, standing.z]
            self.data.mocap_quat[self._tray_mocap] = turn
            return
        half_height = self.scene.object_named(name).half_height
        joint = self.model.joint(name)
        start, first_dof = int(joint.qposadr[0]), int(joint.dofadr[0])
        self.data.qpos[start : start + 3] = [standing.x, standing.y, standing.z + half_height]
        self.data.qpos[start + 3 : start + 7] = turn
        self.data.qvel[first_dof : first_dof + 6] = 0.0
