"""A page of pictures from recorded episodes: whether the demonstrations look right is seen at a glance."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from learning.frame_set import FrameSet
from learning.shards import EpisodeRecord

TEXT_HEIGHT, GAP = 20, 2
FONT_SIZE = 14
BACKGROUND, INK, FAILED = (24, 24, 24), (235, 235, 235), (255, 120, 100)


def contact_sheet(frames: FrameSet, skill: str, rows: int = 6, columns: int = 8, camera: int = 0) -> Image.Image:
    """Lay out episodes of a skill, one a row, with frames evenly spread from its first to its last.

    Raises:
        ValueError: No episode of that skill has frames.
    """
    episodes = [e for e in frames.episodes() if e.skill == skill and e.n_frames]
    if not episodes:
        raise ValueError(f"no frames of '{skill}' are recorded")
    chosen = [
        episodes[index] for index in np.linspace(0, len(episodes) - 1, min(rows, len(episodes))).round().astype(int)
    ]
    height, width = frames.shards[0].array("rgb").shape[2:4]
    sheet = Image.new("RGB", (columns * (width + GAP), len(chosen) * (height + TEXT_HEIGHT + GAP)), BACKGROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(FONT_SIZE)
    for row, episode in enumerate(chosen):
        top = row * (height + TEXT_HEIGHT + GAP)
        draw.text((4, top + 1), _title(episode), fill=INK if episode.success else FAILED, font=font)
        for column, picture in enumerate(_pictures(frames, episode, columns, camera)):
            sheet.paste(Image.fromarray(picture), (column * (width + GAP), top + TEXT_HEIGHT))
    return sheet


def write_contact_sheets(frames: FrameSet, folder: Path) -> tuple[Path, ...]:
    """Write one page a skill and camera; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for skill in dict.fromkeys(episode.skill for episode in frames.episodes()):
        for index, camera in enumerate(frames.robot.cameras):
            path = folder / f"{skill}-{camera}.png"
            contact_sheet(frames, skill, camera=index).save(path)
            written.append(path)
    return tuple(written)


def _pictures(frames: FrameSet, episode: EpisodeRecord, columns: int, camera: int) -> Sequence[NDArray[np.uint8]]:
    offsets = np.linspace(0, episode.n_frames - 1, columns).round().astype(np.int64)
    rgb = frames.gather("rgb", episode.first_frame + offsets)
    return [picture[camera] for picture in rgb]


def _title(episode: EpisodeRecord) -> str:
    outcome = "" if episode.success else " (failed)"
    return f"{episode.seed}: {episode.instructions[0]}{outcome}, {episode.n_frames} frames"
