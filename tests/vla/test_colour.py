import numpy as np
import pytest

from vla.colour import colour_word, lab


@pytest.mark.parametrize(
    ("rgb", "word"),
    [
        ((217, 13, 13), "red"),
        ((110, 10, 10), "red"),
        ((255, 115, 0), "orange"),
        ((102, 56, 26), "brown"),
        ((242, 217, 13), "yellow"),
        ((13, 150, 30), "green"),
        ((13, 51, 230), "blue"),
        ((90, 190, 217), "light blue"),
        ((128, 26, 153), "purple"),
        ((242, 115, 166), "pink"),
        ((240, 240, 240), "white"),
        ((120, 120, 120), "grey"),
        ((13, 13, 13), "black"),
    ],
)
def test_a_colour_has_the_name_that_people_give_it(rgb: tuple[int, int, int], word: str) -> None:
    assert colour_word(lab(np.array([rgb] * 9, np.uint8))) == word


def test_the_colour_of_most_of_a_thing_counts() -> None:
    red_with_a_white_lid = np.array([(217, 13, 13)] * 6 + [(240, 240, 240)] * 4, np.uint8)
    assert colour_word(lab(red_with_a_white_lid)) == "red"


def test_white_and_black_are_the_ends_of_lightness() -> None:
    np.testing.assert_allclose(lab(np.array([(255, 255, 255), (0, 0, 0)], np.uint8))[:, 0], [100.0, 0.0], atol=0.1)
