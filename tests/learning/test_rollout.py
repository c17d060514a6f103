from dataclasses import dataclass, replace

import numpy as np
import pytest

from learning.rollout import NEVER_S, RolloutConfig, RolloutOutcome, exploring, roll_out
from learning.toy_studio import ToyStudio
from majordomo.action import ActionChunk
from majordomo.failure import FailureCode
from majordomo.observation import Observation
from majordomo.skill import SkillCall
from skills.drive import DriveConfig

PICK = SkillCall("pick", {"target": "red cup"})


@dataclass
class ExpertPolicy:
    """Does what the expert does, one step at a time, and says what it is told to say of itself."""

    studio: ToyStudio
    done: float | None = None
    still: bool = False

    def start(self, instruction: str) -> None:
        pass

    def act(self, observation: Observation) -> ActionChunk:
        spec = self.studio.spec.action
        values, mask = spec.flatten(self.studio.action(PICK))
        values[:6] *= not self.still
        done = float(self.studio.is_done(PICK)) if self.done is None else self.done
        return ActionChunk(values[None], mask, 10.0, progress=self.studio.progress(PICK), done=done)

    def close(self) -> None:
        pass


def tried(studio: ToyStudio, policy: ExpertPolicy, config: RolloutConfig | None = None) -> RolloutOutcome:
    studio.arrange(PICK, 4)
    config = config or RolloutConfig(DriveConfig(rows_per_chunk=1))
    return roll_out(studio, policy, PICK, config, np.random.default_rng(0), lambda observation: None)


def test_a_policy_that_does_it_and_says_so_succeeds(studio: ToyStudio) -> None:
    outcome = tried(studio, ExpertPolicy(studio))
    assert (outcome.success, outcome.true_at_end, outcome.claimed) == (True, True, True)


def test_a_claim_without_truth_is_a_false_claim(studio: ToyStudio) -> None:
    outcome = tried(studio, ExpertPolicy(studio, done=1.0, still=True))
    assert (outcome.success, outcome.true_at_end, outcome.claimed) == (False, False, True)


def test_a_success_that_is_never_claimed_ends_after_its_grace(studio: ToyStudio) -> None:
    outcome = tried(studio, ExpertPolicy(studio, done=0.0))
    assert (outcome.success, outcome.claimed) == (True, False)
    assert outcome.seconds < 10.0


def test_a_policy_that_gets_nowhere_says_why(studio: ToyStudio) -> None:
    outcome = tried(studio, ExpertPolicy(studio, still=True))
    assert outcome.failure is not None
    assert outcome.failure.code is FailureCode.NO_PROGRESS
    assert not outcome.success


def test_exploring_goes_on_whatever_the_policy_says(studio: ToyStudio) -> None:
    outcome = tried(studio, ExpertPolicy(studio, done=1.0), exploring(rows_per_chunk=1, expert_share=0.0))
    assert (outcome.success, outcome.claimed) == (True, False)


def test_the_expert_helps_with_its_share_of_the_steps(studio: ToyStudio) -> None:
    helpless = ExpertPolicy(studio, done=0.0, still=True)
    left_alone = RolloutConfig(DriveConfig(rows_per_chunk=1), expert_share=0.0)
    assert not tried(studio, helpless, left_alone).success
    assert tried(studio, helpless, replace(left_alone, expert_share=0.5)).success


def test_a_policy_that_hangs_is_helped_on_while_it_explores(studio: ToyStudio) -> None:
    helpless = ExpertPolicy(studio, done=0.0, still=True)
    config = exploring(1, expert_share=0.0)
    assert tried(studio, helpless, config).success
    assert not tried(studio, helpless, replace(config, patience_s=NEVER_S)).success


def test_a_policy_that_gets_on_is_not_helped(studio: ToyStudio) -> None:
    begun = tried(studio, ExpertPolicy(studio, done=0.0), exploring(1, expert_share=0.0)).seconds
    unaided = replace(exploring(1, expert_share=0.0), patience_s=NEVER_S)
    assert tried(studio, ExpertPolicy(studio, done=0.0), unaided).seconds == begun


def test_every_look_of_the_policy_is_watched(studio: ToyStudio) -> None:
    studio.arrange(PICK, 4)
    seen: list[Observation] = []
    config = RolloutConfig(DriveConfig(rows_per_chunk=1))
    roll_out(studio, ExpertPolicy(studio), PICK, config, np.random.default_rng(0), seen.append)
    assert seen[0].stamp_s == 0.0
    assert np.diff([observation.stamp_s for observation in seen]) == pytest.approx(0.1)
