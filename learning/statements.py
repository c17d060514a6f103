"""Every claim that recorded frames are labelled with, in words and numbers: what the predicate head is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from learning.instructions import names_of, sentences
from learning.shards import SceneRecord
from majordomo.catalogue import Catalogue
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary
from vla.estimator import FIND_TEMPLATE

NOTHING = -1


@dataclass(frozen=True, slots=True)
class Statements:
    """The ground predicates of a scene, by column.

    Attributes:
        predicates: The claims, in the order of a frame's `labels`.
        sentences: Ways to say each, the canonical one first.
        things: (n_groundings, 2) column in `positions` of the first and second thing named, `NOTHING` if there is none.
        finds: Ways to ask where each thing is, by column of `positions`.
    """

    predicates: tuple[Predicate, ...]
    sentences: tuple[tuple[str, ...], ...]
    things: NDArray[np.int64]
    finds: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, columns: SceneRecord, library: SkillLibrary, catalogue: Catalogue) -> "Statements":
        """Read the columns of recorded frames.

        Raises:
            KeyError: A predicate has no spec.
        """
        predicates = tuple(Predicate.parse(text) for text in columns.groundings)
        said = tuple(sentences(library.predicates[p.name], p, catalogue) for p in predicates)
        column = {name: index for index, name in enumerate(columns.things)}
        things = np.full((len(predicates), 2), NOTHING)
        for row, predicate in enumerate(predicates):
            for place, argument in enumerate(predicate.arguments[:2]):
                things[row, place] = column.get(argument, NOTHING)
        finds = tuple(
            tuple(FIND_TEMPLATE.format(name=name) for name in names_of(catalogue[thing], catalogue))
            for thing in columns.things
        )
        return cls(predicates, said, things, finds)


def grounding_weights(labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How rare each answer to each claim is: (2, n_groundings), by label and column, larger for the rarer.

    Args:
        labels: (n_frames, n_groundings) of everything recorded.
    """
    true = labels.sum(axis=0).astype(float)
    counts = np.stack([len(labels) - true, true])
    return 1.0 / np.sqrt(counts + 1.0)


def draw_balanced(
    labels: NDArray[np.uint8], weights: NDArray[np.float64], n_sentences: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Choose claims for each frame, half of them true and half false where there are enough of both.

    Args:
        labels: (n_frames, n_groundings).
        weights: From `grounding_weights`: chances within each half.
        n_sentences: Claims a frame, no claim twice.
        generator: Of the draw.

    Returns:
        Columns (n_frames, n_sentences).

    Raises:
        ValueError: There are fewer claims than sentences.
    """
    n_groundings = labels.shape[1]
    if n_sentences > n_groundings:
        raise ValueError(f"{n_sentences} sentences are wanted of {n_groundings} claims")
    chance = np.where(labels == 1, weights[1], weights[0])
    scores = np.log(chance) + generator.gumbel(size=labels.shape)  # its order is a weighted draw without repetition
    rank_true = _ranks(np.where(labels == 1, scores, -np.inf))
    rank_false = _ranks(np.where(labels == 0, scores, -np.inf))
    rank = np.where(labels == 1, rank_true, rank_false)
    return np.argsort(rank + generator.random(labels.shape) * 0.5, axis=1)[:, :n_sentences]


def draw_true(
    labels: NDArray[np.uint8], weights: NDArray[np.float64], n_facts: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Choose some of the true claims of one frame, labels (n_groundings,), the rarer rather."""
    true = np.flatnonzero(labels)
    scores = np.log(weights[1, true]) + generator.gumbel(size=len(true))
    return true[np.argsort(-scores)[:n_facts]]


def _ranks(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.argsort(np.argsort(-scores, axis=1), axis=1)


def caption(facts: Sequence[str]) -> str:
    """Join facts into one sentence: "the microwave is open and the red cup is on the tray"."""
    return " and ".join(facts)
