"""A window onto the kitchen, for a machine with a screen."""

from contextlib import closing
from pathlib import Path

import mujoco.viewer

from majordomo.errors import RobotUnavailable
from sim.kitchen_world import KitchenWorld


def watch(scene: str | Path, seed: int) -> None:
    """Show a scene in MuJoCo's own viewer, physics running, until its window is closed.

    Raises:
        ConfigError, UnknownName: The scene cannot be used.
        RobotUnavailable: No window can be opened.
    """
    with closing(KitchenWorld(scene)) as world:
        world.reset(seed)
        try:
            mujoco.viewer.launch(world.model, world.data)
        except Exception as error:  # GLFW reports a missing screen as almost anything
            raise RobotUnavailable(
                f"No window can be opened ({type(error).__name__}: {error}).", "majordomo sim --snapshot kitchen.png"
            ) from error
