"""Where things stand after a reset: seeded rejection sampling, the same for the same seed bit for bit."""

from dataclasses import dataclass

import numpy as np

from majordomo.errors import ConfigError
from sim.movable_object import MovableObject
from sim.scene import SceneConfig
from sim.scene_part import Region

TRIES_EACH = 40
"""Places tried for one object before all are drawn anew."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in the world [m] and a heading [rad]; z is the height of what it stands on."""

    x: float
    y: float
    z: float
    yaw: float


def draw_placements(config: SceneConfig, generator: np.random.Generator) -> dict[str, Standing]:
    """Draw a place for each tray and for every object, by name; where an object finds no room, all are drawn anew.

    Raises:
        ConfigError: They found no room together within the bounded number of tries.
    """
    blocked = ""
    for _ in range(max(1, config.max_placement_tries // TRIES_EACH)):
        placed = {name: _draw(config.regions[tray.region], 0.0, generator) for name, tray in config.trays.items()}
        for movable in config.objects:
            standing = _draw_object(config, movable, placed, generator)
            if standing is None:
                blocked = movable.name
                break
            placed[movable.name] = standing
        else:
            return placed
    raise ConfigError(
        f"Scene '{config.name}': cannot place '{blocked}' in {list(config.object_regions)} after "
        f"{config.max_placement_tries} tries.",
        "larger regions, less spacing, or fewer objects.",
    )


def draw_spot(
    config: SceneConfig,
    movable: MovableObject,
    region: Region,
    placed: dict[str, Standing],
    generator: np.random.Generator,
) -> Standing | None:
    """Draw a place for one object among what stands elsewhere; None where it finds no room."""
    for _ in range(TRIES_EACH):
        standing = _draw(region, np.pi, generator)
        if _has_room(config, movable, standing, placed):
            return standing
    return None


def _draw(region: Region, turn: float, generator: np.random.Generator) -> Standing:
    x, y = generator.uniform(region.low, region.high)
    return Standing(float(x), float(y), region.z, float(generator.uniform(-turn, turn)))


def _draw_object(
    config: SceneConfig, movable: MovableObject, placed: dict[str, Standing], generator: np.random.Generator
) -> Standing | None:
    regions = [config.regions[name] for name in config.object_regions]
    areas = np.array([_free_area(region, placed) for region in regions])
    for _ in range(TRIES_EACH if areas.any() else 0):
        region = regions[int(generator.choice(len(regions), p=areas / areas.sum()))]
        standing = _draw(region, np.pi, generator)
        if _has_room(config, movable, standing, placed):
            return standing
    return None


def _free_area(region: Region, placed: dict[str, Standing]) -> float:
    """Area [m^2] of a region, 0 where it is full."""
    (low_x, low_y), (high_x, high_y) = region.low, region.high
    within = [
        spot
        for spot in placed.values()
        if low_x <= spot.x <= high_x and low_y <= spot.y <= high_y and spot.z == region.z
    ]
    is_full = region.capacity is not None and len(within) >= region.capacity
    return 0.0 if is_full else (high_x - low_x) * (high_y - low_y)


def _has_room(config: SceneConfig, movable: MovableObject, spot: Standing, placed: dict[str, Standing]) -> bool:
    for name, tray in config.trays.items():
        there = placed[name]
        beyond_x = abs(spot.x - there.x) - tray.size[0]
        beyond_y = abs(spot.y - there.y) - tray.size[1]
        if max(beyond_x, beyond_y) < movable.radius + config.spacing / 2.0:
            return False
    for other in config.objects:
        if other.name not in placed:
            continue
        there = placed[other.name]
        gap = np.hypot(spot.x - there.x, spot.y - there.y) - movable.radius - other.radius
        if gap < config.spacing:
            return False
    return True
