from pathlib import Path

import numpy as np
import pytest

from bringup.pictures.drawing import Rgb
from bringup.pictures.film_file import FilmFile


def picture(height: int = 48, width: int = 64) -> Rgb:
    return np.random.default_rng(0).integers(0, 255, (height, width, 3), dtype=np.uint8)


def test_a_film_can_be_read_back_at_its_size_and_rate(tmp_path: Path) -> None:
    from imageio_ffmpeg import read_frames

    path = tmp_path / "a.mp4"
    film = FilmFile(path, 5.0)
    for _ in range(10):
        film.add(picture(49, 65))
    film.close()
    frames = read_frames(str(path))
    told = next(frames)
    assert (told["size"], told["fps"]) == ((64, 48), 5.0)
    assert len(list(frames)) == 10


def test_a_film_without_pictures_leaves_no_file_and_closes_twice(tmp_path: Path) -> None:
    film = FilmFile(tmp_path / "a.mp4", 5.0)
    film.close()
    film.close()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_finished_is_told_by_the_disk(tmp_path: Path) -> None:
    film = FilmFile(tmp_path / "nowhere" / "a.mp4", 5.0)

    def shoot() -> None:
        for _ in range(20):
            film.add(picture())
        film.close()

    with pytest.raises(OSError, match="nowhere"):
        shoot()


def test_a_file_that_nothing_can_play_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bringup.pictures.film_file._INDEX", b"an index that no film has")
    film = FilmFile(tmp_path / "a.mp4", 5.0)
    film.add(picture())
    with pytest.raises(OSError, match=r"a\.mp4 could not be finished"):
        film.close()
    assert list(tmp_path.iterdir()) == []
