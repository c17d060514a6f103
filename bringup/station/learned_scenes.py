"""Whether a policy was trained where it is to be used. One that was not may be tried all the same, but is told of."""

from collections.abc import Sequence


def warnings_of(checkpoint: str, learned: Sequence[str], scenes: Sequence[str]) -> tuple[str, ...]:
    """What a person should know before a checkpoint is used in some scenes.

    Args:
        checkpoint: Its name or folder.
        learned: The scenes that it was trained in; none: nobody knows.
        scenes: Names of those in which it is to be used.
    """
    strange = [scene for scene in scenes if scene not in learned]
    if not learned or not strange:
        return ()
    here, there = " and ".join(strange), " and ".join(learned)
    return (
        f"The policy '{checkpoint}' was trained in {there} and has learned nothing in {here}: expect it to fail. "
        f"Try: the scene {learned[0]}, or --checkpoint with one that was trained in {here} (majordomo train --help).",
    )
