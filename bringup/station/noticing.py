"""What lets a scene's robot notice what is in no catalogue: configured furniture, and the looks that were learned."""

from collections.abc import Iterator

import numpy as np

from majordomo.newcomer import Notice, notice_nothing
from sim.fixture import Fixture
from sim.scene import SceneConfig, looks_path
from vla.looks import FamiliarLooks
from vla.noticing import Noticer, Spot


def notice_in(scene: SceneConfig) -> Notice:
    """What notices newcomers in a scene; nothing where nobody learned what its own things look like.

    Raises:
        ConfigError: The file of the looks cannot be read.
    """
    path = looks_path(scene.name)
    if not path.is_file():
        return notice_nothing
    trays_first = sorted(scene.fixtures, key=lambda fixture: fixture.tray is None)
    spots = tuple(spot for fixture in trays_first for spot in _spots(fixture, scene))
    familiar, footprints = FamiliarLooks.load(path), scene.site_map().footprints
    return Noticer(familiar, spots, footprints, scene.dock.z, scene.floor_z).notice


def _spots(fixture: Fixture, scene: SceneConfig) -> Iterator[Spot]:
    """Where things can be on or inside of a fixture that stays where it is configured."""
    if fixture.tray is not None:
        region, size = scene.regions[fixture.tray.region], np.array(fixture.tray.size)
        z = region.z + fixture.tray.thickness
        yield Spot("on", fixture.name, np.array(region.low) - size, np.array(region.high) + size, z)
    inside = fixture.interior
    if inside is not None and inside.body is None:
        yield Spot("inside", fixture.name, np.array(inside.low[:2]), np.array(inside.high[:2]), inside.low[2])
    for top in fixture.tops:
        yield Spot("on", fixture.name, np.array(top.low), np.array(top.high), top.z)
