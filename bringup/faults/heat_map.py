"""Rates as a picture: a row a fault, a column an aspect, green where it always was so and red where it never was."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bringup.pictures.drawing import Rgb
from learning.intervals import Rate

Colour = tuple[int, int, int]

CELL_W, CELL_H, LABEL_W, HEAD_H, MARGIN, FONT = 74, 22, 340, 110, 12, 14
PAPER, INK, UNASKED = (255, 255, 255), (30, 32, 36), (226, 228, 232)
NEVER, HALF, ALWAYS = (200, 48, 44), (244, 190, 66), (62, 152, 84)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the map; a rate without trials was not asked."""

    label: str
    rates: Sequence[Rate]


def heat_map(rows: Sequence[Row], columns: Sequence[str]) -> Rgb:
    """Draw the map."""
    size = (LABEL_W + CELL_W * len(columns) + MARGIN, HEAD_H + CELL_H * len(rows) + MARGIN)
    image = Image.new("RGB", size, PAPER)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(FONT)
    for number, title in enumerate(columns):
        _write_slanted(image, title, (LABEL_W + CELL_W * number + CELL_W // 3, HEAD_H - 6))
    for line, row in enumerate(rows):
        y = HEAD_H + CELL_H * line
        draw.text((LABEL_W - 8, y + CELL_H // 2), row.label, fill=INK, font=font, anchor="rm")
        for number, rate in enumerate(row.rates):
            x = LABEL_W + CELL_W * number
            draw.rectangle((x, y, x + CELL_W - 2, y + CELL_H - 2), fill=colour(rate))
            if rate.trials > 1:
                told = f"{rate.successes}/{rate.trials}"
                draw.text((x + CELL_W // 2, y + CELL_H // 2), told, fill=PAPER, font=font, anchor="mm")
    return np.asarray(image)


def colour(rate: Rate) -> Colour:
    """Grey where nothing was asked; else from red over amber to green."""
    if not rate.trials:
        return UNASKED
    low, high = (NEVER, HALF) if rate.value < 0.5 else (HALF, ALWAYS)
    share = 2.0 * rate.value - (rate.value >= 0.5)
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(low, high, strict=True))
    return red, green, blue


def _write_slanted(image: Image.Image, text: str, foot: tuple[int, int]) -> None:
    """Write upwards to the right, from a point on."""
    font = ImageFont.load_default(FONT)
    strip = Image.new("L", (HEAD_H + 30, FONT + 6))
    ImageDraw.Draw(strip).text((0, 2), text, fill=255, font=font)
    turned = strip.rotate(50.0, expand=True)
    ink = Image.new("RGB", turned.size, INK)
    image.paste(ink, (foot[0] - 4, foot[1] - turned.height + 6), turned)
