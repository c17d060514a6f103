"""What people showed: an episode for each, kept with what the thing looks like, by which it is known again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from majordomo.catalogue import Item
from majordomo.embedding import Vectors
from majordomo.newcomer import KIND, LOOKS, Newcomer
from majordomo.outcome import Outcome
from memory.episode import Episode
from memory.episodes import Episodes
from memory.newcomers import NOUN, SHOWN, Acquaintance

_WORDS = "look at the "


@dataclass(frozen=True, slots=True)
class _Look:
    """Stands where an embedder of an episode's words does: what it looks like is what it is found by."""

    name: str
    look: Vectors

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return the look (1, width)."""
        return self.look[None]


class ShownThings:
    """What people showed.

    Args:
        episodes: Among which it is kept.
    """

    def __init__(self, episodes: Episodes) -> None:
        self._episodes = episodes

    def keep(self, shown: Acquaintance, scene: str, shown_at: datetime) -> None:
        """Keep one, on disk when this returns.

        Raises:
            MemoryFault: It cannot be kept.
        """
        look = _Look(shown.last.measure, shown.last.look.astype(np.float32))
        episode = Episode(f"{_WORDS}{shown.item.name}", scene, Outcome.DONE, shown.description, shown_at)
        self._episodes.add(episode, [look])

    def all(self, scene: str) -> tuple[Acquaintance, ...]:
        """What was shown in a scene and is not forgotten, each under its name; where it is, nobody knows."""
        kept = self._episodes.with_vectors(LOOKS)
        return tuple(_known(episode, measure, look) for episode, measure, look in kept if episode.scene == scene)


def _known(episode: Episode, measure: str, look: Vectors) -> Acquaintance:
    name = episode.instruction.removeprefix(_WORDS)
    adjectives = tuple(name.split()[:-1])
    nowhere = np.full(3, np.nan)
    last = Newcomer(adjectives, 0.0, nowhere, look.astype(np.float64), measure, 0.0)
    return Acquaintance(Item(name, frozenset({"movable", KIND}), (NOUN, SHOWN), adjectives), last)
