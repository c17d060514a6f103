"""The shipped weights on a few fixed held-out episodes, judged by the referee, with a margin for other processors."""

from collections.abc import Iterator
from itertools import count, islice

import numpy as np
import pytest

from learning.rollout import RolloutConfig, roll_out
from learning.settings import load_settings
from learning.simulated_studio import SimulatedStudio, SimulatedStudios
from learning.studio import truth_labels
from learning.trained import Trained, TrainedCheckpoint
from majordomo.observation import Observation
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from vla.checkpoint import load_checkpoint

FIRST_SEED = 4_000_000
EPISODES = 4
NEEDED = 3
CALLS = (
    SkillCall("open", {"target": "microwave"}),
    SkillCall("close", {"target": "microwave"}),
    SkillCall("pick", {"target": "blue cup"}),
    SkillCall("place_in", {"target": "red cup", "container": "microwave"}),
    SkillCall("place_on", {"target": "lemon", "surface": "tray"}),
)


@pytest.fixture(scope="module")
def studio() -> Iterator[SimulatedStudio]:
    studio = SimulatedStudios("counter")()
    yield studio
    studio.close()


@pytest.fixture(scope="module")
def shipped(studio: SimulatedStudio) -> Trained:
    return TrainedCheckpoint.of("counter")(studio.robot.spec.action)


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.skill)
def test_a_skill_succeeds_on_most_fixed_episodes(studio: SimulatedStudio, shipped: Trained, call: SkillCall) -> None:
    successes = 0
    for seed in islice(seeds_of_what_was_learned(studio, call), EPISODES):
        outcome = roll_out(
            studio, shipped.policy, call, RolloutConfig(), np.random.default_rng(seed), lambda observation: None
        )
        successes += outcome.success
    assert successes >= NEEDED


def seeds_of_what_was_learned(studio: SimulatedStudio, call: SkillCall) -> Iterator[int]:
    """Arrange episode after episode, without those in which a thing is picked up from elsewhere than the counter."""
    for seed in count(FIRST_SEED):
        studio.arrange(call, seed)
        if call.skill != "pick" or studio.judge.holds(Predicate("on", (str(call.arguments["target"]), "counter"))):
            yield seed


@pytest.mark.slow
def test_the_eyes_are_right_about_most_of_what_the_expert_does(studio: SimulatedStudio, shipped: Trained) -> None:
    learned = load_checkpoint("counter").calibration
    atoms = [atom for atom in studio.judge.atoms() if atom.name in learned]
    right = decided = total = 0
    for seed, call in enumerate(CALLS, start=FIRST_SEED):
        studio.arrange(call, seed)
        for step in range(60):
            if step % 15 == 0:
                observation: Observation = studio.robot.observe()
                beliefs = shipped.estimator.estimate(observation, atoms)
                for belief, truth in zip(beliefs, truth_labels(studio.judge, atoms), strict=True):
                    total += 1
                    decided += belief.verdict is not Verdict.UNKNOWN
                    right += belief.verdict is (Verdict.TRUE if truth else Verdict.FALSE)
            studio.robot.apply(studio.expert.action(call))
    assert decided >= 0.85 * total
    assert right >= 0.95 * decided


def test_shipped_weights_were_made_by_the_shipped_configuration() -> None:
    card = (TrainedCheckpoint.of("counter").folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert load_settings("counter").name in card and "Held-out episodes" in card
