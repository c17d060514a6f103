from collections.abc import Callable

from vla.batch import Batch


def test_every_part_of_a_batch_moves_with_it(make_batch: Callable[..., Batch]) -> None:
    moved = make_batch(4).to("meta")
    assert len(moved) == 4
    assert moved.sentences is not None
    tensors = (moved.views.rgb, moved.proprioception.base_from_tcp, moved.task.chunk, moved.sentences.labels)
    assert {tensor.device.type for tensor in tensors} == {"meta"}
    assert moved.views.patch_tokens is None
