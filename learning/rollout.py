"""The policy at work on one call, with the referee as judge and, where wanted, the expert's hand on the wheel."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from learning.instructions import bind_policy_skill
from learning.studio import Studio, all_hold
from majordomo.action import Action
from majordomo.failure import Failure
from majordomo.observation import Observation
from majordomo.policy import Policy
from majordomo.skill import SkillCall
from skills.drive import DriveConfig, Ended, PolicyDrive

NEVER_S = 1e9
DEAF = 2.0
"""A threshold that no probability reaches."""

Watch = Callable[[Observation], None]
"""Called with every observation that the policy is about to see."""


@dataclass(frozen=True, slots=True)
class RolloutConfig:
    """How a call is tried.

    Attributes:
        drive: How chunks are used; the same as when the skill is carried out for somebody.
        expert_share: Chance, a step, that the expert acts instead.
        hold_s: How long the effects must hold to count as a success [s].
        grace_s: How long the policy may go on after its success, to say that it is done [s].
    """

    drive: DriveConfig = field(default_factory=DriveConfig)
    expert_share: float = 0.0
    hold_s: float = 0.5
    grace_s: float = 6.0


def exploring(rows_per_chunk: int, expert_share: float) -> RolloutConfig:
    """Rollouts to learn from: nothing the policy says of itself ends them."""
    drive = DriveConfig(rows_per_chunk=rows_per_chunk, done_threshold=DEAF, stall_s=NEVER_S)
    return RolloutConfig(drive, expert_share, grace_s=1.0)


@dataclass(frozen=True, slots=True)
class RolloutOutcome:
    """How a call went.

    Attributes:
        success: The effects held for long enough at some time.
        true_at_end: The effects hold at the end, after the arm has stood still for a moment.
        claimed: The policy ended by saying that it is done.
        failure: Why the policy gave up, if it did.
        seconds: Robot time that it took.
    """

    success: bool
    true_at_end: bool
    claimed: bool
    failure: Failure | None
    seconds: float


def roll_out(
    studio: Studio,
    policy: Policy,
    call: SkillCall,
    config: RolloutConfig,
    generator: np.random.Generator,
    watch: Watch,
) -> RolloutOutcome:
    """Let the policy try a call in a world that has been arranged for it."""
    robot, spec = studio.robot, studio.robot.spec
    skill = bind_policy_skill(studio.library, call, studio.catalogue)
    drive = PolicyDrive(skill, policy, spec.action, spec.control_hz, config.drive)
    effects, hold_steps = skill.effects(), round(config.hold_s * spec.control_hz)
    held, success, left = 0, False, round(skill.timeout_s * spec.control_hz)
    grace = round(config.grace_s * spec.control_hz)
    begun = robot.clock.now_s()
    ended: Ended | None = None

    def observe() -> Observation:
        observation = robot.observe()
        watch(observation)
        return observation

    while left > 0:
        step = drive.step(observe)
        if isinstance(step, Ended):
            ended = step
            break
        if config.expert_share and generator.random() < config.expert_share:
            step = studio.expert.action(call)
        robot.apply(step)
        left -= 1
        held = held + 1 if all_hold(studio.judge, effects) else 0
        if held >= hold_steps and not success:
            success, left = True, min(left, grace)
    drive.close()
    _stand_still(studio, hold_steps)
    true_at_end = all_hold(studio.judge, effects)
    failure = None if ended is None else ended.failure
    claimed = ended is not None and failure is None
    return RolloutOutcome(success or true_at_end, true_at_end, claimed, failure, robot.clock.now_s() - begun)


def _stand_still(studio: Studio, steps: int) -> None:
    studio.robot.stop()
    for _ in range(steps):
        studio.robot.apply(Action({}))
