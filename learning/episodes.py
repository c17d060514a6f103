"""Which episodes a stage consists of: seeds and calls, spread evenly and dealt into shards."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from learning.instructions import policy_calls
from learning.settings import LearningSettings
from learning.studio import StudioFactory
from learning.workers import Assignment
from majordomo.errors import UnknownName
from majordomo.skill import SkillCall

Episode = tuple[int, SkillCall]
"""A seed and a call."""


def plan_episodes(
    calls: Mapping[str, Sequence[SkillCall]], counts: Mapping[str, int], first_seed: int
) -> tuple[Episode, ...]:
    """List episodes so that every prefix holds the skills in proportion, and every skill its calls in turn.

    Raises:
        UnknownName: A count is for a skill that is not learned, or that no thing in the scene fits.
    """
    for skill in counts:
        if not calls.get(skill):
            raise UnknownName("learned skill", skill, calls)
    slots = [
        ((turn + 0.5) / count, skill, calls[skill][turn % len(calls[skill])])
        for skill, count in counts.items()
        for turn in range(count)
    ]
    slots.sort(key=lambda slot: slot[0])
    return tuple((first_seed + number, call) for number, (_, _, call) in enumerate(slots))


def calls_to_learn(settings: LearningSettings, studio: StudioFactory) -> Mapping[str, tuple[SkillCall, ...]]:
    """Every call that a scene's catalogue allows and the settings do not leave out, by skill name."""
    return {
        skill: tuple(
            call for call in calls if not any(fnmatchcase(str(call), pattern) for pattern in settings.left_out)
        )
        for skill, calls in policy_calls(studio.library, studio.catalogue).items()
    }


def deal(template: Assignment, episodes: Sequence[Episode], episodes_per_shard: int) -> tuple[Assignment, ...]:
    """Deal episodes into shards below the template's folder, each otherwise as the template says.

    A shard's name tells its episodes and options apart from any others, so that nothing stale is taken for finished.
    """
    shards = [tuple(episodes[i : i + episodes_per_shard]) for i in range(0, len(episodes), episodes_per_shard)]
    return tuple(
        replace(
            template,
            folder=template.folder / f"shard-{number:05d}-{_digest(shard, template)}",
            episodes=shard,
        )
        for number, shard in enumerate(shards)
    )


def _digest(shard: tuple[Episode, ...], template: Assignment) -> str:
    made_of = repr((shard, template.studio, template.settings.horizon, template.options))
    return hashlib.sha256(made_of.encode()).hexdigest()[:8]
