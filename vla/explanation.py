"""What the network looked at, as a picture: attention over each camera, the points, and what is believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from majordomo.geometry import Array, inverse, transform_points
from majordomo.observation import CameraFrame, Observation
from majordomo.predicate import Belief, Predicate, Verdict
from vla.processor import autocast
from vla.sight import VlaSight

_POINT_COLOURS = ((255, 255, 0), (0, 255, 255), (255, 128, 255), (160, 255, 160))
_VERDICT_COLOURS = {Verdict.TRUE: (60, 170, 80), Verdict.FALSE: (190, 70, 60), Verdict.UNKNOWN: (140, 140, 140)}
_INK, _PAPER = (235, 235, 235), (24, 24, 28)
_LINE = 18


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


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to draw into every picture: a path, or crosses.

    Attributes:
        points: (n, 3) [m] in base_link.
        colour: Red, green, blue.
        is_path: Joined by lines; else a cross each.
    """

    points: Array
    colour: tuple[int, int, int]
    is_path: bool


@dataclass(frozen=True, slots=True)
class Notes:
    """What else to draw.

    Attributes:
        marks: Into the pictures.
        lines: Below the text.
        truths: What was really so, where that is known.
    """

    marks: Sequence[Mark] = ()
    lines: Sequence[str] = ()
    truths: Mapping[Predicate, bool] = field(default_factory=dict)


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


def draw(
    explanation: Explanation,
    observation: Observation,
    beliefs: Sequence[Belief] = (),
    scale: int = 3,
    notes: Notes | None = None,
) -> NDArray[np.uint8]:
    """Paint an explanation: the cameras side by side, and below them the text and a bar for each belief.

    Returns:
        (height, width, 3) uint8.
    """
    notes = notes or Notes()
    panels = [
        _panel(observation.cameras[name], heat, explanation, notes.marks, scale)
        for name, heat in explanation.heat.items()
    ]
    lines = [f"{explanation.text}  (in no picture: {explanation.none[0]:.0%})", *notes.lines]
    width, height = sum(panel.width for panel in panels), max(panel.height for panel in panels)
    picture = Image.new("RGB", (width, height + _LINE * (len(lines) + len(beliefs)) + 4), _PAPER)
    left = 0
    for panel in panels:
        picture.paste(panel, (left, 0))
        left += panel.width
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((6, height + _LINE * number + 4), line, fill=_INK)
    for number, belief in enumerate(beliefs, start=len(lines)):
        _bar(pen, belief, notes.truths.get(belief.predicate), height + _LINE * number + 4, width)
    return np.asarray(picture)


def _panel(frame: CameraFrame, heat: Array, explanation: Explanation, marks: Sequence[Mark], scale: int) -> Image.Image:
    height, width = frame.depth.shape
    size = (width * scale, height * scale)
    colour = Image.fromarray(frame.rgb).resize(size, Image.Resampling.BILINEAR)
    warm = np.asarray(Image.fromarray((255.0 * heat).astype(np.uint8)).resize(size, Image.Resampling.BILINEAR)) / 255.0
    blend = (0.85 * warm)[..., None]
    painted = np.asarray(colour) * (1.0 - blend) + np.array([255.0, 60.0, 0.0]) * blend
    panel = Image.fromarray(painted.astype(np.uint8))
    pen = ImageDraw.Draw(panel)
    for mark in marks:
        _mark(pen, (project(frame, mark.points) + 0.5) * scale, mark)
    for number, pixel in enumerate(project(frame, explanation.points)):
        if np.isfinite(pixel).all() and explanation.none[number] < 0.5:
            u, v = (pixel + 0.5) * scale
            pen.ellipse((u - 4, v - 4, u + 4, v + 4), outline=_POINT_COLOURS[number % len(_POINT_COLOURS)], width=2)
    return panel


def _mark(pen: ImageDraw.ImageDraw, pixels: Array, mark: Mark) -> None:
    seen = [(float(u), float(v)) for u, v in pixels[np.isfinite(pixels).all(axis=1)]]
    if mark.is_path:
        pen.line(seen, fill=mark.colour, width=2)
        return
    for u, v in seen:
        pen.line((u - 5, v - 5, u + 5, v + 5), fill=mark.colour, width=2)
        pen.line((u - 5, v + 5, u + 5, v - 5), fill=mark.colour, width=2)


def project(frame: CameraFrame, points: Array) -> Array:
    """Return pixels (n, 2) of points (n, 3) [m] in base_link; NaN for what lies behind the camera."""
    in_camera = transform_points(inverse(frame.base_from_camera), points)
    homogeneous = in_camera @ frame.intrinsics.T
    depth = np.where(in_camera[:, 2:] > 1e-6, in_camera[:, 2:], np.nan)
    pixels: Array = homogeneous[:, :2] / depth
    return pixels


def _bar(pen: ImageDraw.ImageDraw, belief: Belief, truth: bool | None, top: int, width: int) -> None:
    length = (width // 3) * belief.probability
    pen.rectangle((6, top + 2, 6 + width // 3, top + _LINE - 4), outline=_INK)
    pen.rectangle((6, top + 2, 6 + length, top + _LINE - 4), fill=_VERDICT_COLOURS[belief.verdict])
    really = "" if truth is None else f"  (really {str(truth).lower()})"
    text = f"{belief.predicate}  {belief.verdict} {belief.probability:.2f}{really}"
    pen.text((14 + width // 3, top + 1), text, fill=_INK)
