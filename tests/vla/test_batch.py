from collections.abc import Callable

import torch

from vla.batch import Batch, concatenate


def test_rows_takes_the_same_frames_of_every_part(make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(4)
    chosen = batch.rows(torch.tensor([2, 0]))
    assert len(chosen) == 2
    assert torch.equal(chosen.views.rgb[0], batch.views.rgb[2])
    assert chosen.sentences is not None and batch.sentences is not None
    assert torch.equal(chosen.sentences.labels[1], batch.sentences.labels[0])


def test_concatenate_undoes_rows(make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(4)
    joined = concatenate([batch.rows(slice(0, 1)), batch.rows(slice(1, 4))])
    assert torch.equal(joined.views.rgb, batch.views.rgb)
    assert torch.equal(joined.task.chunk, batch.task.chunk)
    assert joined.views.patch_tokens is None
