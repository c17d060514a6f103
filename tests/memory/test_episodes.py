"""Episodes survive, like ones are found, and the oldest make room."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from majordomo.embedding import unit
from majordomo.outcome import Outcome
from memory.episode import Episode, Setback
from memory.long_term_memory import LongTermMemory
from memory.word_vectors import WordVectors

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EPISODE = Episode(
    "put the red cup in the microwave",
    "counter",
    Outcome.DONE,
    "Done.",
    NOON,
    12.5,
    ("open(microwave)", "pick(red cup)", "place_in(red cup, microwave)"),
    ("inside(red cup, microwave): true",),
    (Setback("pick(red cup)", "grasp_missed", "I missed the red cup.", was_mended=True),),
    (("Which cup?", "the red one"),),
    ("strip.png",),
    7,
)


class Lengths:
    """Finds texts alike that are equally long."""

    def __init__(self, name: str = "lengths") -> None:
        self.name = name
        self.embedded: list[str] = []

    def embed_texts(self, texts):
        self.embedded += texts
        return unit(np.array([[len(text) == width for width in range(40)] for text in texts], np.float32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite3"


@pytest.fixture
def memory(path):
    with LongTermMemory(path, most_episodes=5) as opened:
        yield opened


def said(memory, *instructions, embedders=()):
    return [memory.episodes.add(replace(EPISODE, instruction=text), embedders) for text in instructions]


def test_an_episode_is_read_back_as_it_was(memory):
    kept = memory.episodes.add(EPISODE)
    assert memory.episodes.all() == (replace(EPISODE, id=1),) == (kept,)


def test_an_episode_is_on_disk_when_it_was_added(memory, path):
    memory.episodes.add(EPISODE, [WordVectors()])
    with LongTermMemory(path) as other:
        assert other.episodes.all() == memory.episodes.all()
        assert other.episodes.like("red cup", [WordVectors()], 1)[0][0] == memory.episodes.all()[0]


def test_the_oldest_makes_room_and_is_found_no_more(memory):
    words = [WordVectors()]
    said(memory, "turn on the light", embedders=words)
    memory.episodes.like("light", words, 1)  # the vectors are in memory now
    said(memory, *(f"task {number}" for number in range(5)), embedders=words)
    assert len(memory.episodes) == 5
    assert all("light" not in one.instruction for one, _ in memory.episodes.like("light", words, 5))


def test_the_likest_words_come_first_and_of_the_like_the_latest(memory):
    first, light, second = said(memory, "put the red cup away", "turn on the light", "put the red cup away")
    found = memory.episodes.like("put away the red cup", [WordVectors()], 2)
    assert [one.id for one, _ in found] == [second.id, first.id]
    assert found[0][1] == pytest.approx(1.0, abs=1e-3)
    assert light.id not in {one.id for one, _ in found}


def test_every_embedder_has_its_say(memory):
    same_words, same_length = said(memory, "take the red cup now please", "open the door")
    half = memory.episodes.like("red cup take now", [WordVectors(), Lengths()], 2)
    assert {one.id: round(likeness, 2) for one, likeness in half}[same_words.id] == 0.5
    both = memory.episodes.like("shut the lamp", [WordVectors(), Lengths()], 1)
    assert both[0][0].id == same_length.id


def test_episodes_of_another_network_get_vectors_when_they_are_asked_for(memory):
    said(memory, "abc", embedders=[Lengths("old")])
    new = Lengths("new")
    assert memory.episodes.like("xyz", [new], 1)[0][1] == pytest.approx(1.0)
    asked = len(new.embedded)
    memory.episodes.like("xyz", [new], 1)
    assert len(new.embedded) == asked + 1  # the question alone


def test_an_episode_that_one_embedder_lacks_counts_with_what_the_other_says(memory, monkeypatch):
    monkeypatch.setattr("memory.episode_vectors.CATCH_UP", 0)
    said(memory, "open the door", embedders=[WordVectors()])
    said(memory, "open the door", embedders=[WordVectors(), Lengths()])
    found = memory.episodes.like("open the door", [WordVectors(), Lengths()], 2)
    assert [round(likeness, 2) for _, likeness in found] == [1.0, 0.5]


def test_without_episodes_nothing_is_alike(memory):
    assert memory.episodes.like("anything", [WordVectors()], 3) == ()


def test_a_failed_write_keeps_nothing(memory, monkeypatch):
    said(memory, "abc", embedders=[Lengths()])
    memory.episodes.like("abc", [Lengths()], 1)
    wrong = Lengths()
    wrong.embed_texts = lambda texts: np.zeros((2, 40), np.float32)
    with pytest.raises(ValueError, match="longer"):
        said(memory, "abcd", embedders=[wrong])
    assert len(memory.episodes) == 1
    said(memory, "abcd", embedders=[Lengths()])
    assert memory.episodes.like("abcd", [Lengths()], 1)[0][0].instruction == "abcd"


def test_the_latest_can_be_asked_for_by_outcome(memory):
    memory.episodes.add(replace(EPISODE, outcome=Outcome.FAILED))
    memory.episodes.add(EPISODE)
    assert [one.id for one in memory.episodes.latest(5)] == [2, 1]
    assert [one.id for one in memory.episodes.latest(5, [Outcome.FAILED])] == [1]


def test_a_time_holds_its_beginning_and_not_its_end(memory):
    for hours in (-24, 0, 1):
        memory.episodes.add(replace(EPISODE, ended_at=NOON + timedelta(hours=hours)))
    assert [one.id for one in memory.episodes.between(NOON, NOON + timedelta(hours=1))] == [2]


def test_a_sentence_tells_what_failed_what_was_answered_and_last_the_steps():
    assert EPISODE.sentence == (
        "On 2026-11-22 “put the red cup in the microwave” ended as done; "
        "pick(red cup) failed (grasp_missed) and then worked; to “Which cup?” the person said “the red one”; "
        "steps: open(microwave), pick(red cup), place_in(red cup, microwave)."
    )
