import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from majordomo.action import ActionGroup, ActionSpec
from majordomo.errors import CheckpointError
from majordomo.robot import RobotSpec
from vla import SHIPPED
from vla.batch import Batch
from vla.calibration import PredicateCalibration
from vla.checkpoint import Checkpoint, fingerprint, load_checkpoint, save_checkpoint, scenes_learned
from vla.network import VlaNetwork
from vla.sight import observation_spec

CALIBRATION = {"open": PredicateCalibration(temperature=1.5, unknown_band=(0.2, 0.9))}


@pytest.fixture
def folder(network: VlaNetwork, tmp_path: Path) -> Path:
    checkpoint = Checkpoint(network, CALIBRATION, "# Card\n", scenes=("attic", "cellar"))
    save_checkpoint(tmp_path / "policy", checkpoint, storage="float32")
    return tmp_path / "policy"


def _spec(network: VlaNetwork) -> RobotSpec:
    return RobotSpec("butler", observation_spec(network.config), network.config.action_spec, 50.0)


def test_what_is_loaded_is_what_was_saved(network: VlaNetwork, folder: Path, make_batch: Callable[..., Batch]) -> None:
    loaded = load_checkpoint(folder)
    batch = make_batch(2)
    assert torch.equal(loaded.network(batch).decoded.chunk, network.eval()(batch).decoded.chunk)
    assert loaded.network.config == network.config
    assert (loaded.calibration, loaded.card, loaded.scenes) == (CALIBRATION, "# Card\n", ("attic", "cellar"))


def test_where_it_was_trained_can_be_read_without_the_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    assert scenes_learned(folder) == ("attic", "cellar")


def test_a_description_that_names_no_scenes_is_read_all_the_same(folder: Path) -> None:
    path = folder / "config.json"
    description = json.loads(path.read_text())
    del description["scenes"]
    path.write_text(json.dumps(description))
    assert load_checkpoint(folder).scenes == ()


def test_the_shipped_weights_say_where_they_were_trained() -> None:
    assert scenes_learned(SHIPPED) == ("counter", "kitchen")


def test_half_precision_keeps_the_normalisation_exact(network: VlaNetwork, tmp_path: Path, folder: Path) -> None:
    network.normalisation.chunk_mean.fill_(1.0 / 3.0)
    save_checkpoint(tmp_path / "half", Checkpoint(network))
    loaded = load_checkpoint(tmp_path / "half").network
    assert torch.equal(loaded.normalisation.chunk_mean, network.normalisation.chunk_mean)
    assert loaded.decoder.out.weight.dtype == torch.float32
    torch.testing.assert_close(loaded.decoder.out.weight, network.decoder.out.weight, atol=1e-3, rtol=1e-3)
    sizes = [(path / "model.safetensors").stat().st_size for path in (tmp_path / "half", folder)]
    assert sizes[0] < 0.7 * sizes[1]


def test_the_description_names_frames_and_units(folder: Path) -> None:
    conventions = json.loads((folder / "config.json").read_text())["conventions"]
    assert conventions["frame"].startswith("base_link")
    assert conventions["units"].startswith("m, rad, s")


def test_a_missing_checkpoint_names_what_ships(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"There is no checkpoint 'nowhere'\. Try: the path of its folder"):
        load_checkpoint("nowhere")


def test_a_shipped_checkpoint_is_found_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vla.shelf.WEIGHTS", folder.parent)
    assert load_checkpoint("policy").card == "# Card\n"


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_file_that_was_cut_short_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match=rf"{name}.*Try: copying the"):
        load_checkpoint(folder)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CheckpointError, match=name):
        load_checkpoint(folder)


def test_weights_of_another_shape_are_refused(folder: Path) -> None:
    path = folder / "config.json"
    path.write_text(path.read_text().replace('"cell_channels": 16', '"cell_channels": 24'))
    with pytest.raises(CheckpointError, match=r"is \(\d.*\), by config\.json \(\d.*Try: the two files"):
        load_checkpoint(folder)


def test_weights_of_another_network_are_refused(folder: Path) -> None:
    path = folder / "config.json"
    path.write_text(path.read_text().replace('"text_layers": 1', '"text_layers": 2'))
    with pytest.raises(CheckpointError, match="different networks"):
        load_checkpoint(folder)


def test_weights_that_are_not_finite_are_refused(network: VlaNetwork, tmp_path: Path) -> None:
    with torch.no_grad():
        network.decoder.out.bias[0] = torch.nan
    save_checkpoint(tmp_path, Checkpoint(network))
    with pytest.raises(CheckpointError, match=r"decoder\.out\.bias holds NaN or infinity"):
        load_checkpoint(tmp_path)


def test_the_robot_that_it_was_made_for_is_accepted(network: VlaNetwork) -> None:
    Checkpoint(network).require(_spec(network))


def test_other_cameras_are_refused(network: VlaNetwork) -> None:
    spec = _spec(network)
    other = replace(spec, observation=replace(spec.observation, cameras={"mast": (64, 64), "wrist": (32, 32)}))
    with pytest.raises(CheckpointError, match=r"camera 'wrist' at \(64, 64\); robot 'butler' has .*\(32, 32\).*Try:"):
        Checkpoint(network).require(other)


def test_another_number_of_joints_is_refused(network: VlaNetwork) -> None:
    spec = _spec(network)
    other = replace(spec, observation=replace(spec.observation, joint_names=("only",)))
    with pytest.raises(CheckpointError, match="made for 2 joints; robot 'butler' has 1"):
        Checkpoint(network).require(other)


def test_a_robot_may_have_more_groups_than_the_network_commands(network: VlaNetwork) -> None:
    base = ActionGroup("base", "base_twist", (-1.0,) * 3, (1.0,) * 3)
    spec = _spec(network)
    Checkpoint(network).require(replace(spec, action=ActionSpec((base, *spec.action.groups))))


def test_other_action_groups_are_refused(network: VlaNetwork) -> None:
    base = ActionGroup("base", "base_twist", (-1.0,) * 3, (1.0,) * 3)
    with pytest.raises(CheckpointError, match=r"commands .*'arm'.*takes .*'base'"):
        Checkpoint(network).require(replace(_spec(network), action=ActionSpec((base,))))


def test_a_fingerprint_tells_one_checkpoint_from_another(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    assert fingerprint(folder) == fingerprint(other)
    (other / "model.safetensors").write_bytes(b"\0" + (other / "model.safetensors").read_bytes()[1:])
    assert fingerprint(folder) != fingerprint(other) and len(fingerprint(other)) == 8


def test_a_checkpoint_that_is_not_there_has_no_fingerprint(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no checkpoint 'nobody'"):
        fingerprint("nobody")
