"""What travels with a checkpoint for people: how it came to be, so that anybody can make it again."""

from collections import Counter

import yaml

from learning.frame_set import FrameSet
from learning.intervals import Rate
from learning.settings import LearningSettings


def model_card(settings: LearningSettings, frames: FrameSet) -> str:
    """Describe what a network was trained on, in markdown."""
    episodes = [(shard.header.columns.scene, episode) for shard in frames.shards for episode in shard.header.episodes]
    counts = Counter((scene, episode.skill, episode.source) for scene, episode in episodes)
    successes = Counter((scene, episode.skill, episode.source) for scene, episode in episodes if episode.success)
    rows = [f"| {' | '.join(key)} | {Rate(successes[key], count)} |" for key, count in sorted(counts.items())]
    configuration = yaml.safe_dump(settings.model_dump(mode="json"), sort_keys=False, width=110)
    began = f"It was `{settings.starts_from}` before, and was taught more.\n\n" if settings.starts_from else ""
    return "\n".join(
        [
            f"# {settings.name}",
            "",
            f"A Majordomo policy for the scenes {', '.join(settings.scenes)}, trained in simulation: on demonstrations",
            "by a script that sees everything, and on its own rollouts, labelled by that script. The policy itself",
            "sees what cameras, joints and odometry tell, nothing else.",
            "",
            f"{began}Make it again: `majordomo train --config {settings.name}` (seed {settings.seed}).",
            "",
            f"## Trained on {len(frames)} frames of {len(episodes)} episodes",
            "",
            "| scene | skill | source | succeeded |",
            "|---|---|---|---|",
            *rows,
            "",
            "## Configuration",
            "",
            "```yaml",
            configuration.rstrip(),
            "```",
            "",
        ]
    )
