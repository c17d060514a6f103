"""Scripts whose text comes over the graph: kept as files, so that one that is cut off can be gone on with."""

import hashlib

from bringup.output_path import writable_file
from bringup.remembering.traces import SCRIPTS
from bringup.script.check import load_script
from bringup.script.script import Script
from bringup.settings import Settings


def kept_script(text: str, settings: Settings) -> Script:
    """Read a script's text and check it, against the scene in which the robot is; it is kept in the data folder.

    Raises:
        BadScript: It cannot be used; every place that is wrong is named.
        UnreadableInput: It cannot be kept.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    path = writable_file(settings.data_folder / SCRIPTS / f"{digest}.yaml", ".yaml")
    path.write_text(text, encoding="utf-8")
    return load_script(path, settings, settings.scene, settings.seed)
