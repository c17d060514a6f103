"""What the page on talking promises is so."""

import re
from pathlib import Path

import pytest

from majordomo.plan import PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.testing.graded_sentences import load_states
from majordomo.utterance import Inquiry, Topic
from planners.builtin import BuiltinPlanner
from planners.interpreter import BuiltinInterpreter
from sim.scene import load_scene
from skills.registry import BUILTIN_SKILLS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "conversation.md").read_text()
SKILLS = SkillLibrary(BUILTIN_SKILLS)
STATES = load_states(ROOT / "benchmarks" / "sentences" / "states.yaml", load_scene("kitchen").catalogue(), SKILLS)
QUESTIONS = re.findall(r"[^?\n][^?]*\?", PAGE.partition("## What can be asked\n")[2].partition("\n## ")[0])
WISHES = [
    "I want the table clear",
    "make sure the microwave is closed",
    "the lemon should be in the sink",
    "there should be a cup on the rack",
    "clear the table",
    "if the light is off, turn it on",
]


@pytest.mark.parametrize("question", [" ".join(question.split()) for question in QUESTIONS])
def test_its_questions_are_understood(question: str) -> None:
    found = BuiltinInterpreter().interpret(question, STATES["morning"], SKILLS)
    assert isinstance(found, Inquiry) and found.topic is not Topic.UNCLEAR


@pytest.mark.parametrize("wish", WISHES)
def test_its_wishes_are_understood(wish: str) -> None:
    assert wish.lower() in " ".join(PAGE.lower().split())
    assert not isinstance(BuiltinPlanner().plan(PlanRequest(wish), STATES["morning"], SKILLS), Refusal)


def test_its_files_are_there() -> None:
    assert "planners/paraphrases.txt" in PAGE and (ROOT / "planners" / "paraphrases.txt").is_file()
    assert "benchmarks/graded_sentences.py" in PAGE and (ROOT / "benchmarks" / "graded_sentences.py").is_file()
