"""An explained episode on disk: a picture of its key moments and a short film, or one moment alone."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from bringup.episode_explainer import EpisodeExplainer, Moment
from bringup.pictures import Labelled, Rgb, contact_sheet, save_picture

KEY_MOMENTS, COLUMNS = 6, 2
CELL_HEIGHT = 420


def write_moment(explainer: EpisodeExplainer, time_s: float, path: Path) -> None:
    """Write the look that was taken nearest to a time since the first one [s], large."""
    save_picture(explainer.moment(explainer.nearest(time_s), scale=4).rgb, path)


def write_episode(explainer: EpisodeExplainer, sheet: Path, film: Path) -> None:
    """Write key moments as one picture, and all looks as a film at the robot's time."""
    moments = [explainer.moment(number) for number in range(len(explainer))]
    chosen = np.linspace(0, len(moments) - 1, min(KEY_MOMENTS, len(moments))).round().astype(int)
    labelled = [Labelled(f"{moments[number].time_s:.1f} s", moments[number].rgb) for number in chosen]
    save_picture(contact_sheet(labelled, cell_height=CELL_HEIGHT, columns=COLUMNS), sheet)
    write_film(film, (moment.rgb for moment in moments), looks_per_s(moments))


def looks_per_s(moments: list[Moment]) -> float:
    """How many looks a second of the robot's time has, as a rule [Hz]."""
    steps = np.diff([moment.time_s for moment in moments])
    return 1.0 / float(np.median(steps)) if len(steps) else 1.0


def write_film(path: Path, pictures: Iterable[Rgb], frames_per_s: float) -> None:
    """Write pictures of one size as an MP4 film, without a last odd row or column: the format has no room for it."""
    from imageio_ffmpeg import write_frames  # loads only where there is a film

    writer = None
    for picture in pictures:
        even = np.ascontiguousarray(picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2])
        if writer is None:
            size = (even.shape[1], even.shape[0])
            writer = write_frames(str(path), size, fps=frames_per_s, quality=7, macro_block_size=2)
            writer.send(None)
        writer.send(even)
    if writer is not None:
        writer.close()
