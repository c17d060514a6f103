from pathlib import Path

import pytest

from learning.episodes import deal, plan_episodes
from learning.settings import LearningSettings
from learning.toy_studio import ToyStudios
from learning.workers import Assignment
from majordomo.errors import UnknownName
from majordomo.skill import SkillCall

CALLS = {"pick": [SkillCall("pick", {"target": str(n)}) for n in range(3)], "open": [SkillCall("open")]}


def test_every_prefix_holds_the_skills_in_proportion() -> None:
    episodes = plan_episodes(CALLS, {"pick": 20, "open": 10}, first_seed=100)
    skills = [call.skill for _, call in episodes]
    assert [skills[:n].count("pick") for n in (6, 12, 30)] == [4, 8, 20]
    assert [seed for seed, _ in episodes] == list(range(100, 130))


def test_things_take_turns() -> None:
    targets = [call.arguments["target"] for _, call in plan_episodes(CALLS, {"pick": 6}, 0)]
    assert targets == ["0", "1", "2", "0", "1", "2"]


def test_an_unknown_skill_is_refused() -> None:
    with pytest.raises(UnknownName, match=r"'pikc'.*Try: 'pick'"):
        plan_episodes(CALLS, {"pikc": 1}, 0)


def test_dealt_shards_hold_every_episode_once(settings: LearningSettings) -> None:
    episodes = plan_episodes(CALLS, {"pick": 7}, 0)
    shards = deal(Assignment(Path("runs"), settings, ToyStudios(), ()), episodes, 3)
    assert [len(shard.episodes) for shard in shards] == [3, 3, 1]
    assert tuple(episode for shard in shards for episode in shard.episodes) == episodes
    assert len({shard.folder for shard in shards}) == 3


def test_a_shard_of_other_episodes_or_options_has_another_name(settings: LearningSettings) -> None:
    def names(count: int, options: object) -> list[str]:
        template = Assignment(Path("runs"), settings, ToyStudios(), (), options)
        return [shard.folder.name for shard in deal(template, plan_episodes(CALLS, {"pick": count}, 0), 3)]

    assert names(6, "slow") == names(6, "slow")
    assert not set(names(6, "slow")) & set(names(6, "fast"))
    assert names(6, "slow")[0] == names(9, "slow")[0]
    assert names(5, "slow")[1] != names(6, "slow")[1]
