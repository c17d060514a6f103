"""Cases to try planners on: how a file of them is read, and in which world they are said."""

from pathlib import Path

import pytest

from majordomo.catalogue import Catalogue
from majordomo.errors import ConfigError, UnknownName
from majordomo.predicate import Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from planners.graded_cases import Case, States, load_cases

STATES = """\
all: {known: all, "true": ["on(can, tray)", "closed(microwave)"]}
some: {known: [tray], "true": ["on(can, tray)"], robot: [1.0, 2.0, 0.0], positions: {can: [0.1, 0.2, 0.3]}}
"""


@pytest.fixture
def states(tmp_path: Path) -> States:
    (tmp_path / "states.yaml").write_text(STATES)
    return States(tmp_path / "states.yaml")


@pytest.fixture
def catalogue(tidy: object) -> Catalogue:
    return tidy.catalogue  # type: ignore[attr-defined] # a snapshot


def verdict(states: States, catalogue: Catalogue, skills: SkillLibrary, claim: str, **case: object) -> Verdict:
    said = Case.model_validate({"say": "take the can", "category": "direct", "goals": (), **case})
    return states.snapshot(said, catalogue, skills).verdict(Predicate.parse(claim))


def test_of_what_is_known_all_that_is_not_true_is_false(
    states: States, catalogue: Catalogue, skills: SkillLibrary
) -> None:
    assert verdict(states, catalogue, skills, "on(can, tray)", state="all") is Verdict.TRUE
    assert verdict(states, catalogue, skills, "on(can, counter)", state="all") is Verdict.FALSE
    assert verdict(states, catalogue, skills, "on(can, counter)", state="some") is Verdict.UNKNOWN
    assert verdict(states, catalogue, skills, "visible(can)", state="all") is Verdict.UNKNOWN


def test_a_case_may_believe_something_else(states: States, catalogue: Catalogue, skills: SkillLibrary) -> None:
    instead = {"state": "all", "beliefs": ("open(microwave)", "not on(can, tray)")}
    assert verdict(states, catalogue, skills, "open(microwave)", **instead) is Verdict.TRUE
    assert verdict(states, catalogue, skills, "on(can, tray)", **instead) is Verdict.FALSE


def test_a_case_without_a_state_knows_nothing(tmp_path: Path, catalogue: Catalogue, skills: SkillLibrary) -> None:
    assert verdict(States(tmp_path / "none.yaml"), catalogue, skills, "hand_empty()") is Verdict.UNKNOWN


def test_a_state_tells_where_things_and_the_robot_are(
    states: States, catalogue: Catalogue, skills: SkillLibrary
) -> None:
    said = Case(say="take the can", category="direct", state="some", goals=())
    snapshot = states.snapshot(said, catalogue, skills)
    assert snapshot.positions["can"].tolist() == [0.1, 0.2, 0.3]
    assert snapshot.robot is not None and snapshot.robot.tolist() == [1.0, 2.0, 0.0]


def test_a_state_that_is_not_there_is_told(states: States, catalogue: Catalogue, skills: SkillLibrary) -> None:
    with pytest.raises(UnknownName, match="al"):
        verdict(states, catalogue, skills, "hand_empty()", state="al")


def test_lines_are_cases(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text(
        '{"say": "take it", "category": "x", "in": "all", "ask": [], "or": [{"refuse": "it"}]}\n\n'
    )
    (case,) = load_cases(tmp_path / "cases.jsonl")
    assert (case.state, case.ask, case.others[0].refuse) == ("all", (), "it")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '["x"]',
        '{"say": "x", "category": "y", "gaols": []}',
        '{"say": 1, "category": "y", "goals": []}',
        '{"say": "x", "category": "y"}',
        '{"say": "x", "category": "y", "goals": [], "refuse": ""}',
    ],
)
def test_a_line_that_is_wrong_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "cases.jsonl").write_text(line)
    with pytest.raises(ConfigError, match=r"cases\.jsonl"):
        load_cases(tmp_path / "cases.jsonl")
