"""What a scene looks like at this moment: lamps that are on glow, and light and materials differ from seed to seed.

The look is told by the world's state alone, so that a world that is taken back to a moment looks as it did.
"""

from dataclasses import dataclass

import mujoco
import numpy as np

from majordomo.geometry import Array
from sim.fixture import Lamp, Switch
from sim.lighting import Variation
from sim.robot_model import KITCHEN_GROUP
from sim.scene import SceneConfig

APPEARANCE_SIZE = 1
"""Numbers of the state that tell the look: the seed of its variation, 0 for none."""
_COLOUR_TEXTURE = mujoco.mjtTextureRole.mjTEXROLE_RGB


def add_lamp(spec: mujoco.MjSpec, name: str, lamp: Lamp) -> None:
    """Give a lamp a material of its own, and the light that it throws."""
    spec.add_material(name=_material_of(name), rgba=[*lamp.dark, 1.0], specular=0.1)
    for geom in spec.body(lamp.body).geoms:
        if geom.group == KITCHEN_GROUP:
            geom.material, geom.rgba = _material_of(name), [0.5, 0.5, 0.5, 1.0]  # MuJoCo's mark for "as the material"
    if lamp.beam is not None:
        light = spec.worldbody.add_light(name=_material_of(name), pos=[*lamp.beam], dir=[0.0, -0.5, -1.0])
        light.type, light.cutoff, light.exponent = mujoco.mjtLightType.mjLIGHT_SPOT, 70.0, 4.0
        light.diffuse, light.active, light.castshadow = [0.7 * part for part in lamp.lit], False, False


def _material_of(name: str) -> str:
    return f"{name} lamp"


@dataclass(frozen=True, slots=True)
class _ShownLamp:
    """A lamp in the model's arrays."""

    switch: Switch
    qpos: int
    material: int
    light: int | None


class Appearance:
    """Makes one model look as its state says, before a picture is taken."""

    def __init__(self, model: mujoco.MjModel, scene: SceneConfig) -> None:
        self._model = model
        self._variation = scene.variation
        self._lamps = [
            _shown(model, fixture.name, fixture.switch) for fixture in scene.fixtures if fixture.switch is not None
        ]
        self._plain = {name: np.array(values) for name, values in self._varied().items()}
        self._shown_seed = 0

    def draw(self, data: mujoco.MjData, generator: np.random.Generator) -> None:
        """Draw the look of a world that is being reset."""
        data.userdata[0] = 0 if self._variation is None else int(generator.integers(1, 2**31))

    def show(self, data: mujoco.MjData) -> None:
        """Make the model look as a state of it says."""
        seed = int(data.userdata[0])
        if seed != self._shown_seed:
            self._vary(seed)
            self._shown_seed = seed
        for shown in self._lamps:
            is_on = shown.switch.is_full(float(data.qpos[shown.qpos]))
            lamp = shown.switch.lamp
            self._model.mat_rgba[shown.material, :3] = lamp.lit if is_on else lamp.dark
            self._model.mat_emission[shown.material] = 0.9 if is_on else 0.0
            if shown.light is not None:
                self._model.light_active[shown.light] = is_on

    def _varied(self) -> dict[str, Array]:
        """What varies, as views of the model's arrays."""
        headlight = self._model.vis.headlight
        return {
            "ambient": headlight.ambient,
            "diffuse": headlight.diffuse,
            "lights": self._model.light_diffuse,
            "materials": self._model.mat_rgba,
            "textures": self._model.mat_texid,
        }

    def _vary(self, seed: int) -> None:
        for name, values in self._varied().items():
            values[:] = self._plain[name]
        variation = self._variation
        if variation is None or seed == 0:
            return
        generator, varied = np.random.default_rng(seed), self._varied()
        tint = _drawn_tint(variation, generator)
        for name in ("ambient", "diffuse", "lights"):
            varied[name][:] *= tint
        for finish in variation.finishes:
            tint, choice = _drawn_tint(variation, generator), generator.random()
            for material in (self._model.material(name).id for name in finish.materials):
                varied["materials"][material, :3] = np.minimum(varied["materials"][material, :3] * tint, 1.0)
                if finish.textures:
                    texture = finish.textures[int(choice * len(finish.textures))]
                    varied["textures"][material, _COLOUR_TEXTURE] = self._model.texture(texture).id


def _drawn_tint(variation: Variation, generator: np.random.Generator) -> Array:
    """A factor for red, green and blue (3,)."""
    shade = generator.uniform(1.0 - variation.darkness, 1.0)
    return np.asarray(shade * generator.uniform(1.0 - variation.tint, 1.0 + variation.tint, 3))


def _shown(model: mujoco.MjModel, name: str, switch: Switch) -> _ShownLamp:
    material = _material_of(name)
    light = None if switch.lamp.beam is None else model.light(material).id
    return _ShownLamp(switch, int(model.joint(switch.joint).qposadr[0]), model.material(material).id, light)
