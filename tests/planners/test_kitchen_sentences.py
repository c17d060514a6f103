"""The graded sentences over the kitchen: nearly all are read rightly, and none is misread without a word."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from majordomo.catalogue import Catalogue
from majordomo.errors import ConfigError
from majordomo.plan import Plan, PlannedCall, PlannerAnswer, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing.graded_sentences import Grade, GradedSentence, grade_all, load_sentences, load_states
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from sim.scene import load_scene
from skills.registry import BUILTIN_SKILLS

FOLDER = Path(__file__).parents[2] / "benchmarks" / "sentences"
SKILLS = SkillLibrary(BUILTIN_SKILLS)
ENOUGH = {"tuned": 0.95, "held_out": 0.9}
TOGETHER = 0.95
Grades = Mapping[str, tuple[tuple[str, Grade], ...]]

PLAN = Plan(
    (PlannedCall("s1", SkillCall("pick", {"target": "lemon"})),), (Predicate("holding", ("lemon",)),), "fake", ("so",)
)


@pytest.fixture(scope="module")
def states() -> Mapping[str, WorldSnapshot]:
    catalogue: Catalogue = load_scene("kitchen").catalogue()
    return load_states(FOLDER / "states.yaml", catalogue, SKILLS)


@pytest.fixture(scope="module")
def grades(states: Mapping[str, WorldSnapshot]) -> Grades:
    planner = BuiltinPlanner()
    return {
        name: tuple(
            (graded.sentence.say, graded.grade)
            for graded in grade_all(planner, load_sentences(FOLDER / f"{name}.jsonl"), states, SKILLS)
        )
        for name in ENOUGH
    }


@pytest.mark.parametrize("name", ENOUGH)
def test_most_sentences_are_read_rightly(grades: Grades, name: str) -> None:
    missed = [say for say, grade in grades[name] if grade is not Grade.RIGHT]
    assert 1.0 - len(missed) / len(grades[name]) >= ENOUGH[name], missed


def test_all_together_nearly_all_are(grades: Grades) -> None:
    every = [grade for graded in grades.values() for _, grade in graded]
    assert len(every) >= 200
    assert sum(grade is Grade.RIGHT for grade in every) / len(every) >= TOGETHER


@pytest.mark.parametrize("name", ENOUGH)
def test_none_is_misread_without_a_word(grades: Grades, name: str) -> None:
    assert [say for say, grade in grades[name] if grade is Grade.WRONG] == []


def sentence(**accepted: object) -> GradedSentence:
    return GradedSentence.model_validate({"say": "take the lemon", "state": "morning", **accepted})


@pytest.mark.parametrize(
    ("accepted", "answer", "grade"),
    [
        ({"goals": ("holding(lemon)",)}, PLAN, Grade.RIGHT),
        ({"goals": ("holding(apple)",)}, PLAN, Grade.WRONG),
        ({"goals": ("holding(lemon)",), "never": ("lemon",)}, PLAN, Grade.WRONG),
        ({"goals": ("holding(lemon)",), "said": "not so"}, PLAN, Grade.WRONG),
        ({"calls": ("pick(lemon)",)}, PLAN, Grade.RIGHT),
        ({"ask": ()}, PLAN, Grade.WRONG),
        ({"refuse": ""}, PLAN, Grade.WRONG),
        ({"ask": ("a", "b")}, Question("Which?", ("b", "a")), Grade.RIGHT),
        ({"ask": ("a",)}, Question("Which?", ("b", "a")), Grade.OPEN),
        ({"ask": ()}, Question("Which?", ("b",)), Grade.RIGHT),
        ({"refuse": "lemon"}, Refusal("I know no Lemon."), Grade.RIGHT),
        ({"refuse": "apple"}, Refusal("I know no lemon."), Grade.OPEN),
        ({"refuse": "apple", "others": ({"goals": ("holding(lemon)",)},)}, PLAN, Grade.RIGHT),
    ],
)
def test_an_answer_is_right_open_or_wrong(accepted: dict[str, object], answer: PlannerAnswer, grade: Grade) -> None:
    assert sentence(**accepted).grade(answer) is grade


@pytest.mark.parametrize("line", ["{", '{"say": "x", "in": "y", "gaols": []}', '{"say": 1, "in": "y"}'])
def test_a_line_that_is_wrong_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "s.jsonl").write_text(line)
    with pytest.raises(ConfigError, match=r"s\.jsonl"):
        load_sentences(tmp_path / "s.jsonl")
