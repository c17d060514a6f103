"""The kitchen for people: a sheet with every camera's picture, or a window."""

import os
import sys
from contextlib import closing
from pathlib import Path

from bringup.output_path import writable_file
from bringup.pictures.drawing import Labelled, contact_sheet, save_picture
from bringup.settings import Settings
from bringup.station.simulator import load_simulator
from majordomo.errors import RobotUnavailable

PRETTY_SIZE = (640, 480)
POLICY_SIZE = (128, 128)


def write_snapshot(settings: Settings, path: Path) -> Path:
    """Draw every camera twice, as a policy sees it and as people like it, and write the sheet.

    Raises:
        UnreadableInput: The file cannot be written.
        ConfigError, UnknownName: The scene cannot be used.
        RobotUnavailable: Nothing can be rendered.
    """
    writable_file(path, ".png", ".jpg", ".jpeg")
    load_simulator()
    from sim.kitchen_world import KitchenWorld

    with closing(KitchenWorld(settings.scene)) as world:
        world.reset(settings.seed)
        names = [camera.name for camera in world.scene.cameras]
        pretty = [Labelled(f"{name}, for people", world.render(name, *PRETTY_SIZE, pretty=True).rgb) for name in names]
        plain = [
            Labelled(
                f"{name}, as a policy sees it ({POLICY_SIZE[0]}x{POLICY_SIZE[1]})", world.render(name, *POLICY_SIZE).rgb
            )
            for name in names
        ]
    save_picture(contact_sheet([*pretty, *plain], cell_height=PRETTY_SIZE[1] // 2, columns=len(names)), path)
    return path


def open_window(settings: Settings) -> None:
    """Show the kitchen in MuJoCo's viewer until it is closed.

    Raises:
        RobotUnavailable: There is no screen.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise RobotUnavailable("There is no screen to show the kitchen on.", "majordomo sim --snapshot kitchen.png")
    load_simulator()
    from sim.viewer import watch

    watch(settings.scene, settings.seed)
