"""What a line with a slash before it is, and what the commands show."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bringup.chat.slash_commands import COMMANDS, CommandInterpreter
from majordomo.correction import Undo
from majordomo.inquiry import Inquiry, Topic
from majordomo.utterance import Command, Leave, Stop, Task, Unreadable, Utterance
from majordomo.world import WorldSnapshot
from planners.english.talk.interpreter import BuiltinInterpreter
from sim.scene import load_scene
from skills.registry import load_skills

Chat = Callable[..., Any]

CATALOGUE = load_scene("counter").catalogue()
LIBRARY = load_skills(plugins=()).library


def interpreted(line: str) -> Utterance:
    [heard] = CommandInterpreter(BuiltinInterpreter()).hear(line, WorldSnapshot(CATALOGUE), LIBRARY)
    return heard.said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/plan", Command("/plan")),
        (" /Memory  red cup ", Command("/memory", "red cup")),
        ("/undo", Undo()),
        ("/why", Inquiry(Topic.WHY)),
        ("open the microwave", Task("open the microwave")),
    ],
)
def test_a_command_is_known_by_its_slash(line: str, said: Utterance) -> None:
    assert interpreted(line) == said


def test_why_with_words_is_the_question_that_these_make() -> None:
    said = interpreted("/why did you open the microwave")
    assert isinstance(said, Inquiry) and [str(call) for call in said.calls] == ["open(microwave)"]


@pytest.mark.parametrize(("line", "kind"), [("/stop", Stop), ("/quit", Leave), ("/bye", Leave)])
def test_a_wish_to_stop_or_to_leave_counts_with_a_slash_too(line: str, kind: type[Utterance]) -> None:
    assert isinstance(interpreted(line), kind)


@pytest.mark.parametrize("line", ["/scne", "/open the microwave", "/", "/\x1b[31m"])
def test_an_unknown_command_is_named_and_never_a_task(line: str) -> None:
    said = interpreted(line)
    assert isinstance(said, Unreadable) and "There is no command" in said.problem
    assert said.problem.isprintable()


def test_the_nearest_command_is_offered() -> None:
    said = interpreted("/scne")
    assert isinstance(said, Unreadable) and said.remedy == "'/scene'."


def test_help_names_every_command(chat: Chat) -> None:
    assert all(f"  {name}" in chat("/help").output for name in COMMANDS)


def test_the_plan_is_shown_with_what_was_seen(chat: Chat) -> None:
    before, after = chat("/plan", "put the lemon on the tray", "/plan").output.split("> put the lemon")
    assert "There is no plan yet." in before
    assert "“put the lemon on the tray” (done), planned by builtin:" in after
    assert "✓ s1 pick(lemon)  seen: " in after and "in the end: the lemon is on the tray" in after


def test_the_plan_can_be_asked_for_while_it_is_carried_out(
    chat: Chat, kitchen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bringup.chat.conversation._says_stop", lambda line: True)  # every line is heard at once
    output = chat("put the lemon on the tray", "/plan").output
    assert output.index("> /plan") < output.index("done: ")


def test_the_scene_tells_where_things_are_and_how_sure_that_is(chat: Chat) -> None:
    before, after = chat("/scene", "put the lemon on the tray", "/scene").output.split("> put the lemon")
    assert "I have not looked yet." in before
    assert "  tray: on it: lemon 9" in after and "  microwave: closed 9" in after and "hand is empty" in after


def test_memory_shows_what_was_told_and_what_was_done(chat: Chat) -> None:
    output = chat("the tall cup is mine", "open the microwave", "/memory", "/memory cup").output
    all_of_it, about_cup = output.split("> /memory\n")[1].split("> /memory cup")
    assert "the tall cup is mine" in all_of_it and "done: “open the microwave”" in all_of_it
    assert "the tall cup is mine" in about_cup and "microwave" not in about_cup


def test_undo_brings_back_what_was_so_before_the_last_task(chat: Chat, kitchen: Any) -> None:
    chat("open the microwave", "/undo")
    assert "closed(microwave)" in map(str, kitchen.world.true)


def test_a_conversation_is_saved_to_a_file_that_is_not_there_yet(chat: Chat, tmp_path: Path) -> None:
    target = tmp_path / "kept.jsonl"
    output = chat("hello", f"/save {target}", f"/save {target}").output
    texts = [json.loads(line).get("text") for line in target.read_text().splitlines()]
    assert "hello" in texts and "There is a" in output


def test_what_cannot_be_saved_is_told_and_the_conversation_goes_on(chat: Chat, tmp_path: Path) -> None:
    result = chat(f"/save {tmp_path / 'kept.txt'}", "hello")
    assert "Try: " in result.output and "Hello" in result.output and result.exit_code == 0


def test_an_unknown_command_is_bad_input_and_the_next_line_is_heard(chat: Chat) -> None:
    result = chat("/florp", "hello")
    assert result.exit_code == 2 and "Hello" in result.output
