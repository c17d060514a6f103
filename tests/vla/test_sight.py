from dataclasses import replace

import numpy as np
import torch

from vla.network import VlaNetwork
from vla.processor import autocast
from vla.sight import VlaSight, proprioception_of, views_of


def test_depth_enters_in_whole_millimetres_as_in_training(network: VlaNetwork) -> None:
    observation = VlaSight(network).spec.example()
    frame = replace(observation.cameras["mast"], depth=np.full((64, 64), 0.12345, np.float32))
    views = views_of([replace(observation, cameras={**observation.cameras, "mast": frame})], network.config)
    assert views.depth[0, 0].unique().tolist() == [123.0]


def test_cameras_are_stacked_in_the_networks_order(network: VlaNetwork) -> None:
    observation = VlaSight(network).spec.example()
    bright = replace(observation.cameras["wrist"], rgb=np.full((64, 64, 3), 200, np.uint8))
    shuffled = replace(observation, cameras={"wrist": bright, "mast": observation.cameras["mast"]})
    assert views_of([shuffled], network.config).rgb[0, :, 0, 0, 0].tolist() == [0, 200]


def test_a_sight_keeps_its_weights_while_training_goes_on(network: VlaNetwork) -> None:
    sight = VlaSight(network)
    observation = sight.spec.example()
    before = sight.scene(observation).cells.clone()
    with torch.no_grad():
        network.encoder.up4.weight.add_(1.0)
    assert torch.equal(sight.scene(replace(observation)).cells, before)


def test_converting_the_weights_beforehand_changes_no_result(network: VlaNetwork) -> None:
    sight = VlaSight(network)
    observation = sight.spec.example()
    network.eval()
    with torch.inference_mode(), autocast("cpu"):
        direct = network.see(views_of([observation], network.config), proprioception_of([observation]))
    torch.testing.assert_close(sight.scene(observation).cells, direct.cells)


def test_a_text_is_read_once(network: VlaNetwork) -> None:
    sight = VlaSight(network)
    first = sight.embed("red cup", "blue cup", "red cup")
    sight.network.embed = None  # type: ignore[assignment,method-assign]  # would fail if it were called
    assert torch.equal(sight.embed("red cup")[0, 0], first[0, 2])
