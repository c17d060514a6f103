"""Pictures for people: captions, insets, and labelled contact sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Rgb = NDArray[np.uint8]
"""(height, width, 3)."""

_INK = (255, 255, 255)
_PAPER = (24, 26, 30)
_MARGIN = 6


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture and what is written under it."""

    label: str
    rgb: Rgb


def captioned(rgb: Rgb, text: str, *, font_size: int = 18) -> Rgb:
    """Write a line on a dark bar over a picture's lower edge; too long a line is cut."""
    image = Image.fromarray(rgb).copy()
    height = font_size + 2 * _MARGIN
    bar = Image.new("RGB", (image.width, height), _PAPER)
    _write(bar, text, font_size)
    image.paste(Image.blend(image.crop((0, image.height - height, *image.size)), bar, 0.75), (0, image.height - height))
    return np.asarray(image)


def with_inset(rgb: Rgb, inset: Rgb, side: int) -> Rgb:
    """Put a small picture, framed and `side` pixels high, into the upper right corner."""
    image = Image.fromarray(rgb).copy()
    small = _of_height(inset, side)
    framed = Image.new("RGB", (small.width + 4, side + 4), _INK)
    framed.paste(small, (2, 2))
    image.paste(framed, (image.width - framed.width - _MARGIN, _MARGIN))
    return np.asarray(image)


def contact_sheet(pictures: Sequence[Labelled], *, cell_height: int, columns: int, font_size: int = 16) -> Rgb:
    """Lay pictures out in rows, all of one height, each with its label below."""
    scaled = [(picture.label, _of_height(picture.rgb, cell_height)) for picture in pictures]
    cell_width = max((image.width for _, image in scaled), default=1)
    line = font_size + 2 * _MARGIN
    rows = ceil(len(scaled) / columns)
    size = (
        columns * (cell_width + _MARGIN) + _MARGIN,
        rows * (cell_height + line + _MARGIN) + _MARGIN,
    )
    sheet = Image.new("RGB", size, _PAPER)
    for index, (label, image) in enumerate(scaled):
        x = _MARGIN + (index % columns) * (cell_width + _MARGIN)
        y = _MARGIN + (index // columns) * (cell_height + line + _MARGIN)
        sheet.paste(image, (x, y))
        strip = Image.new("RGB", (cell_width, line), _PAPER)
        _write(strip, label, font_size)
        sheet.paste(strip, (x, y + cell_height))
    return np.asarray(sheet)


def save_picture(rgb: Rgb, path: Path) -> None:
    """Write a picture; the name's ending says in which format."""
    Image.fromarray(rgb).save(path)


def _of_height(rgb: Rgb, height: int) -> Image.Image:
    width = max(1, round(rgb.shape[1] * height / rgb.shape[0]))
    enlarges = height > rgb.shape[0]
    return Image.fromarray(rgb).resize((width, height), Image.Resampling.NEAREST if enlarges else Image.Resampling.BOX)


def _write(image: Image.Image, text: str, font_size: int) -> None:
    font = ImageFont.load_default(font_size)
    draw = ImageDraw.Draw(image)
    room = image.width - 2 * _MARGIN
    while text and draw.textlength(text, font=font) > room:
        text = text[:-2].rstrip() + "…" if len(text) > 2 else ""
    draw.text((_MARGIN, _MARGIN - 2), text, fill=_INK, font=font)
