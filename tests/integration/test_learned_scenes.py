"""The simulated kitchen tells whether its policy was trained there."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bringup.settings import Settings
from bringup.station.simulated import open_simulated_station
from vla.checkpoint import load_checkpoint, save_checkpoint


def test_a_station_warns_of_a_policy_that_was_trained_elsewhere(tiny_checkpoint: Path, tmp_path: Path) -> None:
    save_checkpoint(tmp_path, replace(load_checkpoint(tiny_checkpoint), scenes=("attic",)))
    settings = Settings(scene="counter", checkpoint=str(tmp_path))
    with closing(open_simulated_station(settings)) as station:
        (warning,) = station.warnings
    assert "has learned nothing in counter" in warning
