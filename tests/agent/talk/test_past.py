"""What is said of earlier days is what was written down, with its source and its time, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.talk.past import Past
from majordomo.inquiry import Inquiry, Period, Topic
from majordomo.outcome import Outcome
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Forget, Telling
from memory.episode import Episode, Setback
from memory.last_seen import LastSeen
from memory.long_term_memory import LongTermMemory
from skills.registry import BUILTIN_SKILLS

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)  # a Wednesday
EPISODE = Episode("open the microwave", "counter", Outcome.DONE, "Done.", NOW)


@pytest.fixture
def memory(tmp_path: Path):
    with LongTermMemory(tmp_path / "memory.sqlite3") as opened:
        yield opened


@pytest.fixture
def erased():
    return []


@pytest.fixture
def past(memory, erased):
    return Past(memory, SkillLibrary(BUILTIN_SKILLS), "counter", lambda: NOW, erased.extend)


def done(past, period):
    return past.reply(Inquiry(Topic.DONE, period=period))


def test_what_was_done_yesterday_is_told_with_its_end_and_its_time(past, memory):
    memory.episodes.add(replace(EPISODE, instruction="close it", ended_at=NOW - timedelta(days=2)))
    memory.episodes.add(replace(EPISODE, outcome=Outcome.FAILED, ended_at=NOW - timedelta(days=1, hours=1)))
    memory.episodes.add(replace(EPISODE, instruction="take the cup"))
    assert done(past, Period.YESTERDAY) == (
        "By my record I did 1 task yesterday: “open the microwave” (failed, yesterday at 14:00)."
    )


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (Period.TODAY, {0}),
        (Period.YESTERDAY, {1}),
        (Period.THIS_WEEK, {0, 1, 2}),
        (Period.LAST_WEEK, {3, 9}),
        (Period.EVER, {0, 1, 2, 3, 9, 10}),
    ],
)
def test_a_time_is_what_people_mean_by_it(past, memory, period, days):
    for day in (0, 1, 2, 3, 9, 10):
        memory.episodes.add(replace(EPISODE, instruction=f"task {day}.", ended_at=NOW - timedelta(days=day)))
    told = done(past, period)
    assert {day for day in (0, 1, 2, 3, 9, 10) if f"“task {day}.”" in told} == days


def test_nothing_is_invented_where_nothing_was_done(past):
    assert done(past, Period.YESTERDAY) == "Nothing yesterday."
    assert done(past, Period.EVER) == "I have no record of a task from before."
    assert past.reply(Inquiry(Topic.WHY)) == "By my record nothing failed."
    assert past.reply(Inquiry(Topic.TOLD)) == "Nobody has told me anything to keep."
    assert past.last_seen("red cup") is None


def test_of_many_tasks_the_last_are_told_and_how_many_there_were(past, memory):
    for number in range(20):
        memory.episodes.add(replace(EPISODE, instruction=f"task {number}"))
    told = done(past, Period.TODAY)
    assert "the last 8 of 20 tasks" in told and "“task 19”" in told and "“task 3”" not in told


def test_why_the_last_one_failed_is_told_with_what_went_wrong(past, memory):
    setbacks = (
        Setback("open(microwave)", "timeout", "It took too long.", was_mended=True),
        Setback("pick(cup)", "grasp_missed", "I missed the cup."),
    )
    failed = replace(EPISODE, outcome=Outcome.FAILED, message="I gave up.", setbacks=setbacks)
    memory.episodes.add(replace(failed, ended_at=NOW - timedelta(days=5)))
    memory.episodes.add(EPISODE)
    assert past.reply(Inquiry(Topic.WHY)) == (
        "“open the microwave” ended as failed, on 2026-11-20 at 15:00: I gave up. pick(cup): I missed the cup."
    )


def test_why_something_failed_may_be_asked_of_a_time(past, memory):
    memory.episodes.add(replace(EPISODE, outcome=Outcome.FAILED, ended_at=NOW - timedelta(days=5)))
    assert past.reply(Inquiry(Topic.WHY, period=Period.YESTERDAY)) == "By my record nothing failed."


def test_where_a_thing_was_last_seen_is_told_with_source_time_and_sureness(past, memory):
    seen = LastSeen("counter", "lemon", "on(lemon, tray)", 0.93, "cameras", NOW - timedelta(days=1))
    memory.last_seen.keep([seen])
    assert past.last_seen("lemon") == "Yesterday at 15:00 the lemon was on the tray (cameras, 93% sure)."


def test_what_was_seen_in_another_scene_is_not_told(past, memory):
    memory.last_seen.keep([LastSeen("kitchen", "lemon", "on(lemon, tray)", 0.9, "cameras", NOW)])
    assert past.last_seen("lemon") is None


def test_what_is_told_is_kept_with_the_speaker_who_named_themselves(past, memory):
    past.reply(Telling("the tall cup is mine"))
    past.reply(Telling("my name is Ann", name="Ann"))
    past.reply(Telling("never open the microwave", is_preference=True))
    assert [(one.speaker, one.text, str(one.kind), one.said_at) for one in memory.remarks.all()] == [
        ("the person", "the tall cup is mine", "fact", NOW),
        ("Ann", "my name is Ann", "fact", NOW),
        ("Ann", "never open the microwave", "preference", NOW),
    ]


@pytest.mark.parametrize(("is_rule", "told"), [(True, "I will hold to that"), (False, "I cannot follow it")])
def test_it_is_said_whether_a_preference_can_be_followed(past, is_rule, told):
    assert told in past.reply(Telling("never …", is_preference=True, is_rule=is_rule))


def test_what_people_told_is_told_again_with_who_and_when(past):
    past.reply(Telling("the tall cup is mine"))
    past.reply(Telling("the bowl is for guests"))
    assert past.reply(Inquiry(Topic.TOLD, about="the tall cup")) == (
        "The person told me today at 15:00: “the tall cup is mine”."
    )
    assert "bowl" in past.reply(Inquiry(Topic.TOLD))
    assert past.reply(Inquiry(Topic.TOLD, about="the lemon")) == "Nobody has told me anything of that."


def test_what_shall_be_forgotten_is_forgotten_wherever_it_was_written(past, memory, erased):
    past.reply(Telling("the tall cup is mine"))
    past.reply(Telling("the bowl is for guests"))
    assert past.reply(Forget("the lemon")) == "There is nothing of that in what I was told."
    assert past.reply(Forget("the tall cup")) == "I have forgotten 1 thing that I was told."
    assert [one.text for one in memory.remarks.all()] == ["the bowl is for guests"]
    assert erased == ["the tall cup is mine"]


def test_a_forgotten_name_is_not_used_any_more(past, memory):
    past.reply(Telling("my name is Ann", name="Ann"))
    past.reply(Forget("my name"))
    past.reply(Telling("the tall cup is mine"))
    assert [one.speaker for one in memory.remarks.all()] == ["the person"]


def test_a_memory_that_cannot_be_used_is_told_of(past, memory):
    memory.close()
    assert "Try: " in past.reply(Telling("the tall cup is mine"))
    assert past.last_seen("lemon") is None
