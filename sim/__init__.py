"""The simulated kitchen: scenes, physics, cameras, and the referee that knows the truth.

`sim.scene` loads no MuJoCo; the names below load it when first asked for.
"""

from importlib import import_module

_HOMES = {
    "KitchenRenderer": "sim.rendering",
    "KitchenWorld": "sim.kitchen_world",
    "Referee": "sim.referee",
    "SceneConfig": "sim.scene",
    "build_model": "sim.kitchen_model",
    "load_scene": "sim.scene",
}

__all__ = [
    "KitchenRenderer",
    "KitchenWorld",
    "Referee",
    "SceneConfig",
    "build_model",
    "load_scene",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
