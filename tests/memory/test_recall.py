"""What is remembered is what may matter to the words, and no more."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from majordomo.outcome import Outcome
from memory.episode import Episode, Setback
from memory.long_term_memory import LongTermMemory
from memory.recall import MOST_LIKE_TASKS, Recall
from memory.remark import RemarkKind
from memory.word_vectors import WordVectors, content_words

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CUP = Episode("put the red cup in the microwave", "counter", Outcome.DONE, "Done.", NOON, plan=("pick(red cup)",))


@pytest.fixture
def memory(tmp_path: Path):
    with LongTermMemory(tmp_path / "memory.sqlite3") as opened:
        yield opened


@pytest.fixture
def recall(memory):
    return Recall(memory, [WordVectors()])


def test_every_preference_is_told_with_who_said_so_and_when(memory, recall):
    memory.remarks.add(RemarkKind.PREFERENCE, "never open the cabinet", "Ann", NOON)
    assert recall.remembered("turn on the light") == ("Ann wishes (said 2026-11-22): never open the cabinet",)


def test_facts_are_told_where_they_share_a_word(memory, recall):
    memory.remarks.add(RemarkKind.FACT, "the tall cups are mine", "Ann", NOON)
    assert recall.remembered("turn on the light") == ()
    assert recall.remembered("bring me a cup") == ("Ann told me (said 2026-11-22): the tall cups are mine",)


def test_like_tasks_are_told_with_what_failed(memory, recall):
    memory.episodes.add(CUP)
    failed = Setback("pick(red cup)", "grasp_missed", "I missed it.")
    memory.episodes.add(replace(CUP, outcome=Outcome.FAILED, setbacks=(failed,)))
    memory.episodes.add(replace(CUP, instruction="turn on the light"))
    told = recall.remembered("put the red cup into the microwave")
    assert len(told) == 2 and any("pick(red cup) failed (grasp_missed)" in one for one in told)


def test_like_tasks_come_first_then_what_was_said_last(memory, recall):
    for number, kind in enumerate((RemarkKind.PREFERENCE, RemarkKind.FACT, RemarkKind.PREFERENCE)):
        memory.remarks.add(kind, f"the cup {number}", "Ann", NOON)
    memory.episodes.add(CUP)
    assert [one[-1] for one in recall.remembered(CUP.instruction)] == [".", "2", "1", "0"]


def test_the_same_words_with_the_same_end_are_told_once_the_latest(memory, recall):
    for day in range(1, 6):
        memory.episodes.add(replace(CUP, ended_at=NOON.replace(day=day)))
    assert [one.ended_at.day for one in recall.like(CUP.instruction)] == [5]


def test_a_task_of_which_nothing_came_is_not_told(memory, recall):
    memory.episodes.add(replace(CUP, plan=(), outcome=Outcome.FAILED))
    assert recall.remembered(CUP.instruction) == ()


def test_no_more_tasks_are_told_than_may_matter(memory, recall):
    for outcome in Outcome:
        memory.episodes.add(replace(CUP, outcome=outcome))
    assert len(recall.like(CUP.instruction)) == MOST_LIKE_TASKS


def test_words_are_compared_without_the_usual_ones_and_without_plurals():
    assert content_words("Put the cups on my tray, please!") == {"put", "cup", "tray"}


def test_the_same_words_have_the_same_vector_and_none_has_none():
    same, other, none = WordVectors().embed_texts(["the red cup", "a red cup!", "the"])
    assert same @ other == pytest.approx(1.0)
    assert not none.any()
