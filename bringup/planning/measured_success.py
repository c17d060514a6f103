"""How often each skill of a policy succeeded on held-out episodes, from the card that lies beside its weights."""

import re
from collections import Counter
from collections.abc import Mapping

from vla.shelf import checkpoint_folder

CARD = "MODEL_CARD.md"
_TABLE = "## Held-out episodes"
_ROW = re.compile(r"^\|(?:[^|]*\|)? (\w+) \| (\d+)/(\d+) \|", re.MULTILINE)
"""A skill, its successes and its trials; a card of several scenes names the scene first."""


def measured_success(checkpoint: str) -> Mapping[str, float]:
    """Return by skill the share of successes, all scenes together; a skill that was not measured is left out.

    By Laplace's rule: one success and one failure are added, for fifty of fifty is not always.

    Args:
        checkpoint: Name of shipped weights, or their folder.

    Raises:
        CheckpointError: There is no such folder.
    """
    card = checkpoint_folder(checkpoint) / CARD
    text = card.read_text(encoding="utf-8") if card.is_file() else ""
    successes, trials = Counter[str](), Counter[str]()
    for skill, succeeded, tried in _ROW.findall(text.partition(_TABLE)[2]):
        successes[skill] += int(succeeded)
        trials[skill] += int(tried)
    return {skill: (successes[skill] + 1) / (trials[skill] + 2) for skill in trials}
