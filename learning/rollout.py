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
PROGRESS_STEP = 0.02
"""What counts as progress of an expert."""

Watch = Callable[[Observation], None]
"""Called with every observation that the policy is about to see."""


@dataclass(frozen=True, slots=True)
class RolloutConfig:
    """How a call is tried.

    Attributes:
        drive: How chunks are used; the same as when the skill is carried out for somebody.
        expert_share: Chance, a step, that the expert acts instead.
        patience_s: Time without progress, as the expert counts it, after which the expert takes the wheel [s].
        rescue_s: How long it then keeps it [s].
        hold_s: How long the effects must hold to count as a success [s].
        grace_s: How long the policy may go on after its success, to say that it is done [s].
    """

    drive: DriveConfig = field(default_factory=DriveConfig)
    expert_share: float = 0.0
    patience_s: float = NEVER_S
    rescue_s: float = 0.0
    hold_s: float = 0.5
    grace_s: float = 6.0

    @property
    def is_helped(self) -> bool:
        """Whether the expert may act at all."""
        return self.expert_share > 0.0 or self.patience_s < NEVER_S


def exploring(rows_per_chunk: int, expert_share: float) -> RolloutConfig:
    """Rollouts to learn from: nothing the policy says of itself ends them, and where it hangs, it is helped on.

    They go on for a moment after a success: a hand that has just let go is told from one that holds by such looks.
    """
    drive = DriveConfig(rows_per_chunk=rows_per_chunk, done_threshold=DEAF, stall_s=NEVER_S)
    return RolloutConfig(drive, expert_share, patience_s=8.0, rescue_s=3.0, grace_s=2.5)


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


class _Helper:
    """Says, step by step, whether the expert acts instead of the policy."""

    def __init__(self, studio: Studio, call: SkillCall, config: RolloutConfig, generator: np.random.Generator) -> None:
        self._expert, self._call = studio.expert, call
        self._share = config.expert_share
        self._generator = generator
        hz = studio.robot.spec.control_hz
        self._patience, self._rescue = config.patience_s * hz, round(config.rescue_s * hz)
        self._best, self._waited, self._left = 0.0, 0, 0

    def acts(self) -> bool:
        """Whether it acts in this step."""
        progress = self._expert.progress(self._call)
        is_further = progress >= self._best + PROGRESS_STEP
        self._best, self._waited = (progress, 0) if is_further else (self._best, self._waited + 1)
        if self._waited > self._patience:
            self._best, self._waited, self._left = progress, 0, self._rescue
        self._left = max(self._left - 1, 0)
        return self._left > 0 or (self._share > 0.0 and self._generator.random() < self._share)


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
    helper = _Helper(studio, call, config, generator)

    def observe() -> Observation:
        observation = robot.observe()
        watch(observation)
        return observation

    while left > 0:
        step = drive.step(observe)
        if isinstance(step, Ended):
            ended = step
            break
        if config.is_helped and helper.acts():
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
