"""What a program may not hold: every attempt is refused with a typed error, and nothing comes of it."""

import ast
import json
from pathlib import Path

import pytest

import planners.program
from majordomo.errors import MajordomoError, ModelUnavailable
from majordomo.plan import PlanRequest
from planners.program.part import NO_PAST
from planners.program.planner import ProgramPlanner
from planners.program.progress import Progress
from planners.program.setting import Setting

FENCE = "=== "
ESCAPES = dict(
    part.split("\n", 1)
    for part in f"\n{(Path(__file__).parent / 'escapes.txt').read_text(encoding='utf-8')}".split(f"\n{FENCE}")[1:]
)

GROWN = {
    "brackets in brackets": "x = " + "(" * 3000 + "1" + ")" * 3000,
    "lists in lists": "x = " + "[" * 500 + "]" * 500,
    "calls in calls": "x = " + "len(" * 500 + "[]" + ")" * 500,
    "not upon not": "x = " + "not " * 900 + "is_open('microwave')",
    "signs upon signs": "x = " + "-" * 3900 + "1",
    "attributes of attributes": "x = a" + ".a" * 1900,
    "members of members": "x = a" + "[0]" * 1300,
    "blocks in blocks": "\n".join("  " * depth + "if is_open('microwave'):" for depth in range(40)) + " wait(1)",
    "branches after branches": "if 1 == 2:\n pass\n" + "elif 1 == 2:\n pass\n" * 150,
    "sums of sums": "x = " + "+".join("1" * 1 for _ in range(1900)),
    "and upon and": "x = " + " and ".join(["True"] * 600),
    "many lines": "wait(1)\n" * 499,
    "a long text": f"say('{'a' * 3900}')",
    "a very long program": "wait(1)\n" * 100_000,
    "a long name": f"{'a' * 3900} = 1",
    "a number of many digits": f"wait({'9' * 3900})",
    "a null character": "wait(1)\0",
    "a null in a text": "say('a\0b')",
    "a bell": "say('\a')",
    "an escape for the terminal": "say('\x1b[2J')",
    "writing that runs backwards": "say('\u202e')",
    "a space without width": "op\u200ben('microwave')",
    "a form feed": "wait(1)\f\n",
    "half of a letter": "say('\ud800')",
    "a line separator": "wait(1)\u2028wait(1)",
    "a lone carriage return": "# wait\rwait(1)",
}


@pytest.fixture
def begin(skills, tidy):
    def run(text):
        setting = Setting(tidy, skills)
        return Progress(setting.read(text), PlanRequest("do it"), NO_PAST).begin(setting)

    return run


def test_the_corpus_is_large():
    assert len(ESCAPES) >= 150
    assert len(set(ESCAPES.values())) == len(ESCAPES)


@pytest.mark.parametrize("name", [*ESCAPES, *GROWN])
def test_an_escape_is_refused(name, begin):
    with pytest.raises(MajordomoError) as refused:
        begin((ESCAPES | GROWN)[name])
    assert "Try: " in str(refused.value)


def test_what_the_escapes_stand_around_is_allowed(begin):
    plan = begin('for cup in find("cup"):\n    if cup != "red cup":\n        pick(cup)\n        break\nwait(5)\n')
    assert [str(step.call) for step in plan.calls] == ["pick(blue cup)", "wait(5.0)"]


def test_a_model_that_only_tries_to_escape_is_given_up_after_two_repairs(scripted, tidy, skills):
    answers = [json.dumps({"kind": "program", "program": text}) for text in list(ESCAPES.values())[:4]]
    model = scripted(*answers)
    with pytest.raises(ModelUnavailable):
        ProgramPlanner(model).plan(PlanRequest("do it"), tidy, skills)
    assert len(model.asked) == 3


def test_nothing_that_reads_programs_can_execute_one():
    banned = {
        "exec",
        "eval",
        "compile",
        "getattr",
        "setattr",
        "__import__",
        "globals",
        "locals",
        "vars",
        "import_module",
    }
    sources = sorted(Path(planners.program.__file__).parent.glob("*.py"))
    assert len(sources) > 5
    for source in sources:
        names = {node.id for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Name)}
        assert names.isdisjoint(banned), source.name
