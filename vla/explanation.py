"""What the network looked at when it read a text: attention over each camera, and the points."""

from dataclasses import dataclass

import numpy as np
import torch

from majordomo.geometry import Array, inverse, transform_points
from majordomo.observation import CameraFrame, Observation
from vla.processor import autocast
from vla.sight import VlaSight


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one text made of one look.

    Attributes:
        text: What was asked.
        heat: (rows, columns) by camera name, the first map scaled to at most 1.
        points: (K, 3) [m] in base_link.
        none: (K,) probability that the thing is in no picture.
    """

    text: str
    heat: dict[str, Array]
    points: Array
    none: Array


def explain(sight: VlaSight, text: str, observation: Observation) -> Explanation:
    """Say where the network looks when it reads a text."""
    scene, texts = sight.scene(observation), sight.embed(text)
    with torch.inference_mode(), autocast(sight.device):
        attended = sight.network.attend(scene, texts)
    rows, columns = sight.config.cell_grid
    maps = attended.log_maps[0, 0, 0, :-1].exp().double().cpu().numpy()
    maps = maps.reshape(len(sight.config.cameras), rows, columns) / max(float(maps.max()), 1e-9)
    return Explanation(
        text,
        dict(zip(sight.config.cameras, maps, strict=True)),
        attended.points[0, 0].double().cpu().numpy(),
        attended.none[0, 0].double().cpu().numpy(),
    )


def project(frame: CameraFrame, points: Array) -> Array:
    """Return pixels (n, 2) of points (n, 3) [m] in base_link; NaN for what lies behind the camera."""
    in_camera = transform_points(inverse(frame.base_from_camera), points)
    homogeneous = in_camera @ frame.intrinsics.T
    depth = np.where(in_camera[:, 2:] > 1e-6, in_camera[:, 2:], np.nan)
    pixels: Array = homogeneous[:, :2] / depth
    return pixels
