"""How things are named in sentences."""

from collections.abc import Sequence


def listed(names: Sequence[str], joint: str = "and") -> str:
    """Names as people list them: "the red cup, the bowl and the lemon"."""
    shown = [f"the {name}" for name in names]
    return f" {joint} ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)


def capital(text: str) -> str:
    """A text as a sentence begins."""
    return text[:1].upper() + text[1:]
