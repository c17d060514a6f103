"""An explained episode on disk: a picture of its key moments and a short film, or one moment alone."""

from pathlib import Path

import numpy as np

from bringup.pictures.drawing import Labelled, contact_sheet, save_picture
from bringup.pictures.film_file import FilmFile
from bringup.training.episode_explainer import EpisodeExplainer, Moment

KEY_MOMENTS, COLUMNS = 6, 2


def write_moment(explainer: EpisodeExplainer, time_s: float, path: Path) -> None:
    """Write the look that was taken nearest to a time since the first one [s], large."""
    save_picture(explainer.moment(explainer.nearest(time_s), scale=4).rgb, path)


def write_episode(explainer: EpisodeExplainer, sheet: Path, film: Path) -> None:
    """Write key moments as one picture, and all looks as a film at the robot's time."""
    moments = [explainer.moment(number) for number in range(len(explainer))]
    chosen = np.linspace(0, len(moments) - 1, min(KEY_MOMENTS, len(moments))).round().astype(int)
    labelled = [Labelled(f"{explainer.title}: {moments[n].time_s:.1f} s", moments[n].rgb) for n in chosen]
    sheet_of_them = contact_sheet(labelled, cell_height=moments[0].rgb.shape[0], columns=COLUMNS)
    save_picture(sheet_of_them, sheet)
    file = FilmFile(film, looks_per_s(moments))
    for moment in moments:
        file.add(moment.rgb)
    file.close()


def looks_per_s(moments: list[Moment]) -> float:
    """How many looks a second of the robot's time has, as a rule [Hz]."""
    steps = np.diff([moment.time_s for moment in moments])
    return 1.0 / float(np.median(steps)) if len(steps) else 1.0
