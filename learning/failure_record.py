"""What is kept of failures: pictures, and all looks of an episode that failed as a shard to be explained."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from learning.demonstrate import episode_record
from learning.examiner import Misjudged
from learning.frame_layout import Frame, observation_of
from learning.instructions import bind_policy_skill
from learning.recording import Recorder, no_chunk
from learning.shards import ShardWriter
from learning.studio import Studio
from learning.trained import Caption, Trained
from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate
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
        self.skill = bind_policy_skill(studio.library, call, studio.catalogue)
        self._frames: list[Frame] = []

    def look(self, observation: Observation) -> None:
        """Keep a look."""
        self._frames.append({**self._recorder.look(self._call, observation), **no_chunk(self._recorder.layout)})

    def write(self, folder: Path, seed: int) -> None:
        """Write the looks as a shard."""
        record = episode_record(self._studio, self._call, seed, "rollout", success=False)
        with ShardWriter(folder, self._recorder.layout, self._recorder.columns) as writer:
            writer.add(record, self._frames)

    def draw(self, path: Path, trained: Trained, beliefs: Sequence[Belief], end: str) -> None:
        """Draw the last looks, earliest first, and what is believed in the end, which came about in some way."""
        shown = self._frames[::-LOOKS_APART][:LAST_LOOKS]
        begun, cameras = self._frames[0]["stamp_s"][0], self._recorder.columns.cameras
        times = [f"{frame['stamp_s'][0] - begun:.1f} s" for frame in shown]
        labels = zip(self._recorder.columns.groundings, shown[0]["labels"].tolist(), strict=True)
        truths = {Predicate.parse(text): bool(label) for text, label in labels}
        captions = [Caption(beliefs, truths, (f"{times[0]}  {end}",)), *(Caption(lines=(time,)) for time in times[1:])]
        pictures = [
            trained.explain(observation_of(frame, cameras), self.skill.instruction(), caption)
            for frame, caption in zip(shown, captions, strict=True)
        ]
        _save(stacked(pictures[::-1]), path)


def draw_misjudged(path: Path, trained: Trained, instruction: str, look: Misjudged) -> None:
    """Draw a look, and every claim about it that the eyes got wrong."""
    _save(trained.explain(look.observation, instruction, Caption(look.beliefs, look.truths)), path)


def forget(*pictures: Path) -> None:
    """Remove what an earlier evaluation of the same episode left, pictures and looks."""
    for picture in pictures:
        picture.unlink(missing_ok=True)
        shutil.rmtree(picture.with_suffix(""), ignore_errors=True)


def _save(rgb: NDArray[np.uint8], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(rgb).save(path)


def stacked(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Put pictures below one another, narrower ones padded on the right."""
    width = max(picture.shape[1] for picture in pictures)

    def padded(picture: NDArray[np.uint8]) -> NDArray[Any]:
        return np.pad(picture, ((0, 0), (0, width - picture.shape[1]), (0, 0)))

    return np.concatenate([padded(picture) for picture in pictures])
