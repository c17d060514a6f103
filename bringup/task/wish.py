"""What is wanted: a sentence, or a script."""

from dataclasses import dataclass

from bringup.planning.models import make_model
from bringup.planning.planners import make_planner
from bringup.planning.recalling_planner import RecallingPlanner
from bringup.script.script import Script
from bringup.script.shelf import find_script
from bringup.settings import Settings
from majordomo.errors import UnreadableInput


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, and under which settings.

    Attributes:
        instruction: A sentence, or what stands for the script.
        settings: Where and how.
        script: None where it is a sentence.
    """

    instruction: str
    settings: Settings
    script: Script | None = None

    @classmethod
    def of(cls, argument: str, settings: Settings, scene: str | None = None, seed: int | None = None) -> "Wish":
        """Tell what an argument of the command line asks for.

        Args:
            argument: A sentence, the path of a script, or the name of an example.
            settings: Those of the command line and of its settings file.
            scene: As the command line names it: a script's own counts only where it names none.
            seed: The same.

        Raises:
            UnreadableInput: It has no words.
            UnknownName, BadScript: It is a script that is not there, or cannot be used.
        """
        path = find_script(argument)
        if path is None:
            _require_words(argument)
            return cls(argument, settings)
        from bringup.script.check import load_script  # loads YAML, scenes and planners

        script = load_script(path, settings, scene, seed)
        own = settings.but(scene=script.scene if scene is None else None, seed=script.seed if seed is None else None)
        return cls(script.title, own, script)

    def planner(self) -> RecallingPlanner:
        """Make the planner: the settings' own, and around it, where there is a script, the script's.

        Raises:
            ConfigError, ModelUnavailable: As `make_planner`.
        """
        model = make_model(self.settings)
        planner = make_planner(self.settings, model)
        return RecallingPlanner(planner if self.script is None else self.script.planner(planner), model)


def _require_words(sentence: str) -> None:
    if not any(character.isalnum() for character in sentence):
        raise UnreadableInput(
            "The sentence has no words." if sentence.strip() else "The sentence is empty.",
            'majordomo run "put the red cup in the microwave".',
        )
