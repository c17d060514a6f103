"""How the simulated Panda is driven: its spec, and the servo and limiter between an action and its motors."""

from majordomo.action import ActionGroup, ActionSpec
from majordomo.observation import ObservationSpec
from majordomo.robot import RobotSpec
from motion.arm_controller import ArmController
from motion.base_limiter import BaseLimiter, BaseLimiterConfig
from motion.cartesian_servo import CartesianServo, ServoConfig
from motion.limiter import Limiter, LimiterConfig
from sim import robot_model as names
from sim.arm_indices import joint_limits
from sim.kitchen_model import build_arm_model
from sim.scene import SceneConfig

CONTROL_HZ = 10.0
SERVO_HZ = 50.0
IMAGE_SIZE = 128
JOINT_SPEED_RAD_S = (1.6, 1.6, 1.6, 1.6, 2.2, 2.2, 2.4)
JOINT_ACCELERATION_RAD_S2 = (14.0,) * 7
ARM_LAG_S = 0.1
"""By which the hand trails a steadily moving command, measured along x, y and z."""
GRIPPER_RANGE_M = (0.0, 0.08)
BASE_LIMITS = BaseLimiterConfig()


def robot_spec(scene: SceneConfig) -> RobotSpec:
    """What the robot in a scene senses and takes."""
    arm = ActionGroup("arm", "twist", low=(-0.5,) * 3 + (-1.5,) * 3, high=(0.5,) * 3 + (1.5,) * 3)
    gripper = ActionGroup("gripper", "gripper", low=GRIPPER_RANGE_M[:1], high=GRIPPER_RANGE_M[1:])
    fastest = (BASE_LIMITS.max_speed_m_s, BASE_LIMITS.max_speed_m_s, BASE_LIMITS.max_yaw_rate_rad_s)
    base = ActionGroup("base", "base_twist", low=tuple(-limit for limit in fastest), high=fastest)
    return RobotSpec(
        name=f"simulated Panda in '{scene.name}'",
        observation=ObservationSpec(
            cameras=dict.fromkeys(names.POLICY_CAMERAS, (IMAGE_SIZE, IMAGE_SIZE)),
            joint_names=names.ARM_JOINTS,
            gripper_range=GRIPPER_RANGE_M,
        ),
        action=ActionSpec((arm, gripper, base)),
        control_hz=CONTROL_HZ,
    )


def arm_controller(scene: SceneConfig) -> ArmController:
    """The servo and limiter of the robot in a scene; they know its map, and nothing else of it.

    Raises:
        ConfigError: The scene's map cannot be used.
        RobotUnavailable: gymnasium-robotics, which brings the arm's model, is not installed.
    """
    model = build_arm_model(scene)
    limits = joint_limits(model)
    limiter_config = LimiterConfig(
        workspace_low_m=scene.workspace.low,
        workspace_high_m=scene.workspace.high,
        joint_low_rad=tuple(limits[:, 0]),
        joint_high_rad=tuple(limits[:, 1]),
        max_joint_speed_rad_s=JOINT_SPEED_RAD_S,
        max_joint_acceleration_rad_s2=JOINT_ACCELERATION_RAD_S2,
        gripper_range_m=GRIPPER_RANGE_M,
    )
    base = BaseLimiter(scene.site_map(), BASE_LIMITS)
    limiter = Limiter(robot_spec(scene).action, limiter_config, base)
    return ArmController(CartesianServo(model, _servo_config(scene)), limiter, scene.dock.z)


def _servo_config(scene: SceneConfig) -> ServoConfig:
    furniture = [f"furniture_{number}" for number in range(len(scene.obstacles))]
    return ServoConfig(
        posture_rad=scene.arm.posture,
        joint_names=names.ARM_JOINTS,
        max_joint_speed_rad_s=JOINT_SPEED_RAD_S,
        tcp_site=names.TCP_SITE,
        lag_s=ARM_LAG_S,
        base_body=names.BASE_BODY,
        collision_pairs=[(list(names.ARM_GUARDED_GEOMS), furniture)],
    )
