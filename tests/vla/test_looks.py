from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from majordomo.errors import ConfigError
from majordomo.geometry import Array
from vla.looks import FamiliarLooks, FamiliarView, measured_look, shows_enough
from vla.standing import StandingThing

RED, GREEN = (200, 20, 20), (20, 160, 30)


def thing(height_m: float = 0.09) -> StandingThing:
    pixels = np.zeros((12, 12), np.bool_)
    pixels[3:9, 3:9] = True
    return StandingThing(pixels, np.zeros(3), np.array([height_m, 0.06, 0.06]), 0.0, 0.0)


def picture(colour: tuple[int, int, int], around: int = 0) -> NDArray[np.uint8]:
    rgb = np.full((12, 12, 3), around, np.uint8)
    rgb[3:9, 3:9] = colour
    return rgb


def look(colour: tuple[int, int, int], light: float = 1.0, height_m: float = 0.09) -> Array:
    dimmed = tuple(round(light * part) for part in colour)
    return measured_look(picture(dimmed), thing(height_m * (0.9 + 0.1 * light)))  # type: ignore[arg-type] # three parts


@pytest.fixture
def familiar() -> FamiliarLooks:
    lights = np.linspace(0.7, 1.0, 12)
    return FamiliarLooks.of(
        [
            FamiliarView(name, number, look(colour, light, height_m))
            for number, light in enumerate(lights)
            for name, colour, height_m in (("red cup", RED, 0.09), ("apple", GREEN, 0.06))
        ]
    )


def test_what_is_around_a_thing_is_no_part_of_its_look() -> None:
    np.testing.assert_array_equal(
        measured_look(picture(RED, around=0), thing()), measured_look(picture(RED, around=200), thing())
    )


def test_a_known_thing_in_light_that_was_not_learned_looks_familiar(familiar: FamiliarLooks) -> None:
    assert familiar.strangeness(familiar.scaled(look(RED, 0.86))) < 1.0


@pytest.mark.parametrize(("colour", "height_m"), [((30, 60, 220), 0.09), (RED, 0.03)])
def test_another_colour_or_another_size_is_strange(
    familiar: FamiliarLooks, colour: tuple[int, int, int], height_m: float
) -> None:
    assert familiar.strangeness(familiar.scaled(look(colour, height_m=height_m))) > 1.0


def test_looks_are_the_same_after_they_were_saved(familiar: FamiliarLooks, tmp_path: Path) -> None:
    familiar.save(tmp_path / "looks.npz")
    loaded = FamiliarLooks.load(tmp_path / "looks.npz")
    seen = look(RED, 0.8)
    assert loaded.strangeness(loaded.scaled(seen)) == pytest.approx(
        familiar.strangeness(familiar.scaled(seen)), rel=1e-3
    )
    assert list(loaded.names) == list(familiar.names)


def test_a_damaged_file_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "looks.npz"
    path.write_bytes(b"no looks")
    with pytest.raises(ConfigError, match="Try: making them anew"):
        FamiliarLooks.load(path)


def test_other_scales_have_another_name(familiar: FamiliarLooks) -> None:
    other = replace(familiar, scaled_from_measured=2.0 * familiar.scaled_from_measured)
    assert other.measure != familiar.measure


def test_what_is_hidden_or_small_in_a_picture_shows_too_little() -> None:
    whole = thing()
    assert shows_enough(whole)
    assert not shows_enough(replace(whole, hidden=0.5))
    assert not shows_enough(replace(whole, pixels=np.eye(12, dtype=np.bool_)))
