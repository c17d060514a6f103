import json

import pytest

from majordomo.catalogue import Catalogue
from majordomo.errors import UnreadableInput
from planners.plan_answer import answer_schema, read_answer

GOOD = {
    "kind": "plan",
    "goals": ["on(can, tray)"],
    "steps": [{"id": "a", "skill": "place_on", "arguments": {"target": "can", "surface": "tray"}, "after": []}],
    "assumptions": [],
    "text": "",
    "options": [],
    "suggestion": "",
}


def test_an_answer_is_found_among_other_words():
    answer = read_answer(f"Sure! Here you are:\n```json\n{json.dumps(GOOD)}\n```")
    assert answer.steps[0].arguments == {"target": "can", "surface": "tray"}


@pytest.mark.parametrize(
    "text",
    [
        '<think>Perhaps {"kind": "refusal"}? No.</think>\n{}',
        'no opening tag, {"kind"}</think>{}',
        "As {braces} go: {} and {so} on.",
    ],
)
def test_thoughts_and_braces_are_no_answer(text):
    assert read_answer(text.replace("{}", json.dumps(GOOD))).steps[0].skill == "place_on"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<html>no</html>", "no JSON object"),
        ('{"kind": "plan", "goals": [}', "not JSON"),
        ('{"kind": "plan", "kind": "refusal"}', "repeated"),
        (json.dumps(GOOD | {"secret": 1}), "secret"),
        (json.dumps(GOOD | {"kind": "order"}), "kind"),
        (json.dumps(GOOD | {"text": 3}), "text"),
        (json.dumps(GOOD | {"text": "\u202eevil"}, ensure_ascii=False), "U+202E"),
        (json.dumps(GOOD | {"goals": ["on(can\x00, tray)"]}), "U+0000"),
        ('{"kind": "plan", "steps": [{"id": "a", "skill": "wait", "arguments": {"seconds": NaN}}]}', "NaN"),
        ('{"a":' + "[" * 5000 + "]" * 5000 + "}", "not JSON"),
        (json.dumps(GOOD)[:-20], "not JSON"),
        (json.dumps(GOOD) * 2, "more than one"),
        ("{" * 30_000, "characters"),
        (json.dumps(GOOD | {"kind": "question"}), "no text"),
    ],
)
def test_an_answer_of_another_form_is_refused_with_what_is_wrong(text, told):
    with pytest.raises(UnreadableInput) as caught:
        read_answer(text)
    assert told in str(caught.value)
    assert "Try:" in str(caught.value)


def test_the_schema_names_every_skill_and_every_thing_of_its_kinds(tidy, skills):
    steps = answer_schema(skills, tidy.catalogue)["properties"]["steps"]["items"]["anyOf"]
    by_skill = {step["properties"]["skill"]["enum"][0]: step["properties"]["arguments"] for step in steps}
    nothing_to_do_it_with, words = {"go_to", "turn_on", "turn_off"}, {"do"}
    assert set(by_skill) == set(skills.skills) - nothing_to_do_it_with - words
    assert by_skill["place_on"]["properties"]["surface"]["enum"] == ["tray", "counter"]
    assert by_skill["wait"]["properties"]["seconds"]["type"] == "number"


def test_the_schema_is_one_that_strict_servers_take(tidy, skills):
    def objects(schema):
        if isinstance(schema, dict):
            yield from [schema] if schema.get("type") == "object" else []
            for value in schema.values():
                yield from objects(value)
        elif isinstance(schema, list):
            for value in schema:
                yield from objects(value)

    for found in objects(answer_schema(skills, tidy.catalogue)):
        assert found["additionalProperties"] is False
        assert found["required"] == list(found["properties"])


def test_a_skill_without_anything_to_do_it_with_is_not_offered(skills):
    steps = answer_schema(skills, Catalogue())["properties"]["steps"]["items"]["anyOf"]
    offered = {step["properties"]["skill"]["enum"][0] for step in steps}
    assert offered == {"set_down", "reset_arm", "say", "ask", "wait", "expect"}
