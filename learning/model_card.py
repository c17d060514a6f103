"""What travels with a checkpoint for people: how it came to be, so that anybody can make it again."""

from collections import Counter

import yaml

from learning.intervals import Rate
from learning.settings import LearningSettings
from learning.shards import FrameSet


def model_card(settings: LearningSettings, frames: FrameSet) -> str:
    """Describe what a network was trained on, in markdown."""
    episodes = frames.episodes()
    counts = Counter((episode.skill, episode.source) for episode in episodes)
    successes = Counter((episode.skill, episode.source) for episode in episodes if episode.success)
    rows = [
        f"| {skill} | {source} | {Rate(successes[skill, source], count)} |"
        for (skill, source), count in sorted(counts.items())
    ]
    configuration = yaml.safe_dump(settings.model_dump(mode="json"), sort_keys=False, width=110)
    return "\n".join(
        [
            f"# {settings.policy}",
            "",
            f"A Majordomo policy for the scene '{settings.scene}', trained in simulation: on demonstrations by a",
            "script that sees everything, and on its own rollouts, labelled by that script. The policy itself sees",
            "what cameras and joints tell, nothing else.",
            "",
            f"Make it again: `majordomo train --config {settings.name}` (seed {settings.seed}).",
            "",
            f"## Trained on {len(frames)} frames of {len(episodes)} episodes",
            "",
            "| skill | source | succeeded |",
            "|---|---|---|",
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
