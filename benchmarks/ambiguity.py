"""How well it is known which of several things is meant, and what comes of asking only where it is not.

Talks are generated in the scene `kitchen`: things stand about, something was said before, and a person who means one of
several things names it by its noun alone, the likelier the clearer they take that to be. How much it counts for them
what was spoken of, what is in view, what is theirs, differs from person to person. The weights are fitted on
talks of some seeds, and measured on others. People are not like that in every way: what is measured is whether the
probabilities are honest where evidence means what it means here.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import yaml
from markdown_report import heading

from bringup.evaluation.markdown import table
from learning.intervals import Rate
from majordomo.ambiguity import ACT_ABOVE
from majordomo.catalogue import Catalogue
from majordomo.plan import Plan, PlannerAnswer, PlanRequest, Question
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.ask_or_act import AskOrAct, decision, does_the_same, is_useful
from planners.builtin import BuiltinPlanner
from planners.candidates import WEIGHTS_FILE, Evidence, Weights, evidence_for, probabilities, shipped_weights
from sim.scene import load_scene
from skills.registry import load_skills

MOVABLE = ("pick up the {}", "put the {} on the rack", "put the {} on the shelf", "put the {} in the sink")
REQUESTS = {"cup": MOVABLE, "fruit": MOVABLE, "burner": ("turn on the {}", "turn off the {}")}
SPOTS = ("on counter", "inside sink", "on rack", "on table", "on shelf")
OTHERS_ROUND = ("bowl", "sponge")
CARELESS = 0.3
"""Share of people who name a thing by its noun alone although they know that it is not clear."""

MISTAKEN = 0.03
"""Share of people who ask for what is so already."""

RIDGE = 0.01
BINS = 10


@dataclass(frozen=True, slots=True)
class Talk:
    """One ambiguous request.

    Attributes:
        evidence: For each thing that may be meant.
        supposed: What comes of each.
        meant: The one that is meant.
    """

    evidence: dict[str, Evidence]
    supposed: dict[str, PlannerAnswer]
    meant: str


class People:
    """Draws talks, one a seed."""

    def __init__(self) -> None:
        self.catalogue = load_scene("kitchen").catalogue()
        self.skills: SkillLibrary = load_skills().library
        self._asking = AskOrAct(BuiltinPlanner())

    def talk(self, seed: int) -> Talk | None:
        """Draw a world and what was said; None where the person was clear, or the grammar was sure what is meant."""
        rng = np.random.default_rng(seed)
        noun = str(rng.choice(list(REQUESTS)))
        things = tuple(name for name, item in self.catalogue.items.items() if noun in item.nouns)
        request = str(rng.choice(REQUESTS[noun])).format(noun)
        snapshot, in_view = drawn_world(things, self.catalogue, rng)
        dialogue, attended, answered = drawn_dialogue(things, request, noun, rng)
        own = str(rng.choice(things)) if rng.random() < 0.2 else None
        told = () if own is None else (f"the {own} is mine",)
        snapshot = WorldSnapshot(snapshot.catalogue, snapshot.beliefs, told=told)
        asked = PlanRequest(request, dialogue)
        question = BuiltinPlanner().plan(asked, snapshot, self.skills)
        if not isinstance(question, Question) or set(question.options) != set(things):
            return None
        judged = self._asking.judged(question, asked, snapshot, self.skills)
        useful = {name: is_useful(answer) for name, answer in judged.supposed.items()}
        force = rng.lognormal(0.0, 0.3, 4)
        liking = np.array(
            [
                force[0] * 2.5 * attended.get(name, 0.0)
                + force[1] * 1.0 * in_view[name]
                + force[2] * 1.5 * (own == name)
                + force[3] * 2.5 * (answered == name)
                for name in things
            ]
        )
        sensible = np.array([1.0 if useful[name] else MISTAKEN for name in things])
        share = sensible * np.exp(liking)
        share /= share.sum()
        meant = str(rng.choice(things, p=share))
        clear = float(share[things.index(meant)])
        if rng.random() > max(CARELESS, clear**2):
            return None
        return Talk(evidence_for(question, dialogue, snapshot, useful), dict(judged.supposed), meant)


def drawn_world(
    things: Sequence[str], catalogue: Catalogue, rng: np.random.Generator
) -> tuple[WorldSnapshot, dict[str, bool]]:
    """Draw where things are and what is on; returns what is believed, and which of the things are really in view."""
    beliefs: dict[Predicate, Belief] = {}

    def believe(claim: str, probability: float, *arguments: str) -> None:
        verdict = Verdict.TRUE if probability >= 0.65 else Verdict.FALSE if probability <= 0.35 else Verdict.UNKNOWN
        atom = Predicate(claim, arguments)
        beliefs[atom] = Belief(atom, verdict, probability, 0.0, "benchmark")

    here = str(rng.choice(catalogue.of_kind("place")))
    for place in catalogue.of_kind("place"):
        believe("robot_at", float(place == here), place)
    believe("hand_empty", 1.0)
    for door in catalogue.of_kind("openable"):
        believe("open", 0.0, door)
        believe("closed", 1.0, door)
    in_view = {}
    for name in things:
        fixture = name
        if catalogue[name].is_of("movable"):
            relation, fixture = str(rng.choice(SPOTS)).split()
            for spot in SPOTS:
                believe(spot.split()[0], float(spot == f"{relation} {fixture}"), name, spot.split()[1])
            believe("holding", 0.0, name)
        else:
            is_on = float(rng.random() < 0.4)
            believe("turned_on", is_on, name)
            believe("turned_off", 1.0 - is_on, name)
        is_near = catalogue[fixture].place == here
        in_view[name] = bool(rng.random() < (0.95 if is_near else 0.3))
        for claim, is_so in (("visible", in_view[name]), ("reachable", is_near)):
            believe(claim, float(np.clip((0.88 if is_so else 0.12) + rng.normal(0.0, 0.12), 0.01, 0.99)), name)
    return WorldSnapshot(catalogue, beliefs), in_view


def drawn_dialogue(
    things: Sequence[str], request: str, noun: str, rng: np.random.Generator
) -> tuple[tuple[tuple[str, str], ...], dict[str, float], str | None]:
    """Draw what was said before.

    Returns:
        It; how much each thing is in mind from that, 0 to 1; and which was the answer when the same was asked last.
    """
    said: list[tuple[str, str]] = []
    answered = None
    attended: dict[str, float] = {}
    for _ in range(rng.integers(0, 4)):
        if rng.random() < 0.3:
            said += [("person", f"find the {rng.choice(OTHERS_ROUND)}"), ("robot", "Done.")]
            attended = {name: 0.8 * share for name, share in attended.items()}
            continue
        name, answered = str(rng.choice(things)), None
        if rng.random() < 0.3:
            answered = name
            listed = [f"the {thing}" for thing in things]
            question = f"Which {noun} do you mean: {', '.join(listed[:-1])} or {listed[-1]}?"
            question = question.replace(", ", " or ") if len(listed) == 2 else question
            said += [("person", request), ("robot", question), ("person", name), ("robot", "Done.")]
        else:
            said += [("person", f"find the {name}"), ("robot", f"Done: I see the {name}.")]
        attended = {other: 0.5 * share for other, share in attended.items()} | {name: 1.0}
    return tuple(said), attended, answered


def drawn_talks(people: People, first_seed: int, number: int) -> tuple[list[Talk], int]:
    """Draw talks until there are enough; returns them, and how many seeds that took."""
    talks: list[Talk] = []
    for seed in count(first_seed):
        talk = people.talk(seed)
        if talk is not None:
            talks.append(talk)
        if len(talks) == number:
            return talks, seed + 1 - first_seed
    raise AssertionError("seeds do not end")


def fitted(talks: Sequence[Talk], steps: int = 4000, rate: float = 0.2) -> Weights:
    """The weights under which what people meant is likeliest; none is below 0."""
    kinds = tuple(Weights.model_fields)
    arrays = [
        (
            np.array([[getattr(seen, kind) for kind in kinds] for seen in talk.evidence.values()]),
            list(talk.evidence).index(talk.meant),
        )
        for talk in talks
    ]
    widest = max(len(rows) for rows, _ in arrays)
    there = np.array([[index < len(rows) for index in range(widest)] for rows, _ in arrays])
    seen = np.array([np.vstack([rows, np.zeros((widest - len(rows), len(kinds)))]) for rows, _ in arrays])
    meant = seen[np.arange(len(arrays)), [index for _, index in arrays]]  # (talks, kinds)
    weights = np.ones(len(kinds))
    for _ in range(steps):
        odds = np.exp(seen @ weights) * there  # (talks, things)
        expected = (odds / odds.sum(axis=1, keepdims=True))[..., None] * seen
        slope = (meant - expected.sum(axis=1)).mean(axis=0) - RIDGE * weights / len(arrays)
        weights = np.maximum(weights + rate * slope, 0.0)
    return Weights(**{kind: round(float(weight), 3) for kind, weight in zip(kinds, weights, strict=True)})


@dataclass(frozen=True, slots=True)
class Measured:
    """What comes of one way to decide.

    Attributes:
        asked: Talks in which the person is asked.
        needless: Those in which that would not have been needed: what is likeliest was right.
        wrong: Those in which something else is done than what was meant.
    """

    asked: Rate
    needless: Rate
    wrong: Rate


def measured(talks: Sequence[Talk], weights: Weights, act_above: float) -> Measured:
    """Decide every talk, and hold that against what was meant."""
    asked = needless = wrong = 0
    for talk in talks:
        shares = probabilities(talk.evidence, weights)
        decided = decision(shares, talk.supposed, act_above)
        best = talk.supposed[max(shares, key=shares.__getitem__)]
        asked += decided is None
        needless += decided is None and _is_as_meant(best, talk)
        wrong += decided is not None and not _is_as_meant(decided, talk)
    return Measured(*(Rate(counted, len(talks)) for counted in (asked, needless, wrong)))


def _is_as_meant(answer: PlannerAnswer, talk: Talk) -> bool:
    wanted = talk.supposed[talk.meant]
    return isinstance(answer, Plan) and isinstance(wanted, Plan) and does_the_same(answer, wanted)


def reliability(talks: Sequence[Talk], weights: Weights) -> tuple[float, float]:
    """How often the likeliest is meant, and the expected calibration error of its probability; Guo et al. 2017."""
    shares = [probabilities(talk.evidence, weights) for talk in talks]
    best = [max(share, key=share.__getitem__) for share in shares]
    sure = np.array([share[name] for share, name in zip(shares, best, strict=True)])
    right = np.array([name == talk.meant for name, talk in zip(best, talks, strict=True)], float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(sure[bins == one].mean() - right[bins == one].mean()) * (bins == one).mean() for one in set(bins)]
    return float(right.mean()), float(sum(gaps))


def main() -> None:
    """Draw talks, fit, measure on others, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=400, help="talks that are measured, and that are fitted to")
    parser.add_argument("--first-seed", type=int, default=3_000_000, help="of those that are measured")
    parser.add_argument(
        "--fit", type=int, metavar="SEED", help="fit the weights to talks from this seed on, and keep them"
    )
    chosen = parser.parse_args()
    people, weights = People(), shipped_weights()
    if chosen.fit is not None:
        weights = fitted(drawn_talks(people, chosen.fit, chosen.episodes)[0])
        WEIGHTS_FILE.write_text(yaml.safe_dump(weights.model_dump(), sort_keys=False), encoding="utf-8")
    talks, seeds = drawn_talks(people, chosen.first_seed, chosen.episodes)
    none = Weights(**dict.fromkeys(Weights.model_fields, 0.0))
    ways = (
        ("always asks, unless it makes no difference", none, 2.0),
        (f"acts from {ACT_ABOVE:.0%} on", weights, ACT_ABOVE),
        ("acts from 80% on", weights, 0.8),
        ("never asks", weights, 0.0),
    )
    rows = []
    for what, by, act_above in ways:
        shares = measured(talks, by, act_above)
        rows.append((what, str(shares.asked), str(shares.needless), str(shares.wrong)))
    (right, error), (blind, _) = (reliability(talks, by) for by in (weights, none))
    fit = "as shipped" if chosen.fit is None else f"fitted to {chosen.episodes} talks of the seeds from {chosen.fit} on"
    also = (
        f"weights: {fit}: {', '.join(f'{kind} {value:g}' for kind, value in weights.model_dump().items())}",
        f"the likeliest is meant in {right:.1%} (the first named: {blind:.1%}); expected calibration error {error:.3f}",
    )
    drawn = f"{len(talks)} ambiguous requests, of {seeds} that were drawn"
    print(heading("Ask or act", seed=f"{chosen.first_seed} on", episodes=drawn, also=also))
    print(
        table(
            (
                "what it does",
                "asked",
                "asked, and the likeliest was right",
                "done, and not what was meant (Wilson 95 %)",
            ),
            rows,
        )
    )


if __name__ == "__main__":
    main()
