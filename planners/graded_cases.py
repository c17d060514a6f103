"""Cases to try planners on: what is said, in which world, and what may be made of it.

A file of cases holds one JSON object a line; beside it lies `states.yaml`, with what is believed when they are said:

    {"say": "put the lemon in the sink", "category": "direct", "in": "morning", "goals": ["inside(lemon, sink)"]}
    {"say": "take the cup", "category": "ambiguous", "in": "morning", "ask": ["red cup", "blue cup", "green cup"]}
    {"say": "take the cup", "category": "multi-turn", "in": "morning", "answers": ["red"], "goals": [...]}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from majordomo.catalogue import Catalogue
from majordomo.errors import ConfigError, UnknownName
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.validation import read_yaml, validated
from majordomo.world import WorldSnapshot

STATES = "states.yaml"
"""Name of the file of states beside a file of cases."""

_NEVER_TOLD = ("visible", "reachable")
"""What a state says nothing of: it changes with every step of the robot."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Accepted(_Part):
    """One answer that is right: a plan with `goals`, a question (`ask`) or a refusal (`refuse`).

    Attributes:
        goals: What is so when a plan has been carried out; nothing else that matters has changed.
        way: Claims and calls that come to pass on the way there, in order: "inside(lemon, sink)", "say(done)".
        never: Things that no step of the plan may touch.
        said: A word that the plan's assumptions must hold.
        ask: The options of a question, in any order; any question where there are none.
        refuse: A word of a refusal's reason or suggestion.
    """

    goals: tuple[str, ...] | None = None
    way: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    said: str = ""
    ask: tuple[str, ...] | None = None
    refuse: str | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "Accepted":
        if sum(wanted is not None for wanted in (self.goals, self.ask, self.refuse)) != 1:
            raise ValueError("it must have goals, or ask, or refuse, and no two of them")
        return self


class Case(Accepted):
    """Words, the world that they are said in, and what may be made of them; what is best stands in the case itself.

    Attributes:
        say: What is said.
        category: What the case is counted with.
        scene: Whose catalogue there is.
        state: What is believed, by its name in the file of states; None: nothing.
        beliefs: What is believed besides, or instead: "open(microwave)", "not on(lemon, counter)".
        dialogue: What was said before, as (speaker, text), oldest first.
        answers: What the person says to questions, in order.
        others: Other answers that are right.
    """

    say: str
    category: str
    scene: str = "kitchen"
    state: str | None = None
    beliefs: tuple[str, ...] = ()
    dialogue: tuple[tuple[Literal["person", "robot"], str], ...] = ()
    answers: tuple[str, ...] = ()
    others: tuple[Accepted, ...] = ()

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        """Every answer that is right, the best first."""
        return (self, *self.others)


class _State(_Part):
    known: Literal["all"] | tuple[str, ...]
    true: tuple[str, ...]
    robot: tuple[float, float, float] | None = None
    positions: dict[str, tuple[float, float, float]] = {}


class _StatesFile(_Part):
    states: dict[str, _State]


@dataclass(frozen=True)
class States:
    """What is believed when cases are said, by name.

    Attributes:
        path: Of the file, which need not exist.
    """

    path: Path

    @cached_property
    def _by_name(self) -> Mapping[str, _State]:
        what = f"the states in {self.path}"
        content = read_yaml(self.path, what) if self.path.is_file() else {}
        return validated(_StatesFile, {"states": content}, what).states

    def snapshot(self, case: Case, catalogue: Catalogue, skills: SkillLibrary) -> WorldSnapshot:
        """What is believed when a case is said.

        Raises:
            UnknownName: It names a state that is not in the file.
            ConfigError, UnreadableInput: The file cannot be read, or something in it or in the case's beliefs is wrong.
        """
        if case.state is not None and case.state not in self._by_name:
            raise UnknownName("state", case.state, self._by_name)
        state = _State(known=(), true=()) if case.state is None else self._by_name[case.state]
        beliefs = _beliefs(state, catalogue, skills) | {
            claim.atom: _belief(claim.atom, claim.positive) for claim in map(Predicate.parse, case.beliefs)
        }
        positions = {name: np.array(position) for name, position in state.positions.items()}
        robot = None if state.robot is None else np.array(state.robot)
        return WorldSnapshot(catalogue, beliefs, positions, robot=robot)


def load_cases(path: Path) -> tuple[Case, ...]:
    """Read a file of cases.

    Raises:
        ConfigError: It cannot be read, or a line is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        records = [(number, json.loads(line)) for number, line in enumerate(lines, start=1) if line.strip()]
    except (OSError, ValueError) as error:
        raise ConfigError(f"The cases in '{path}' cannot be read: {error}.", "one JSON object a line.") from error
    return tuple(validated(Case, _named(record), f"the case in line {number} of {path}") for number, record in records)


def _named(record: object) -> object:
    """A record with the names that its fields have here."""
    names = {"in": "state", "or": "others"}
    return {names.get(key, key): value for key, value in record.items()} if isinstance(record, dict) else record


def _beliefs(state: _State, catalogue: Catalogue, skills: SkillLibrary) -> dict[Predicate, Belief]:
    """Of what is known, all that is not true is false."""
    true = {Predicate.parse(claim) for claim in state.true}
    claims = (
        Predicate(spec.name, arguments)
        for spec in skills.predicates.values()
        for arguments in product(*(catalogue.of_kind(kind) for _, kind in spec.parameters))
    )
    return {
        claim: _belief(claim, claim in true)
        for claim in claims
        if claim in true or (claim.name not in _NEVER_TOLD and _is_known(claim, state))
    }


def _is_known(claim: Predicate, state: _State) -> bool:
    if state.known == "all":
        return True
    return claim.arguments[-1:] != () and claim.arguments[-1] in state.known


def _belief(claim: Predicate, is_true: bool) -> Belief:
    return Belief(claim, Verdict.TRUE if is_true else Verdict.FALSE, float(is_true), 0.0, "cameras")
