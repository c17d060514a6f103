"""What the page on talking promises is so."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bringup.chat.slash_commands import COMMANDS
from majordomo.catalogue import Catalogue, Item
from majordomo.correction import Correction
from majordomo.inquiry import Inquiry, Topic
from majordomo.plan import PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Mention
from memory.newcomers import SHOWN
from planners.builtin import BuiltinPlanner
from planners.english.talk.interpreter import BuiltinInterpreter
from planners.graded_cases import Case, States
from sim.scene import load_scene
from skills.registry import BUILTIN_SKILLS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "conversation.md").read_text()
SKILLS = SkillLibrary(BUILTIN_SKILLS)
MORNING = States(ROOT / "benchmarks" / "planner" / "states.yaml").snapshot(
    Case(say="", category="", state="morning", goals=()), load_scene("kitchen").catalogue(), SKILLS
)
SHOWN_SOMETHING = replace(
    MORNING,
    catalogue=Catalogue(
        {**MORNING.catalogue.items, "red thing": Item("red thing", frozenset({"movable"}), ("red thing", SHOWN))}
    ),
)
QUESTIONS = re.findall(r"[^?\n][^?]*\?", PAGE.partition("## What can be asked\n")[2].partition("\n## ")[0])
CORRECTIONS = re.findall(r"^\| ([^|]+) \|", PAGE.partition("## Corrections\n")[2].partition("\n## ")[0], re.MULTILINE)
SAID = [text.strip() for row in CORRECTIONS[1:] for text in row.split(";") if "…" not in text and "---" not in text]
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
    for heard in BuiltinInterpreter().hear(question, SHOWN_SOMETHING, SKILLS):
        assert isinstance(heard.said, Inquiry) and heard.said.topic is not Topic.UNCLEAR


@pytest.mark.parametrize("said", SAID)
def test_its_corrections_are_understood(said: str) -> None:
    dialogue = (("person", "put the red cup on the rack"),)
    found = BuiltinInterpreter().interpret(said, MORNING, SKILLS, dialogue)
    assert isinstance(found, Correction | Mention)


def test_its_corrections_are_found() -> None:
    assert len(SAID) >= 18


@pytest.mark.parametrize("wish", WISHES)
def test_its_wishes_are_understood(wish: str) -> None:
    assert wish.lower() in " ".join(PAGE.lower().split())
    assert not isinstance(BuiltinPlanner().plan(PlanRequest(wish), MORNING, SKILLS), Refusal)


def test_its_files_are_there() -> None:
    for name in (
        "planners/english/text/paraphrases.txt",
        "planners/english/text/word_lists.txt",
        "benchmarks/planner/held_out.jsonl",
        "benchmarks/planner/held_out_2.jsonl",
    ):
        assert name in PAGE and (ROOT / name).is_file()


def test_it_names_every_command_and_no_other() -> None:
    table = PAGE.partition("## Commands\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`/[^|]+) \|", table, re.MULTILINE)
    assert {re.match(r"`(/\w+)", row)[1] for row in rows} == set(COMMANDS)  # type: ignore[index]  # each begins so
