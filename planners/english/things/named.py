"""What a phrase is found to mean, and names as people list them."""

from dataclasses import dataclass

from planners.english.things.determiners import Quantifier


@dataclass(frozen=True, slots=True)
class Named:
    """What a phrase means.

    Attributes:
        names: Catalogue names.
        quantifier: Whether all of them are meant, any, or none.
        assumptions: What was taken for granted in choosing.
        is_group: Whether the phrase speaks of several.
        spoken_of: What it names itself, where that is not what it means: "the sink" for where the robot stands.
    """

    names: tuple[str, ...]
    quantifier: Quantifier = Quantifier.ALL
    assumptions: tuple[str, ...] = ()
    is_group: bool = False
    spoken_of: tuple[str, ...] = ()


def listed(names: tuple[str, ...], joint: str = "and") -> str:
    """Names as people list them: "the red cup, the bowl and the lemon"."""
    shown = [f"the {name}" for name in names]
    return f" {joint} ".join(([", ".join(shown[:-1])] if shown[:-1] else []) + shown[-1:])
