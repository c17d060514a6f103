"""An explanation as a picture: the cameras side by side, and below them the text, what else is said, and beliefs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from majordomo.geometry import Array
from majordomo.observation import CameraFrame, Observation
from majordomo.predicate import Belief, Predicate, Verdict
from vla.explanation import Explanation, project

Colour = tuple[int, int, int]

_POINTS: tuple[tuple[str, Colour], ...] = (("what is named", (255, 235, 0)), ("where it goes", (0, 235, 255)))
_OTHER_POINT: Colour = (200, 160, 220)
_GLOW: Colour = (255, 90, 0)
_VERDICTS: dict[Verdict, Colour] = {
    Verdict.TRUE: (60, 170, 80),
    Verdict.FALSE: (170, 70, 60),
    Verdict.UNKNOWN: (130, 130, 130),
}
_INK, _FAINT, _WRONG, _PAPER, _SHADE = (235, 235, 235), (165, 165, 170), (255, 120, 100), (24, 24, 28), (0, 0, 0)
_MARGIN, _GAP = 8, 14


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to draw into every picture: a path, or crosses.

    Attributes:
        points: (n, 3) [m] in base_link.
        colour: Red, green, blue.
        is_path: Joined by lines; else a cross each.
        label: What the legend calls it.
    """

    points: Array
    colour: Colour
    is_path: bool
    label: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What else to draw.

    Attributes:
        marks: Into the pictures; with any there is a legend.
        lines: Below the text.
        table: Rows of as many cells each, the first one the head.
        truths: What was really so, where that is known.
    """

    marks: Sequence[Mark] = ()
    lines: Sequence[str] = ()
    table: Sequence[Sequence[str]] = ()
    truths: Mapping[Predicate, bool] = field(default_factory=dict)


def draw(
    explanation: Explanation,
    observation: Observation,
    beliefs: Sequence[Belief] = (),
    scale: int = 3,
    notes: Notes | None = None,
) -> NDArray[np.uint8]:
    """Paint an explanation.

    Returns:
        (height, width, 3) uint8.
    """
    notes = notes or Notes()
    panels = [
        _panel(observation.cameras[name], heat, explanation, notes.marks, scale)
        for name, heat in explanation.heat.items()
    ]
    page = _Page(panels, font_size=max(12, 4 * scale + 2))
    page.write([(explanation.text, _INK), (f"in no picture: {explanation.none[0]:.0%}", _FAINT)])
    if notes.marks:
        named = [*_POINTS, *((mark.label, mark.colour) for mark in notes.marks)]
        page.write([(label, colour) for label, colour in named if label])
    for line in notes.lines:
        page.write([(line, _INK)])
    page.tabulate(notes.table)
    for belief in beliefs:
        page.rate(belief, notes.truths.get(belief.predicate))
    return page.rgb()


class _Page:
    """Pictures side by side, and lines of one height below them.

    Args:
        panels: The pictures.
        font_size: [pixel].
    """

    def __init__(self, panels: Sequence[Image.Image], font_size: int) -> None:
        self._width, self._top = sum(panel.width for panel in panels), max(panel.height for panel in panels)
        self._font = ImageFont.load_default(font_size)
        self._line = round(1.5 * font_size)
        self._image = Image.new("RGB", (self._width, self._top + _MARGIN), _PAPER)
        left = 0
        for panel in panels:
            self._image.paste(panel, (left, 0))
            left += panel.width

    def write(self, words: Iterable[tuple[str, Colour]]) -> None:
        """Write a line of several colours."""
        pen, left = self._new_line(), float(_MARGIN)
        for text, colour in words:
            pen.text((left, self._top), text, fill=colour, font=self._font)
            left += self._length(text) + _GAP

    def tabulate(self, rows: Sequence[Sequence[str]]) -> None:
        """Write rows of cells, the first column to the left and the others to the right."""
        widths = [max(map(self._length, column)) for column in zip(*rows, strict=True)]
        for number, row in enumerate(rows):
            pen, left = self._new_line(), float(_MARGIN)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
                x = left if column == 0 else left + width - self._length(cell)
                pen.text((x, self._top), cell, fill=_INK if number else _FAINT, font=self._font)
                left += width + _GAP

    def rate(self, belief: Belief, truth: bool | None) -> None:
        """Draw a belief as a bar; a verdict that is wrong stands out."""
        pen, full = self._new_line(), self._width // 4
        box = (_MARGIN, self._top + 1, _MARGIN + full, self._top + self._line - 6)
        pen.rectangle((*box[:2], _MARGIN + full * belief.probability, box[3]), fill=_VERDICTS[belief.verdict])
        pen.rectangle(box, outline=_FAINT)
        said, so = belief.verdict, None if truth is None else Verdict.TRUE if truth else Verdict.FALSE
        really = "" if so in (None, said) else f", really {so}"
        text = f"{belief.predicate}  {said} {belief.probability:.2f}{really}"
        colour = _WRONG if really and said is not Verdict.UNKNOWN else _INK
        pen.text((_MARGIN + full + _GAP, self._top), text, fill=colour, font=self._font)

    def rgb(self) -> NDArray[np.uint8]:
        """The page, (height, width, 3)."""
        return np.asarray(self._image)

    def _new_line(self) -> ImageDraw.ImageDraw:
        """Make room for a line, and return a pen for it."""
        old = self._image
        self._top = old.height
        self._image = Image.new("RGB", (self._width, self._top + self._line), _PAPER)
        self._image.paste(old, (0, 0))
        return ImageDraw.Draw(self._image)

    def _length(self, text: str) -> float:
        return self._font.getlength(text)


def _panel(frame: CameraFrame, heat: Array, explanation: Explanation, marks: Sequence[Mark], scale: int) -> Image.Image:
    height, width = frame.depth.shape
    size = (width * scale, height * scale)
    panel = Image.fromarray(_lit(frame.rgb, heat, size))
    pen = ImageDraw.Draw(panel)
    for mark in marks:
        _draw_mark(pen, (project(frame, mark.points) + 0.5) * scale, mark)
    for number, pixel in reversed(list(enumerate(project(frame, explanation.points)))):
        if np.isfinite(pixel).all() and explanation.none[number] < 0.5:
            _draw_point(pen, (pixel + 0.5) * scale, number)
    return panel


def _lit(rgb: NDArray[np.uint8], heat: Array, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Where attention lies, colours are full and glow; elsewhere they are pale: a glow alone is lost on a red cup."""
    colour = np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.BICUBIC), float)
    warm = Image.fromarray((255.0 * heat).astype(np.uint8)).resize(size, Image.Resampling.BILINEAR)
    share = (np.asarray(warm, float) / 255.0)[..., None]  # (height, width, 1)
    pale = 0.55 * colour + 0.35 * colour.mean(axis=2, keepdims=True)
    lit = pale + (colour - pale) * np.minimum(1.0, 2.0 * share)
    return np.asarray(lit + (np.array(_GLOW) - lit) * 0.65 * share, np.uint8)


def _draw_point(pen: ImageDraw.ImageDraw, pixel: Array, number: int) -> None:
    radius, colour = (5.0, _POINTS[number][1]) if number < len(_POINTS) else (2.0, _OTHER_POINT)
    for further, ink, width in ((1.0, _SHADE, 4), (0.0, colour, 2)):
        corners = (*(pixel - radius - further).tolist(), *(pixel + radius + further).tolist())
        pen.ellipse(corners, outline=ink, width=width)


def _draw_mark(pen: ImageDraw.ImageDraw, pixels: Array, mark: Mark) -> None:
    seen = [(float(u), float(v)) for u, v in pixels[np.isfinite(pixels).all(axis=1)]]
    for ink, width in ((_SHADE, 4), (mark.colour, 2)):
        if mark.is_path:
            pen.line(seen, fill=ink, width=width, joint="curve")
            continue
        for u, v in seen:
            pen.line((u - 5, v - 5, u + 5, v + 5), fill=ink, width=width)
            pen.line((u - 5, v + 5, u + 5, v - 5), fill=ink, width=width)
