from collections.abc import Sequence
from dataclasses import replace

import pytest

from learning.examiner import Examiner
from learning.toy_studio import ToyStudio
from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, Verdict

EMPTY = Predicate("hand_empty")


class Eyes:
    """Say what they are told to of some claims, and of all others that nobody knows."""

    def __init__(self) -> None:
        self.verdicts: dict[Predicate, Verdict] = {}

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        said = [self.verdicts.get(predicate, Verdict.UNKNOWN) for predicate in predicates]
        return tuple(Belief(*one, 0.5, 0.0, "test") for one in zip(predicates, said, strict=True))


@pytest.fixture
def eyes() -> Eyes:
    return Eyes()


@pytest.fixture
def examiner(studio: ToyStudio, eyes: Eyes) -> Examiner:
    """Of a studio in which the hand is empty, and therefore holds nothing."""
    return Examiner(studio, eyes)


def test_every_look_is_judged_on_every_claim(examiner: Examiner, studio: ToyStudio) -> None:
    for _ in range(3):
        examiner.look(studio.observe())
    atoms = list(studio.judge.atoms())
    assert [len(look.labels) for look in examiner.judged] == [len(atoms)] * 3
    assert examiner.judged[0].labels[atoms.index(EMPTY)] == 1


def test_neither_what_is_right_nor_what_is_unknown_is_wrong(examiner: Examiner, studio: ToyStudio, eyes: Eyes) -> None:
    eyes.verdicts = {EMPTY: Verdict.TRUE}
    examiner.look(studio.observe())
    assert examiner.worst is None


def test_the_look_with_the_most_wrong_verdicts_is_kept(examiner: Examiner, studio: ToyStudio, eyes: Eyes) -> None:
    looks = [replace(studio.observe(), stamp_s=float(number)) for number in range(3)]
    holding = Predicate("holding", ("red cup",))
    for look, verdicts in zip(
        looks,
        ({EMPTY: Verdict.FALSE}, {EMPTY: Verdict.FALSE, holding: Verdict.TRUE}, {holding: Verdict.TRUE}),
        strict=True,
    ):
        eyes.verdicts = verdicts
        examiner.look(look)
    assert examiner.worst is not None and examiner.worst.observation is looks[1]
    assert examiner.worst.truths == {EMPTY: True, holding: False}
