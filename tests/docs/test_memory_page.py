"""What the page on memory promises is so."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bringup.application import app
from majordomo.inquiry import Inquiry, Topic
from majordomo.predicate import CORE_PREDICATES
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Forget, Telling
from majordomo.world import WorldSnapshot
from memory.episodes import MOST_EPISODES
from memory.recall import MOST_FACTS, MOST_LIKE_TASKS, MOST_PREFERENCES
from memory.remark import MOST_CHARACTERS
from memory.remarks import MOST_REMARKS
from planners.english.talk.interpreter import BuiltinInterpreter
from sim.scene import load_scene
from skills.registry import BUILTIN_SKILLS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "memory.md").read_text()
TABLE = re.findall(r"^\| (“.*?) \| (.*?) \|$", PAGE, flags=re.MULTILINE)
SAID = [(words, meaning) for said, meaning in TABLE for words in re.findall(r"“(.*?)”", said)]
ASKED = re.findall(r"[A-Z][^.?]*\?", PAGE.partition("## Asking it\n")[2].partition("\n\nThe answer")[0])
COMMANDS = [shlex.split(line)[1:] for line in re.findall(r"^    (majordomo .*)$", PAGE, flags=re.MULTILINE)]
SKILLS = SkillLibrary(BUILTIN_SKILLS)
WORLD = WorldSnapshot(load_scene("kitchen").catalogue())


def understood(text: str) -> object:
    return BuiltinInterpreter().interpret(text, WORLD, SKILLS)


@pytest.mark.parametrize(("words", "meaning"), SAID)
def test_what_it_shows_is_understood_as_it_says(words: str, meaning: str) -> None:
    said = understood(words)
    if meaning.startswith("it is gone"):
        assert isinstance(said, Forget)
    else:
        assert isinstance(said, Telling)
        assert said.is_preference == meaning.startswith("a preference")
        assert said.is_rule == meaning.startswith("a preference that is a rule")


@pytest.mark.parametrize("question", [" ".join(question.split()) for question in ASKED])
def test_its_questions_are_understood(question: str) -> None:
    said = understood(question)
    assert isinstance(said, Inquiry) and said.topic is not Topic.UNCLEAR


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_its_commands_take_the_options_that_it_gives_them(command: list[str]) -> None:
    page = CliRunner().invoke(app, [*command[:2], "--help"]).output
    assert page.startswith("Usage: ") and all(word in page for word in command if word.startswith("--"))


def test_its_half_lives_are_those_of_the_predicates() -> None:
    units = {"s": 1.0, "min": 60.0, "h": 3600.0}
    rows = re.findall(r"^\| (`\w+`.*?) \| (\d+) (s|min|h) \|$", PAGE, flags=re.MULTILINE)
    told = {name: float(n) * units[unit] for names, n, unit in rows for name in re.findall(r"`(\w+)`", names)}
    assert told == {spec.name: spec.half_life_s for spec in CORE_PREDICATES if spec.half_life_s is not None}


@pytest.mark.parametrize(
    "number", [MOST_REMARKS, MOST_CHARACTERS, MOST_EPISODES, MOST_PREFERENCES, MOST_FACTS, MOST_LIKE_TASKS]
)
def test_its_numbers_are_the_programs(number: int) -> None:
    assert re.search(rf"\b{number:,}\b", PAGE)


def test_its_files_are_there() -> None:
    assert (ROOT / "benchmarks" / "recollection.py").is_file() and "benchmarks/recollection.py" in PAGE
