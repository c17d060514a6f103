"""How probable each of several things is to be the one that is meant: from what was said, seen and told, weighed.

The weights are fitted, and their calibration is measured, on generated talks: `benchmarks/ambiguity.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path

from pydantic import BaseModel, ConfigDict, NonNegativeFloat

from majordomo.ambiguity import Dialogue
from majordomo.catalogue import Catalogue
from majordomo.plan import Question
from majordomo.predicate import Predicate
from majordomo.validation import read_yaml, validated
from majordomo.world import WorldSnapshot
from planners.english.things.naming import best_described, mentioned_in
from planners.english.things.nicknames import nicknames

WEIGHTS_FILE = Path(__file__).with_name("candidate_weights.yaml")
UNKNOWN = 0.5
"""Probability of a claim that was never judged."""

_OWN = ("my ", "our ", "mine")


class Weights(BaseModel):
    """What each piece of evidence counts, in natural logarithms of odds; fitted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    spoken_of: NonNegativeFloat
    chosen: NonNegativeFloat
    visible: NonNegativeFloat
    reachable: NonNegativeFloat
    own: NonNegativeFloat
    useful: NonNegativeFloat


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a thing, each from 0 to 1, by the names that the weights have.

    Attributes:
        spoken_of: 1 for what was spoken of last, half as much for what was spoken of before that, and so on.
        chosen: Whether the person chose it when they were asked between these before, and spoke of no other since.
        visible: Probability that the robot sees it.
        reachable: Probability that the robot reaches it from where it stands.
        own: Whether the person has said that it is theirs.
        useful: Whether something is left to do, and can be done, if it is meant.
    """

    spoken_of: float = 0.0
    chosen: float = 0.0
    visible: float = UNKNOWN
    reachable: float = UNKNOWN
    own: float = 0.0
    useful: float = 1.0


class EvidenceWeigher:
    """Weighs evidence where things of one sort are asked about; of all else it knows nothing.

    Args:
        weights: Of evidence; None: those that were fitted.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights

    def weigh(
        self, question: Question, dialogue: Dialogue, snapshot: WorldSnapshot, useful: Mapping[str, bool]
    ) -> dict[str, float]:
        """Give each option a probability, given that one of them is meant."""
        if not are_alike(question.options, snapshot.catalogue):
            return dict.fromkeys(useful, 1.0 / len(useful))
        evidence = evidence_for(question, dialogue, snapshot, useful)
        return probabilities(evidence, self._weights or shipped_weights())


@cache
def shipped_weights() -> Weights:
    """The weights that were fitted."""
    what = "the weights of evidence"
    return validated(Weights, read_yaml(WEIGHTS_FILE, what), what)


def are_alike(options: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether options are things that one noun fits; only of those can evidence tell which is meant."""
    if not options or any(option not in catalogue for option in options):
        return False
    return bool(frozenset.intersection(*(frozenset(catalogue[option].nouns) for option in options)))


def evidence_for(
    question: Question, dialogue: Dialogue, snapshot: WorldSnapshot, useful: Mapping[str, bool]
) -> dict[str, Evidence]:
    """What speaks for each option of a question about things that are alike."""
    turns = _spoken_of(dialogue, question.options, snapshot.catalogue)
    chosen = _chosen_before(question, dialogue, snapshot.catalogue)
    called = nicknames(snapshot.told, snapshot.catalogue)
    own = {name for nickname, names in called.items() if nickname.startswith(_OWN) for name in names}
    return {
        name: Evidence(
            spoken_of=0.5 ** turns.index(name) if name in turns else 0.0,
            chosen=float(name == chosen and turns[:1] == [name]),
            visible=_probability("visible", name, snapshot),
            reachable=_probability("reachable", name, snapshot),
            own=float(name in own),
            useful=float(useful[name]),
        )
        for name in question.options
    }


def probabilities(evidence: Mapping[str, Evidence], weights: Weights) -> dict[str, float]:
    """The probability of each, given that one of them is meant; conditional logit, McFadden 1974."""
    kinds = tuple(Weights.model_fields)
    scores = {
        name: sum(getattr(weights, kind) * getattr(seen, kind) for kind in kinds) for name, seen in evidence.items()
    }
    best = max(scores.values())
    odds = {name: exp(score - best) for name, score in scores.items()}
    return {name: one / sum(odds.values()) for name, one in odds.items()}


def _spoken_of(dialogue: Dialogue, options: Sequence[str], catalogue: Catalogue) -> list[str]:
    """The options that were spoken of, the last first; a turn that lists several speaks of none."""
    turns: list[str] = []
    for (_, before), (speaker, text) in pairwise((("", ""), *dialogue)):
        named = [name for name in mentioned_in(text, catalogue) if name in options]
        is_reply = speaker == "person" and len(set(mentioned_in(before, catalogue)).intersection(options)) > 1
        turns += _described(text, options, catalogue) if is_reply else named if len(named) == 1 else ()
    return list(dict.fromkeys(reversed(turns)))


def _chosen_before(question: Question, dialogue: Dialogue, catalogue: Catalogue) -> str | None:
    """What the person answered when they were asked between the same things the last time, for whatever purpose."""
    for (asker, asked), (speaker, reply) in reversed(list(pairwise(dialogue))):
        is_asked = asked.endswith(question.text) or _is_between(asked, question.options, catalogue)
        if (asker, speaker) == ("robot", "person") and is_asked:
            return next(iter(_described(reply, question.options, catalogue)), None)
    return None


def _is_between(asked: str, options: Sequence[str], catalogue: Catalogue) -> bool:
    return asked.endswith("?") and set(options) <= set(mentioned_in(asked, catalogue))


def _described(reply: str, options: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The one option that a reply describes, if it is one."""
    described = best_described(reply, Catalogue({name: catalogue[name] for name in options}))
    return described if len(described) == 1 else ()


def _probability(claim: str, name: str, snapshot: WorldSnapshot) -> float:
    belief = snapshot.beliefs.get(Predicate(claim, (name,)))
    return UNKNOWN if belief is None else belief.probability
