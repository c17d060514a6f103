"""Camera pictures: colour and depth of one camera in one pass, cheap for policies or pretty for people.

A renderer belongs to the thread that made it. Without a display it takes EGL, MuJoCo's own way to render off screen,
whatever was imported before; MUJOCO_GL overrides.
"""

import atexit
import os
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import mujoco
import numpy as np
from numpy.typing import NDArray

from majordomo.errors import RobotUnavailable, UnknownName
from majordomo.geometry import Array, inverse, pose
from majordomo.observation import CameraFrame
from sim.robot_model import BASE_BODY, HULL_GROUP, KITCHEN_GROUP, MESH_GROUP, OBJECT_GROUP

_POLICY_GROUPS = (KITCHEN_GROUP, OBJECT_GROUP, HULL_GROUP)
_PRETTY_GROUPS = (MESH_GROUP, KITCHEN_GROUP, OBJECT_GROUP)
_COSTLY_FLAGS = (
    mujoco.mjtRndFlag.mjRND_SHADOW,
    mujoco.mjtRndFlag.mjRND_REFLECTION,
    mujoco.mjtRndFlag.mjRND_SKYBOX,
    mujoco.mjtRndFlag.mjRND_HAZE,
)
_OPENCV_FROM_MUJOCO = np.diag([1.0, -1.0, -1.0])
_MAX_GEOMS = 1000


class KitchenRenderer:
    """Renders the cameras of one model."""

    def __init__(self, model: mujoco.MjModel) -> None:
        self._model = model
        self._targets: dict[_Quality, _Target] = {}
        self._closes_at_exit = False

    def render(
        self,
        data: mujoco.MjData,
        camera: str,
        width: int = 128,
        height: int = 128,
        *,
        pretty: bool = False,
        shadows: bool = True,
    ) -> CameraFrame:
        """Take one picture.

        Args:
            data: Already forwarded (`mj_forward` or `mj_step`).
            camera: Name in the scene.
            width, height: [pixel].
            pretty: With meshes, shadows and multisampling, for people; a policy sees hulls and flat light.
            shadows: Without them and multisampling, a pretty picture takes less than a tenth of the time, for films.

        Raises:
            UnknownName: There is no such camera.
            RobotUnavailable: No GL library can be used.
        """
        camera_id = mujoco.mj_name2id(self._model, mujoco.mjtObj.mjOBJ_CAMERA, camera)
        if camera_id < 0:
            raise UnknownName("camera", camera, [self._model.camera(i).name for i in range(self._model.ncam)])
        quality = _Quality(meshes=pretty, shadows=pretty and shadows)
        rgb, depth = self._target(width, height, quality).draw(data, camera_id, width, height)
        fovy_deg = float(self._model.cam_fovy[camera_id])
        return CameraFrame(
            rgb, depth, camera_intrinsics(fovy_deg, width, height), base_from_camera(self._model, data, camera_id)
        )

    def close(self) -> None:
        """Release the GL contexts; may be called again."""
        for target in self._targets.values():
            target.close()
        self._targets.clear()

    def _target(self, width: int, height: int, quality: "_Quality") -> "_Target":
        target = self._targets.get(quality)
        if target is not None and (target.width < width or target.height < height):
            target.close()
            target = None
        if target is None:
            target = self._targets[quality] = _Target.make(self._model, width, height, quality)
            self._close_at_exit()
        return target

    def _close_at_exit(self) -> None:
        # MuJoCo ends EGL at exit; contexts must be gone by then, and exit handlers run last in, first out
        if not self._closes_at_exit:
            self._closes_at_exit = True
            atexit.register(_close_if_alive, weakref.ref(self))


def _close_if_alive(reference: "weakref.ref[KitchenRenderer]") -> None:
    renderer = reference()
    if renderer is not None:
        renderer.close()


def camera_intrinsics(fovy_deg: float, width: int, height: int) -> Array:
    """Pinhole matrix (3, 3) [pixel] for whole pixel indices: pixel (0, 0) is the centre of the first pixel."""
    focal = 0.5 * height / np.tan(np.radians(fovy_deg) / 2.0)
    return np.array([[focal, 0.0, (width - 1) / 2.0], [0.0, focal, (height - 1) / 2.0], [0.0, 0.0, 1.0]])


def base_from_camera(model: mujoco.MjModel, data: mujoco.MjData, camera_id: int) -> Array:
    """Pose (4, 4) of a camera in base_link; the camera looks along +z, x to the right, y down (OpenCV)."""
    base = model.body(BASE_BODY).id
    world_from_base = pose(data.xmat[base].reshape(3, 3), data.xpos[base])
    world_from_camera = pose(data.cam_xmat[camera_id].reshape(3, 3) @ _OPENCV_FROM_MUJOCO, data.cam_xpos[camera_id])
    return inverse(world_from_base) @ world_from_camera


@dataclass(frozen=True, slots=True)
class _Quality:
    """What makes a picture dear: meshes instead of hulls; shadows, reflections and multisampling."""

    meshes: bool
    shadows: bool


@dataclass(slots=True)
class _Target:
    """A GL context with an off-screen buffer, and the scene drawn into it."""

    model: mujoco.MjModel
    width: int
    height: int
    gl: Any  # one of mujoco's three GLContext classes, which share no base
    context: mujoco.MjrContext
    scene: mujoco.MjvScene
    option: mujoco.MjvOption

    @classmethod
    def make(cls, model: mujoco.MjModel, width: int, height: int, quality: _Quality) -> "_Target":
        gl = _open_gl(width, height)
        gl.make_current()
        visual = model.vis
        kept = visual.global_.offwidth, visual.global_.offheight, visual.quality.offsamples
        visual.global_.offwidth, visual.global_.offheight = width, height
        visual.quality.offsamples = 4 if quality.shadows else 0
        context = mujoco.MjrContext(model, mujoco.mjtFontScale.mjFONTSCALE_100)
        visual.global_.offwidth, visual.global_.offheight, visual.quality.offsamples = kept
        mujoco.mjr_setBuffer(mujoco.mjtFramebuffer.mjFB_OFFSCREEN, context)
        context.readDepthMap = mujoco.mjtDepthMap.mjDEPTH_ZEROFAR
        scene = mujoco.MjvScene(model, maxgeom=_MAX_GEOMS)
        for flag in () if quality.shadows else _COSTLY_FLAGS:
            scene.flags[flag] = 0
        option = mujoco.MjvOption()
        option.geomgroup[:] = 0
        option.geomgroup[list(_PRETTY_GROUPS if quality.meshes else _POLICY_GROUPS)] = 1
        option.sitegroup[:] = 0
        return cls(model, width, height, gl, context, scene, option)

    def draw(
        self, data: mujoco.MjData, camera_id: int, width: int, height: int
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        self.gl.make_current()
        camera = mujoco.MjvCamera()
        camera.type, camera.fixedcamid = mujoco.mjtCamera.mjCAMERA_FIXED, camera_id
        everything = mujoco.mjtCatBit.mjCAT_ALL
        mujoco.mjv_updateScene(self.model, data, self.option, None, camera, everything, self.scene)
        textures = self.model.mat_texid.ravel()  # the context keeps those of the moment at which it was made
        self.context.mat_texid[: textures.size] = textures
        viewport = mujoco.MjrRect(0, 0, width, height)
        mujoco.mjr_render(viewport, self.scene, self.context)
        rgb = np.empty((height, width, 3), np.uint8)
        buffer = np.empty((height, width), np.float32)
        mujoco.mjr_readPixels(rgb, buffer, viewport, self.context)
        return np.ascontiguousarray(rgb[::-1]), self._metres(buffer[::-1])

    def _metres(self, buffer: NDArray[np.float32]) -> NDArray[np.float32]:
        """Turn a reversed depth buffer (1 near, 0 far) into metres along the axis; 0 where there is nothing."""
        near = self.model.vis.map.znear * self.model.stat.extent
        far = self.model.vis.map.zfar * self.model.stat.extent
        depth = near * far / (near + buffer.astype(np.float64) * (far - near))
        return np.where(buffer > 0.0, depth, 0.0).astype(np.float32)

    def close(self) -> None:
        self.gl.make_current()
        self.context.free()
        self.gl.free()


def _open_gl(width: int, height: int) -> Any:  # see _Target.gl
    chosen = os.environ.get("MUJOCO_GL", "").strip().lower()
    if not chosen:
        chosen = "glfw" if os.environ.get("DISPLAY") else "egl"
    try:
        make: Callable[[int, int], Any] = import_module(f"mujoco.{chosen}").GLContext
        return make(width, height)
    except Exception as error:  # PyOpenGL reports a missing library as almost anything
        raise RobotUnavailable(
            f"Cannot render: no usable GL library for MUJOCO_GL={chosen} ({type(error).__name__}: {error}).",
            "apt-get install libegl1 libgl1 libgles2 libegl-mesa0, with MUJOCO_GL unset or 'egl'.",
        ) from error
