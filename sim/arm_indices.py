"""Where the arm lives in MuJoCo's arrays."""

from dataclasses import dataclass

import mujoco
import numpy as np
from numpy.typing import NDArray

from majordomo.geometry import Array
from sim import robot_model as names

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
        joints = _arm_joints(model)
        fingers = np.array([model.joint(name).id for name in names.FINGER_JOINTS])
        return cls(
            joint_ids=joints,
            qpos=model.jnt_qposadr[joints].astype(np.intp),
            dof=model.jnt_dofadr[joints].astype(np.intp),
            actuators=np.array([model.actuator(name).id for name in names.ARM_ACTUATORS]),
            limits=joint_limits(model),
            finger_qpos=model.jnt_qposadr[fingers].astype(np.intp),
            finger_dof=model.jnt_dofadr[fingers].astype(np.intp),
            finger_actuators=np.array([model.actuator(name).id for name in names.FINGER_ACTUATORS]),
        )


def joint_limits(model: mujoco.MjModel) -> Array:
    """Least and greatest positions of the seven arm joints, (7, 2) [rad], in any model that has them."""
    limits: Array = model.jnt_range[_arm_joints(model)].copy()
    return limits


def _arm_joints(model: mujoco.MjModel) -> Indices:
    return np.array([model.joint(name).id for name in names.ARM_JOINTS])
