"""What is kept of an episode that failed: a picture of its last looks, and all of them as a shard to be explained."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from learning.demonstrate import episode_record
from learning.frame_layout import Frame, observation_of
from learning.recording import Recorder, no_chunk
from learning.shards import ShardWriter
from learning.studio import Studio
from learning.trained import Trained
from majordomo.observation import Observation
from majordomo.predicate import Belief
from majordomo.skill import SkillCall

LAST_LOOKS, LOOKS_APART = 4, 3
"""How many looks the picture shows, the last one included, and how many the policy had from one to the next."""


class Witness:
    """Keeps what a policy saw while it carried out a call.

    Args:
        studio: Where it happened.
        recorder: Labels the looks.
        call: What was asked for.
    """

    def __init__(self, studio: Studio, recorder: Recorder, call: SkillCall) -> None:
        self._studio = studio
        self._recorder = recorder
        self._call = call
        self._frames: list[Frame] = []

    def look(self, observation: Observation) -> None:
        """Keep a look."""
        self._frames.append({**self._recorder.look(self._call, observation), **no_chunk(self._recorder.layout)})

    def write(self, folder: Path, seed: int) -> None:
        """Write the looks as a shard."""
        record = episode_record(self._studio, self._call, seed, "rollout", success=False)
        with ShardWriter(folder, self._recorder.layout, self._recorder.columns) as writer:
            writer.add(record, self._frames)

    def draw(self, path: Path, trained: Trained, instruction: str, beliefs: Sequence[Belief]) -> None:
        """Draw the last looks, earliest first, and what is believed in the end."""
        shown = self._frames[::-LOOKS_APART][:LAST_LOOKS]
        pictures = [
            trained.explain(observation_of(frame, self._recorder.columns.cameras), instruction, said)
            for frame, said in zip(shown, [beliefs, *[()] * (len(shown) - 1)], strict=True)
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(stacked(pictures[::-1])).save(path)


def stacked(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Put pictures below one another, narrower ones padded on the right."""
    width = max(picture.shape[1] for picture in pictures)

    def padded(picture: NDArray[np.uint8]) -> NDArray[Any]:
        return np.pad(picture, ((0, 0), (0, width - picture.shape[1]), (0, 0)))

    return np.concatenate([padded(picture) for picture in pictures])
