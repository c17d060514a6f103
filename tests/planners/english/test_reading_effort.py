"""How much is read, and tried, to understand a sentence: counted, for a clock would count the machine as well."""

from collections import Counter

import pytest

from majordomo.plan import Plan, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.english.requests.clauses import ClauseReader
from planners.english.requests.commands import CommandReader
from planners.english.text import pattern_index
from planners.english.text.pattern_index import PatternIndex
from planners.english.text.phrases import Parts, matches, parts_in
from planners.english.text.words import Clause, Word
from planners.english.things.references import _Resolver

TWO_CLAUSES = "put the red cup in the microwave and the can on the tray"

Counted = Counter[tuple[str, ...]]


def counted(owner: object, name: str, of: int, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """How often a function is called, by its argument number `of`, which is words or parts of a pattern."""
    calls: Counted = Counter()
    original = getattr(owner, name)

    def counting(*args: object, **kwargs: object) -> object:
        words = args[of]
        assert isinstance(words, tuple)
        calls[tuple(word.text if isinstance(word, Word) else str(word) for word in words)] += 1
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, counting)
    return calls


def read(text: str, world: WorldSnapshot, skills: SkillLibrary) -> None:
    assert isinstance(BuiltinPlanner().plan(PlanRequest(text), world, skills), Plan | Refusal)


def test_a_clause_is_read_once_however_parts_are_grouped(tidy, skills, monkeypatch):
    clauses = counted(ClauseReader, "read", 1, monkeypatch)
    read(TWO_CLAUSES, tidy, skills)
    assert clauses
    assert max(clauses.values()) == 1


def test_two_clauses_take_few_texts_to_read(tidy, skills, monkeypatch):
    texts = counted(CommandReader, "read", 1, monkeypatch)
    read(TWO_CLAUSES, tidy, skills)
    assert 2 <= sum(texts.values()) <= 6


def test_of_thousands_of_patterns_few_are_tried(tidy, skills, monkeypatch):
    tried = counted(pattern_index, "filled", 0, monkeypatch)
    read(TWO_CLAUSES, tidy, skills)
    assert 2 <= sum(tried.values()) <= 60


def test_what_a_suggestion_needs_is_found_out_once(tidy, skills, monkeypatch):
    resolved = counted(_Resolver, "resolve", 1, monkeypatch)
    read("put the red cup in the red cup", tidy, skills)
    assert 1 <= sum(resolved.values()) <= 8


@pytest.mark.parametrize("text", ["put it in on the tray", "over on the tray", "pick the cup up", "on top of it", "it"])
def test_an_index_finds_what_its_patterns_match_in_their_order(text):
    forms = ("put {x} in {y}", "{x}", "pick {x} up", "put {x} on {y}", "{x} on {y}", "on {y}", "it", "put {x}")
    patterns: list[tuple[Parts, str]] = [(parts_in(form), form) for form in forms]
    clause: Clause = tuple(Word(word, 0, 0) for word in text.split())
    one_by_one = [(form, slots) for parts, form in patterns for slots in matches(parts, clause)]
    assert list(PatternIndex(patterns).matches(clause)) == one_by_one
    assert one_by_one
