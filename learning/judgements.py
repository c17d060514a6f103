"""Every judgement of the eyes on held-out episodes, gathered by predicate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from learning.evaluate import EvaluationShard
from majordomo.predicate import Predicate


@dataclass(frozen=True, slots=True)
class Judgements:
    """What was said of one predicate, whatever the scene and the things asked about.

    Attributes:
        probabilities: (n,) that claims are true.
        labels: (n,) 1 where they are.
        episodes: (n,) number of the episode: judgements within one are no independent trials.
    """

    probabilities: NDArray[np.float64]
    labels: NDArray[np.int64]
    episodes: NDArray[np.int64]

    @classmethod
    def joined(cls, parts: Iterable["Judgements"]) -> "Judgements":
        """All of them together."""
        columns = zip(*((part.probabilities, part.labels, part.episodes) for part in parts), strict=True)
        return cls(*(np.concatenate(column) for column in columns))


def judgements_by_predicate(results: Sequence[EvaluationShard]) -> dict[str, Judgements]:
    """All judgements of every predicate name."""
    found: dict[str, list[Judgements]] = {}
    first = 0
    for scene in results:
        looks = [look for episode in scene.episodes for look in episode.judged]
        owners = np.repeat(np.arange(len(scene.episodes)) + first, [len(episode.judged) for episode in scene.episodes])
        first += len(scene.episodes)
        names = np.array([Predicate.parse(text).name for text in scene.groundings])
        for name in dict.fromkeys(names) if looks else ():
            probabilities = np.array([look.probabilities for look in looks])[:, names == name]
            labels = np.array([look.labels for look in looks])[:, names == name]
            episodes = np.broadcast_to(owners[:, None], labels.shape)
            found.setdefault(str(name), []).append(Judgements(probabilities.ravel(), labels.ravel(), episodes.ravel()))
    return {name: Judgements.joined(parts) for name, parts in found.items()}
