"""Sentences with what a planner may make of them, and grades: right, open about not knowing, or wrong without a word.

A file of sentences holds one JSON object a line, a file of states what is believed when they are said:

    {"say": "put the lemon in the sink", "in": "morning", "goals": ["inside(lemon, sink)"]}
    {"say": "put the cup on the shelf", "in": "morning", "ask": ["red cup", "blue cup", "green cup"]}
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from majordomo.catalogue import Catalogue
from majordomo.errors import ConfigError
from majordomo.plan import Plan, Planner, PlannerAnswer, PlanRequest, Question
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.validation import read_yaml, validated
from majordomo.world import WorldSnapshot


class Grade(StrEnum):
    """How good an answer is."""

    RIGHT = "right"
    OPEN = "open"
    """Not what was wanted, and it says so: a question or a refusal instead of a plan, or the other way round."""
    WRONG = "wrong"
    """A plan for something else."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Accepted(_Part):
    """One answer that is right; exactly one of the first four is given.

    Attributes:
        goals: What a plan is for, in any order.
        calls: A plan's calls, in order, where it has no goals.
        ask: The options of a question, in any order; any question where there are none.
        refuse: A word of a refusal's reason or suggestion.
        never: Things that no step of the plan may touch.
        said: A word that the plan's assumptions must hold.
    """

    goals: tuple[str, ...] | None = None
    calls: tuple[str, ...] | None = None
    ask: tuple[str, ...] | None = None
    refuse: str | None = None
    never: tuple[str, ...] = ()
    said: str = ""

    def fits(self, answer: PlannerAnswer) -> bool:
        """Whether this is the answer."""
        if isinstance(answer, Plan):
            return self._fits_plan(answer)
        if isinstance(answer, Question):
            return self.ask is not None and (not self.ask or set(self.ask) == set(answer.options))
        told = f"{answer.reason} {answer.suggestion}".lower()
        return self.refuse is not None and self.refuse.lower() in told

    def _fits_plan(self, plan: Plan) -> bool:
        touched = {value for step in plan.calls for value in step.call.arguments.values()}
        if touched.intersection(self.never) or self.said not in "; ".join(plan.assumptions):
            return False
        if self.calls is not None:
            return list(self.calls) == [str(step.call) for step in plan.calls]
        return self.goals is not None and set(self.goals) == {str(goal) for goal in plan.goals}


class GradedSentence(Accepted):
    """A sentence, where it is said, and what may be made of it."""

    say: str
    state: str
    others: tuple[Accepted, ...] = ()

    def grade(self, answer: PlannerAnswer) -> Grade:
        """Judge an answer."""
        if any(accepted.fits(answer) for accepted in (self, *self.others)):
            return Grade.RIGHT
        return Grade.WRONG if isinstance(answer, Plan) else Grade.OPEN


class _StateFile(_Part):
    known: Literal["all"] | tuple[str, ...]
    true: tuple[str, ...]
    robot: tuple[float, float, float] | None = None
    positions: dict[str, tuple[float, float, float]] = {}


class _StatesFile(_Part):
    states: dict[str, _StateFile]


@dataclass(frozen=True, slots=True)
class Graded:
    """One sentence's answer and grade."""

    sentence: GradedSentence
    answer: PlannerAnswer
    grade: Grade


def load_sentences(path: Path) -> tuple[GradedSentence, ...]:
    """Read a file of sentences.

    Raises:
        ConfigError: It cannot be read, or a line is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines if line]
    except (OSError, ValueError) as error:
        raise ConfigError(f"The sentences in '{path}' cannot be read: {error}.", "one JSON object a line.") from error
    keys = {"in": "state", "or": "others"}
    return tuple(
        validated(
            GradedSentence, {keys.get(key, key): value for key, value in record.items()}, f"sentence {number} of {path}"
        )
        for number, record in enumerate(records, start=1)
    )


def load_states(path: Path, catalogue: Catalogue, skills: SkillLibrary) -> Mapping[str, WorldSnapshot]:
    """Read what is believed when sentences are said, by name.

    Raises:
        ConfigError, UnreadableInput: The file cannot be read, or something in it is wrong.
    """
    what = f"the states in {path}"
    file = validated(_StatesFile, {"states": read_yaml(path, what)}, what)
    return {name: _snapshot(state, catalogue, skills) for name, state in file.states.items()}


def grade_all(
    planner: Planner, sentences: tuple[GradedSentence, ...], states: Mapping[str, WorldSnapshot], skills: SkillLibrary
) -> Iterator[Graded]:
    """Put every sentence to a planner."""
    for sentence in sentences:
        answer = planner.plan(PlanRequest(sentence.say), states[sentence.state], skills)
        yield Graded(sentence, answer, sentence.grade(answer))


def _snapshot(state: _StateFile, catalogue: Catalogue, skills: SkillLibrary) -> WorldSnapshot:
    true = {Predicate.parse(claim) for claim in state.true}
    beliefs = {}
    for spec in skills.predicates.values():
        for arguments in product(*(catalogue.of_kind(kind) for _, kind in spec.parameters)):
            claim = Predicate(spec.name, arguments)
            if claim in true or (spec.name not in ("visible", "reachable") and _is_known(claim, state)):
                verdict = Verdict.TRUE if claim in true else Verdict.FALSE
                beliefs[claim] = Belief(claim, verdict, float(claim in true), 0.0, "cameras")
    positions = {name: np.array(position) for name, position in state.positions.items()}
    return WorldSnapshot(catalogue, beliefs, positions, robot=None if state.robot is None else np.array(state.robot))


def _is_known(claim: Predicate, state: _StateFile) -> bool:
    if state.known == "all":
        return True
    return claim.arguments[-1:] != () and claim.arguments[-1] in state.known
