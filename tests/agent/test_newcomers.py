"""What is in no catalogue is told of once, spoken of by its name, and kept in mind when a person shows it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.events import Noticed
from agent.talk.past import Past
from agent.talk.replies import Replies
from majordomo.inquiry import Inquiry, Topic
from majordomo.newcomer import Newcomer
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock
from memory.long_term_memory import LongTermMemory
from skills.registry import BUILTIN_SKILLS

House = Any  # the fixture's own class: test folders import nothing from each other

RED = Newcomer(("small", "red"), 0.06, np.zeros(3), np.zeros(2), "looks-1", 0.0, ("on", "counter"))
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SHOWN = Inquiry(Topic.SHOWN)


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    house = make_house()
    house.eyes.strangers = (RED,)
    return house


@pytest.fixture
def replies() -> Replies:
    return Replies(SkillLibrary(BUILTIN_SKILLS), FakeClock())


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[LongTermMemory]:
    with LongTermMemory(tmp_path / "memory.sqlite3") as memory:
        yield memory


def test_what_is_in_no_catalogue_is_told_of_once(house: House) -> None:
    house.agent.look()
    house.agent.look()
    (noticed,) = house.happened(Noticed)
    assert (
        noticed.sentence == "I see something that I do not know: the small red thing, some 6 cm high, on the counter."
    )


def test_it_can_be_asked_for_by_its_name(house: House, replies: Replies) -> None:
    house.agent.look()
    assert replies.to(Inquiry(Topic.WHERE, ("small red thing",)), house.memory) == (
        "The small red thing is on the counter (seen just now)."
    )


def test_what_is_shown_is_looked_at_first(house: House, replies: Replies) -> None:
    assert replies.needs_look(SHOWN, house.memory)


def test_what_is_shown_is_named_and_kept_in_mind(house: House, replies: Replies, kept: LongTermMemory) -> None:
    replies.past = Past(kept, SkillLibrary(BUILTIN_SKILLS), "kitchen", lambda: NOW)
    house.agent.look()
    assert replies.to(SHOWN, house.memory) == (
        "That is the small red thing: some 6 cm high, on the counter. I will know it again."
    )
    (shown,) = kept.shown.all("kitchen")
    assert shown.item.name == "small red thing"


def test_without_a_memory_it_is_known_while_they_talk(house: House, replies: Replies) -> None:
    house.agent.look()
    assert replies.to(SHOWN, house.memory).endswith("I know it again while we talk.")


def test_where_everything_is_known_nothing_is_shown(house: House, replies: Replies) -> None:
    house.eyes.strangers = ()
    house.agent.look()
    assert replies.to(SHOWN, house.memory) == "I see nothing here that I do not know."
