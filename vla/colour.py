"""Colours as people see and name them: CIE L*a*b*, in which equal distances look alike, and the words for it."""

import numpy as np
from numpy.typing import NDArray

from majordomo.geometry import Array

_XYZ_FROM_RGB = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.95047, 1.0, 1.08883])
_HUES = (
    (20.0, "pink"),
    (48.0, "red"),
    (75.0, "orange"),
    (102.0, "yellow"),
    (175.0, "green"),
    (250.0, "light blue"),
    (308.0, "blue"),
    (345.0, "purple"),
    (360.0, "pink"),
)
"""The hue [deg] up to which a word holds."""
_IF_DARK = {"orange": "brown", "yellow": "brown", "light blue": "blue"}
_IF_LIGHT = {"red": "pink", "purple": "pink"}
DARK, LIGHT = 45.0, 58.0
LIT_SHARE = 0.75
"""The quarter that is lit best tells how light a colour is: the rest may lie in shade."""
GREY = 14.0
"""Chroma below which there is no hue."""
COLOURED_SHARE = 0.35
"""Of the pixels: with fewer that have a hue, a thing is white, grey or black."""


def lab(rgb: NDArray[np.uint8]) -> Array:
    """Return L*, a* and b* (n, 3) of sRGB pixels (n, 3).

    Source: CIE 15:2004 for illuminant D65, IEC 61966-2-1 for sRGB.
    """
    share = rgb / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _XYZ_FROM_RGB.T / _WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16.0 / 116.0).T
    return np.stack([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)], axis=-1)


def colour_word(colours: Array) -> str:
    """Name the colour that most of a thing has, given the L*, a* and b* (n, 3) of its pixels."""
    light, a, b = colours.T
    has_hue = np.hypot(a, b) > GREY
    if has_hue.mean() < COLOURED_SHARE:
        middle = float(np.median(light))
        return "white" if middle > LIGHT else "grey" if middle > 22.0 else "black"
    hue = np.degrees(np.arctan2(b[has_hue], a[has_hue])) % 360.0
    sectors = np.searchsorted([end for end, _ in _HUES], hue, side="right")
    words = np.array([word for _, word in _HUES])[sectors]
    found, counts = np.unique(words, return_counts=True)
    word = str(found[counts.argmax()])
    lit = float(np.quantile(light[has_hue][words == word], LIT_SHARE))
    return _IF_DARK.get(word, word) if lit < DARK else _IF_LIGHT.get(word, word) if lit > LIGHT else word
