from pathlib import Path

import numpy as np
from PIL import Image

from bringup.pictures.drawing import Labelled, Rgb, captioned, contact_sheet, save_picture, with_inset


def plain(height: int, width: int, shade: int) -> Rgb:
    return np.full((height, width, 3), shade, np.uint8)


def test_a_caption_changes_only_the_lower_edge() -> None:
    picture = plain(200, 300, 90)
    result = captioned(picture, "pick(red cup)")
    assert result.shape == picture.shape
    assert (result[:160] == 90).all()
    assert (result[-20:] > 200).any()


def test_a_caption_that_is_too_long_is_cut_and_ends_in_the_picture() -> None:
    long = captioned(plain(60, 120, 0), "word " * 100)
    assert (long[:, -4:] < 60).all()


def test_an_inset_lies_in_the_upper_right_corner() -> None:
    result = with_inset(plain(240, 320, 0), plain(16, 32, 200), 40)
    assert (result[20, -40] == 200).all()
    assert (result[120:] == 0).all()


def test_a_sheet_holds_every_picture_at_one_height() -> None:
    pictures = [Labelled(str(shade), plain(30, 40, shade)) for shade in (50, 100, 150)]
    sheet = contact_sheet(pictures, cell_height=60, columns=2)
    for shade in (50, 100, 150):
        assert (sheet == shade).all(axis=2).sum() >= 60 * 80
    assert sheet.shape[1] > 160 and sheet.shape[0] > 120


def test_a_picture_that_is_saved_is_the_same_when_read(tmp_path: Path) -> None:
    picture = plain(4, 5, 7)
    save_picture(picture, tmp_path / "a.png")
    assert (np.asarray(Image.open(tmp_path / "a.png")) == picture).all()
