import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bringup.chat.completion import ChatCompleter
from sim.scene import load_scene
from skills.registry import load_skills

COMPLETER = ChatCompleter(load_skills(plugins=()).library, load_scene("counter").catalogue())


def completed(text: str) -> list[str]:
    """What the line may become."""
    offered = COMPLETER.get_completions(Document(text), CompleteEvent())
    return [text[: len(text) + one.start_position] + one.text for one in offered]


@pytest.mark.parametrize(
    ("begun", "whole"),
    [
        ("pi", "pick up"),
        ("wh", "where is the"),
        ("st", "stop"),
        ("put the le", "put the lemon"),
        ("put the red c", "put the red cup"),
        ("open the MICRO", "open the microwave"),
        ("pick up t", "pick up then"),
        ("/sc", "/scene"),
    ],
)
def test_what_was_begun_is_completed(begun: str, whole: str) -> None:
    assert whole in completed(begun)


def test_things_do_not_begin_a_line_and_follow_a_verb() -> None:
    assert "lemon" not in completed("")
    assert "take the lemon" in completed("take the ")


def test_what_fits_several_words_is_offered_alone() -> None:
    assert completed("put the red c") == ["put the red cup"]


def test_commands_only_begin_a_line() -> None:
    assert completed("put the /sc") == []


def test_nothing_is_offered_for_what_nothing_begins_with() -> None:
    assert completed("put the xyz") == []
