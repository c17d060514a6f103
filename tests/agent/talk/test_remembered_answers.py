"""Answers about where things were, and about what contradicts itself, rest on what was seen, whenever that was."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.talk.answers import Answers
from agent.talk.past import Past
from majordomo.catalogue import Catalogue, Item
from majordomo.inquiry import Inquiry, Topic
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock
from memory.last_seen import LastSeen
from memory.long_term_memory import LongTermMemory
from memory.working_memory import WorkingMemory
from skills.registry import BUILTIN_SKILLS

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
SKILLS = SkillLibrary(BUILTIN_SKILLS)
ON_TRAY = Predicate("on", ("cup", "tray"))
IS_OPEN = Predicate("open", ("microwave",))
CATALOGUE = Catalogue.of(
    [
        Item("cup", frozenset({"movable"}), ("cup",)),
        Item("tray", frozenset({"surface"}), ("tray",)),
        Item("microwave", frozenset({"openable"}), ("microwave",)),
    ]
)


@pytest.fixture
def memory():
    return WorkingMemory(CATALOGUE, FakeClock())


@pytest.fixture
def past(tmp_path: Path):
    with LongTermMemory(tmp_path / "memory.sqlite3") as opened:
        opened.last_seen.keep([LastSeen("counter", "cup", "on(cup, tray)", 0.9, "cameras", NOW)])
        yield Past(opened, SKILLS, "counter", lambda: NOW)


def last_seen(memory, past=None):
    return Answers(memory, SKILLS, past).answer(Inquiry(Topic.LAST_SEEN, things=("cup",)))


def seen(claim, verdict=Verdict.TRUE, stamp_s=0.0, source="cameras"):
    return Belief(claim, verdict, {Verdict.TRUE: 0.9, Verdict.FALSE: 0.1}[verdict], stamp_s, source)


def test_where_a_thing_was_last_seen_is_told_though_it_may_have_moved(memory):
    memory.commit([seen(ON_TRAY)])
    memory.disturb([ON_TRAY])
    assert last_seen(memory) == "The cup was on the tray when I last looked, just now (cameras, 90% sure)."


def test_what_was_seen_today_counts_before_earlier_days(memory, past):
    memory.commit([seen(Predicate("holding", ("cup",)))])
    assert last_seen(memory, past).startswith("I was holding the cup when I last looked")


def test_what_was_not_seen_today_is_told_of_earlier_days(memory, past):
    assert last_seen(memory, past) == "Today at 15:00 the cup was on the tray (cameras, 90% sure)."


def test_what_was_never_seen_is_not_made_up(memory):
    assert last_seen(memory) == "I have never seen the cup."


def test_where_something_is_that_nobody_knows_is_told_with_where_it_was(memory, past):
    told = Answers(memory, SKILLS, past).answer(Inquiry(Topic.WHERE, things=("cup",)))
    assert told == (
        "I do not know where the cup is. Today at 15:00 the cup was on the tray (cameras, 90% sure). "
        "Try: look for the cup"
    )


def test_a_contradiction_is_told_with_both_sides(memory):
    memory.commit([seen(IS_OPEN)])
    memory.commit([seen(IS_OPEN, Verdict.FALSE, 1.0, "person")])
    told = Answers(memory, SKILLS).answer(Inquiry(Topic.WHETHER, claims=(IS_OPEN,)))
    assert told.startswith(
        "I cannot tell: it was found that the microwave is open (cameras) "
        "and that it is not so that the microwave is open (person). I must look."
    )
