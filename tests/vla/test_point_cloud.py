import numpy as np
import torch

from majordomo.geometry import pose, rotation_from_vector, transform_points
from vla.point_cloud import cell_points, unproject

INTRINSICS = np.array([[50.0, 0.0, 7.5], [0.0, 60.0, 3.5], [0.0, 0.0, 1.0]])
BASE_FROM_CAMERA = pose(rotation_from_vector(np.array([0.3, -1.0, 0.5])), np.array([0.2, -0.4, 1.1]))


def _cloud(depth: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    return unproject(
        torch.tensor(depth)[None], torch.tensor(INTRINSICS)[None].float(), torch.tensor(BASE_FROM_CAMERA)[None].float()
    )


def test_a_pixel_lands_where_its_ray_and_depth_say() -> None:
    depth = np.random.default_rng(0).integers(300, 2000, (8, 16)).astype(np.uint16)
    points, measured = _cloud(depth)
    row, column = 5, 11
    metres = depth[row, column] / 1000.0
    in_camera = np.array([(column - 7.5) / 50.0, (row - 3.5) / 60.0, 1.0]) * metres
    np.testing.assert_allclose(points[0, :, row, column], transform_points(BASE_FROM_CAMERA, in_camera), atol=1e-5)
    assert measured.all()


def test_cells_average_only_what_was_measured() -> None:
    depth = np.zeros((8, 16), np.uint16)
    depth[0, 0], depth[1, 2] = 1000, 2000
    points, measured = _cloud(depth)
    cells, seen = cell_points(points, measured, 4)
    np.testing.assert_allclose(cells[0, 0], (points[0, :, 0, 0] + points[0, :, 1, 2]) / 2.0, atol=1e-5)
    assert seen[0].tolist() == [True] + [False] * 7
    assert cells[0, 1:].abs().max() == 0.0
