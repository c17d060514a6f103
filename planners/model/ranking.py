"""Asks a model to put options in order, and makes probabilities of what it says."""

import math
import re
from collections.abc import Mapping, Sequence
from string import ascii_lowercase, ascii_uppercase

from planners.model.language_model import Message
from planners.model.prompt import fenced, prompt_text

_LETTERS = ascii_uppercase + ascii_lowercase

_FACTOR = 0.5
"""By order alone each option is taken to be this much as probable as the one before it."""

_FLOOR = math.log(1e-4)  # of options that are not even among the alternatives, relative to the best


def labels_for(count: int) -> tuple[str, ...]:
    """A letter for each option, which is one token in any vocabulary; numbers where there are not enough."""
    if count <= len(_LETTERS):
        return tuple(_LETTERS[:count])
    return tuple(str(number) for number in range(1, count + 1))


def ranking_message(options: Sequence[str]) -> Message:
    """Ask for the labels, the best first."""
    labelled = dict(zip(labels_for(len(options)), options, strict=True))
    return "human", f"{prompt_text('rank')}\n{fenced({'options': labelled})}"


def shares(text: str, alternatives: Sequence[Mapping[str, float]], count: int) -> tuple[float, ...] | None:
    """Return how probable each of so many options is, summing to 1; None where the answer names none of them.

    Args:
        text: The labels, the best first.
        alternatives: Log-probabilities by token, for each place in the answer; empty: by the order alone.
        count: Of options.
    """
    labels = labels_for(count)
    weights = _by_probability(alternatives, labels) or _by_order(text, labels)
    if weights is None:
        return None
    whole = sum(weights)
    return tuple(weight / whole for weight in weights)


def _by_probability(alternatives: Sequence[Mapping[str, float]], labels: Sequence[str]) -> list[float] | None:
    """From the first place in the answer where a label may stand."""
    for place in alternatives:
        found: dict[str, float] = {}
        for token, logprob in place.items():
            if token.strip() in labels:
                found[token.strip()] = max(logprob, found.get(token.strip(), -math.inf))
        if found:
            best = max(found.values())
            return [math.exp(max(found.get(label, -math.inf) - best, _FLOOR)) for label in labels]
    return None


def _by_order(text: str, labels: Sequence[str]) -> list[float] | None:
    """Labels that are not named share the place after the last one that is."""
    named = [word for word in dict.fromkeys(re.findall(r"\b(?:[A-Za-z]|\d+)\b", text)) if word in labels]
    if not named:
        return None
    places = {label: place for place, label in enumerate(named)}
    return [_FACTOR ** places.get(label, len(named)) for label in labels]
