from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from learning.evaluate import EpisodeResult, evaluate_episode, verdict_on
from learning.recording import Recorder
from learning.rollout import RolloutConfig
from learning.shards import open_shards
from learning.toy_studio import ToyStudio
from learning.trained import Caption, Trained
from majordomo.action import Action, ActionChunk
from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall

PICK = SkillCall("pick", {"target": "red cup"})
HOLDING = Predicate("holding", ("red cup",))
NOT_EMPTY = Predicate("hand_empty", positive=False)


@pytest.mark.parametrize(
    ("holding", "hand_empty", "verdict"),
    [
        (Verdict.TRUE, Verdict.FALSE, Verdict.TRUE),
        (Verdict.TRUE, Verdict.TRUE, Verdict.FALSE),
        (Verdict.TRUE, Verdict.UNKNOWN, Verdict.UNKNOWN),
        (Verdict.FALSE, Verdict.UNKNOWN, Verdict.FALSE),
    ],
)
def test_effects_are_judged_together_with_their_signs(holding: Verdict, hand_empty: Verdict, verdict: Verdict) -> None:
    beliefs = [Belief(HOLDING, holding, 0.5, 0.0, "cameras"), Belief(NOT_EMPTY.atom, hand_empty, 0.5, 0.0, "cameras")]
    assert verdict_on([HOLDING, NOT_EMPTY], beliefs) is verdict


class Sulking:
    """A policy that does nothing, or what the expert does, and never says that it is done."""

    def __init__(self, studio: ToyStudio, works: bool) -> None:
        self._studio = studio
        self._works = works

    def start(self, instruction: str) -> None:
        pass

    def act(self, observation: Observation) -> ActionChunk:
        action = self._studio.expert.action(PICK) if self._works else Action({})
        values, mask = self._studio.spec.action.flatten(action)
        return ActionChunk(values[None], mask, 10.0, 1.0, 0.0, 0.0)

    def close(self) -> None:
        pass


class Liar:
    """Eyes that think everything true."""

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        return tuple(Belief(predicate, Verdict.TRUE, 1.0, 0.0, "test") for predicate in predicates)


def evaluated(studio: ToyStudio, recorder: Recorder, folder: Path, *, works: bool) -> EpisodeResult:
    def explain(observation: Observation, text: str, caption: Caption) -> NDArray[np.uint8]:
        return np.zeros((4, 4, 3), np.uint8)

    studio.arrange(PICK, 4)
    trained = Trained(Sulking(studio, works), Liar(), explain)
    return evaluate_episode(studio, recorder, trained, (4, PICK), RolloutConfig(), folder / "failures")


def test_of_a_failure_and_of_wrong_eyes_pictures_are_kept(
    studio: ToyStudio, recorder: Recorder, tmp_path: Path
) -> None:
    result = evaluated(studio, recorder, tmp_path, works=False)
    assert not result.success
    assert (tmp_path / result.picture).is_file() and (tmp_path / result.misjudged).is_file()
    (shard,) = open_shards(tmp_path / "failures")
    assert [episode.seed for episode in shard.header.episodes] == [4]


def test_what_succeeds_this_time_leaves_no_failure_of_another(
    studio: ToyStudio, recorder: Recorder, tmp_path: Path
) -> None:
    evaluated(studio, recorder, tmp_path, works=False)
    result = evaluated(studio, recorder, tmp_path, works=True)
    assert result.success and not result.picture
    assert [path.name for path in (tmp_path / "failures").iterdir()] == ["pick-4-misjudged.png"]
