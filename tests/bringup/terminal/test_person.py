from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bringup.terminal.person import TerminalPerson


def says(text: str) -> Callable[[str], str]:
    return lambda prompt: text


def test_a_persons_words_are_the_answer() -> None:
    assert TerminalPerson(lambda text: None, says("  the blue one ")).ask("Which?") == "the blue one"


@pytest.mark.parametrize(("typed", "answer"), [("2", "blue cup"), ("3", "3"), ("0", "0"), ("red cup", "red cup")])
def test_a_number_picks_an_option(typed: str, answer: str) -> None:
    person = TerminalPerson(lambda text: None, says(typed))
    assert person.ask("Which?", ("red cup", "blue cup")) == answer


def test_where_nobody_is_the_question_is_shown_and_nobody_answers() -> None:
    shown: list[str] = []
    assert TerminalPerson(shown.append, None).ask("Which?", ("red cup",)) is None
    assert "Which?" in shown[0] and "red cup" in shown[1]


def test_the_end_of_input_and_an_empty_line_are_no_answer() -> None:
    def ends(prompt: str) -> str:
        raise EOFError

    assert TerminalPerson(lambda text: None, ends).ask("Which?") is None
    assert TerminalPerson(lambda text: None, says("")).ask("Which?") is None


def test_nothing_draws_while_somebody_is_asked() -> None:
    log: list[str] = []

    @contextmanager
    def quiet() -> Iterator[None]:
        log.append("quiet")
        yield
        log.append("loud")

    def reads(prompt: str) -> str:
        log.append("reads")
        return "yes"

    TerminalPerson(lambda text: None, reads, quiet).ask("Really?")
    assert log == ["quiet", "reads", "loud"]


def test_what_is_said_is_shown() -> None:
    shown: list[str] = []
    TerminalPerson(shown.append, None).say("hello")
    assert shown == ["Majordomo: hello"]
