"""How a scene is lit and finished, and how that differs from seed to seed, as configuration."""

from typing import Annotated

from pydantic import Field

from sim.scene_part import Fraction, ScenePart


class Light(ScenePart):
    """Light that follows the camera, so that colours look alike from everywhere."""

    ambient: Fraction
    diffuse: Fraction
    specular: Fraction


class Finish(ScenePart):
    """Materials of the kitchen that look alike, and the textures of which they have one; none leaves them their own."""

    materials: Annotated[tuple[str, ...], Field(min_length=1)]
    textures: tuple[str, ...] = ()


class Variation(ScenePart):
    """How much the look of a scene differs from seed to seed.

    Attributes:
        darkness: By so large a share the light, and the finishes, may be darker.
        tint: By so large a share their red, green and blue may be more or less.
    """

    darkness: Fraction
    tint: Fraction
    finishes: tuple[Finish, ...] = ()
