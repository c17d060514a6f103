"""Loading MuJoCo, which finds its GL library while it is imported, and says what is wrong as almost anything."""

from importlib import import_module

from majordomo.errors import MajordomoError, RobotUnavailable


def load_simulator() -> None:
    """Import everything of the simulator.

    Raises:
        RobotUnavailable: MuJoCo, or the GL library that MUJOCO_GL names, cannot be loaded.
    """
    try:
        import_module("sim.simulated_robot")
    except MajordomoError:
        raise
    except Exception as error:
        raise RobotUnavailable(
            f"The simulator cannot be loaded ({type(error).__name__}: {error}).",
            "unset MUJOCO_GL, or apt-get install libegl1 libgl1 libgles2 libegl-mesa0; then majordomo doctor.",
        ) from error
