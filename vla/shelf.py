"""Where checkpoints lie: by the name of a shipped one, or in a folder. Loads nothing else."""

from pathlib import Path

from majordomo.errors import CheckpointError

WEIGHTS = Path(__file__).parent / "weights"
"""What ships, a folder each."""


def checkpoint_folder(name_or_path: str | Path) -> Path:
    """The folder of a checkpoint, whatever lies in it.

    Raises:
        CheckpointError: There is none.
    """
    folder = Path(name_or_path)
    if not folder.is_dir():
        folder = WEIGHTS / str(name_or_path)
    if not folder.is_dir():
        shipped = ", ".join(sorted(path.name for path in WEIGHTS.glob("*/"))) or "(none)"
        raise CheckpointError(
            f"There is no checkpoint '{name_or_path}'.", f"the path of its folder, or one of the shipped: {shipped}."
        )
    return folder
