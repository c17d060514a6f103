"""The shipped weights on a few fixed held-out episodes, judged by the referee, with a margin for other processors."""

from collections.abc import Iterator

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
from vla import SHIPPED
from vla.checkpoint import load_checkpoint

FIRST_SEED = 4_000_000
EPISODES = 3
NEEDED = 2
CALLS = {
    "counter": (
        SkillCall("open", {"target": "microwave"}),
        SkillCall("close", {"target": "microwave"}),
        SkillCall("pick", {"target": "blue cup"}),
        SkillCall("place_in", {"target": "red cup", "container": "microwave"}),
        SkillCall("place_on", {"target": "lemon", "surface": "tray"}),
    ),
    "kitchen": (
        SkillCall("go_to", {"place": "sink corner"}),
        SkillCall("turn_on", {"target": "light"}),
        SkillCall("pick", {"target": "apple"}),
        SkillCall("place_in", {"target": "lemon", "container": "sink"}),
    ),
}
EACH = [pytest.param(scene, call, id=f"{scene}-{call.skill}") for scene, calls in CALLS.items() for call in calls]


@pytest.fixture(scope="module")
def studio(request: pytest.FixtureRequest) -> Iterator[SimulatedStudio]:
    studio = SimulatedStudios(request.param)()
    yield studio
    studio.close()


@pytest.fixture(scope="module")
def shipped(studio: SimulatedStudio) -> Trained:
    return TrainedCheckpoint.of(SHIPPED)(studio.robot.spec.action)


@pytest.mark.slow
@pytest.mark.parametrize(("studio", "call"), EACH, indirect=["studio"])
def test_a_skill_succeeds_on_most_fixed_episodes(studio: SimulatedStudio, shipped: Trained, call: SkillCall) -> None:
    successes = 0
    for seed in range(FIRST_SEED, FIRST_SEED + EPISODES):
        studio.arrange(call, seed)
        outcome = roll_out(
            studio, shipped.policy, call, RolloutConfig(), np.random.default_rng(seed), lambda observation: None
        )
        successes += outcome.success
    assert successes >= NEEDED


@pytest.mark.slow
@pytest.mark.parametrize(("studio", "calls"), CALLS.items(), indirect=["studio"], ids=CALLS)
def test_the_eyes_are_right_about_most_of_what_they_see_the_expert_do(
    studio: SimulatedStudio, shipped: Trained, calls: tuple[SkillCall, ...]
) -> None:
    learned = load_checkpoint(SHIPPED).calibration
    judged = [atom for atom in studio.judge.atoms() if atom.name in learned]
    right = decided = total = 0
    for seed, call in enumerate(calls, start=FIRST_SEED):
        studio.arrange(call, seed)
        for step in range(60):
            if step % 15 == 0:
                observation: Observation = studio.robot.observe()
                atoms = [atom for atom in judged if _is_in_view(studio, atom)]
                beliefs = shipped.estimator.estimate(observation, atoms)
                for belief, truth in zip(beliefs, truth_labels(studio.judge, atoms), strict=True):
                    total += 1
                    decided += belief.verdict is not Verdict.UNKNOWN
                    right += belief.verdict is (Verdict.TRUE if truth else Verdict.FALSE)
            studio.robot.apply(studio.expert.action(call))
    assert decided >= 0.85 * total
    assert right >= 0.95 * decided


def _is_in_view(studio: SimulatedStudio, atom: Predicate) -> bool:
    return all(studio.judge.holds(Predicate("visible", (thing,))) for thing in atom.arguments[:1])


def test_shipped_weights_were_made_by_the_shipped_configuration() -> None:
    card = (TrainedCheckpoint.of(SHIPPED).folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert load_settings(SHIPPED).name in card and "Held-out episodes" in card
