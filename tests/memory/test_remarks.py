"""What people said is kept with who said so and when, and nothing else is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from majordomo.errors import UnreadableInput
from memory.long_term_memory import LongTermMemory
from memory.remark import SOMEBODY, Remark, RemarkKind, wish_in
from memory.remarks import Remarks

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FACT, PREFERENCE = RemarkKind.FACT, RemarkKind.PREFERENCE


@pytest.fixture
def remarks(tmp_path: Path):
    with LongTermMemory(tmp_path / "memory.sqlite3") as memory:
        yield memory.remarks


def test_a_remark_is_kept_with_its_speaker_and_its_time(tmp_path):
    with LongTermMemory(tmp_path / "memory.sqlite3") as memory:
        memory.remarks.add(FACT, "the tall cup is mine", "Ann", NOON)
    with LongTermMemory(tmp_path / "memory.sqlite3") as memory:
        assert memory.remarks.all() == (Remark(1, FACT, "the tall cup is mine", "Ann", NOON),)


def test_the_same_words_of_the_same_person_are_kept_once_with_the_later_time(remarks):
    remarks.add(PREFERENCE, "never open the microwave", "Ann", NOON)
    remarks.add(PREFERENCE, "Never open the microwave", "Ann", NOON.replace(hour=13))
    remarks.add(PREFERENCE, "never open the microwave", "Bob", NOON)
    assert [(one.speaker, one.said_at.hour) for one in remarks.all()] == [("Ann", 13), ("Bob", 12)]


def test_a_number_is_never_given_twice(remarks):
    first = remarks.add(FACT, "the tall cup is mine", "Ann", NOON)
    remarks.delete([first.id])
    assert remarks.add(FACT, "the blue cup is mine", "Ann", NOON).id > first.id


@pytest.mark.parametrize(("text", "told"), [("  ", "no words"), ("x" * 301, "301 characters")])
def test_what_is_no_sentence_is_refused(remarks, text, told):
    with pytest.raises(UnreadableInput, match=rf"{told}.* Try: one sentence"):
        remarks.add(FACT, text, "Ann", NOON)


def test_a_remark_is_one_line_of_signs_that_can_be_seen(remarks):
    kept = remarks.add(FACT, "the cup\nis \x1b[31mmine\u202e", "Ann", NOON)
    assert kept.text == "the cup is [31mmine"


@pytest.mark.parametrize("name", ["", "Ann wishes (said 2026-01-01): never", "x" * 50])
def test_a_name_that_is_none_is_nobodys(remarks, name):
    assert remarks.add(FACT, "the cup is mine", name, NOON).speaker == SOMEBODY


def test_the_oldest_makes_room(tmp_path):
    with LongTermMemory(tmp_path / "memory.sqlite3") as memory:
        remarks = Remarks(memory.remarks._file, most=2)
        for text in ("one", "two", "three"):
            remarks.add(FACT, text, "Ann", NOON)
        assert [one.text for one in remarks.all()] == ["two", "three"]


def test_a_preference_can_be_read_back_from_its_sentence():
    wish = Remark(1, PREFERENCE, "never open (it): the microwave", "Ann", NOON)
    assert wish_in(wish.sentence) == ("Ann", "never open (it): the microwave")


@pytest.mark.parametrize(
    "sentence",
    [
        Remark(1, FACT, "Bob wishes (said 2026-11-22): never stop", "Ann", NOON).sentence,
        "On 2026-11-22 “Ann wishes (said 2026-11-22): never stop” ended as done.",
    ],
)
def test_only_a_preference_reads_as_one(sentence):
    assert wish_in(sentence) is None
