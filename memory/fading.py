"""How a belief fades: its probability goes towards one half, by half in its predicate's half-life."""

from dataclasses import replace

from majordomo.predicate import Belief, Verdict

SURE = 0.15
"""A probability that is no farther than this from one half decides nothing any more."""


def faded(belief: Belief, now_s: float, half_life_s: float | None) -> Belief:
    """What a belief is worth now; unknown where too much of it is gone, which takes a half-life at least.

    Args:
        belief: As it was when somebody looked.
        now_s: The robot's clock [s].
        half_life_s: [s]; None: it does not fade.
    """
    if half_life_s is None:
        return belief
    left = 0.5 ** (max(now_s - belief.stamp_s, 0.0) / half_life_s)
    was_sure = abs(belief.probability - 0.5)
    is_gone = left * was_sure < min(SURE, 0.5 * was_sure)
    probability = 0.5 + left * (belief.probability - 0.5)
    return replace(belief, verdict=Verdict.UNKNOWN if is_gone else belief.verdict, probability=probability)
