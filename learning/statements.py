"""Every claim that recorded frames are labelled with, in words and numbers: what the predicate head is asked about."""

from collections import Counter
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
    """The ground predicates of one scene or several, by column.

    Attributes:
        predicates: The claims, in the order of `FrameSet.labels`.
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

    @classmethod
    def joined(cls, parts: Sequence["Statements"]) -> "Statements":
        """Put scenes side by side, in the order of `FrameSet.scenes`.

        A claim that two scenes share stands there twice, for what a thing may be called depends on what else is there.
        """
        starts = np.cumsum([0, *(len(part.finds) for part in parts)])
        return cls(
            tuple(predicate for part in parts for predicate in part.predicates),
            tuple(ways for part in parts for ways in part.sentences),
            np.concatenate(
                [
                    np.where(part.things == NOTHING, NOTHING, part.things + start)
                    for part, start in zip(parts, starts[:-1], strict=True)
                ]
            ),
            tuple(ways for part in parts for ways in part.finds),
        )


def grounding_weights(labels: NDArray[np.int8], predicates: Sequence[Predicate]) -> NDArray[np.float64]:
    """How much each answer to each claim is wanted: (2, n_groundings), by label and column.

    It is larger for the rarer answer, and for a predicate with few claims: there are many that something is on
    something, and one that the hand is empty.

    Args:
        labels: (n_frames, n_groundings) of everything recorded.
        predicates: Of the columns.
    """
    counts = np.stack([(labels == 0).sum(axis=0), (labels == 1).sum(axis=0)])
    alike = Counter(predicate.name for predicate in predicates)
    claims = np.array([alike[predicate.name] for predicate in predicates])
    return np.asarray(1.0 / np.sqrt((counts + 1.0) * claims))


def draw_balanced(
    labels: NDArray[np.int8], weights: NDArray[np.float64], n_sentences: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Choose claims for each frame, half of them true and half false where there are enough of both.

    Args:
        labels: (n_frames, n_groundings), 0 or 1; what has another label comes last.
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
    rank = np.where(labels == 1, rank_true, np.where(labels == 0, rank_false, n_groundings))
    return np.argsort(rank + generator.random(labels.shape) * 0.5, axis=1)[:, :n_sentences]


def _ranks(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.argsort(np.argsort(-scores, axis=1), axis=1)
