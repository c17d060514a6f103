"""The commands of a conversation, and how a line is told to be one: "/scene"."""

from collections.abc import Mapping, Sequence

from majordomo.correction import GoOn, Pause, Undo
from majordomo.errors import UnknownName
from majordomo.inquiry import Inquiry, Topic
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Command, Heard, Interpreter, Leave, Stop, Unreadable, Utterance
from majordomo.world import WorldSnapshot

PLAN, SCENE, MEMORY, WHY, UNDO, SAVE, HELP = "/plan", "/scene", "/memory", "/why", "/undo", "/save", "/help"

COMMANDS: Mapping[str, str] = {
    PLAN: "the plan of the task that runs, or of the last one, and how far it has come",
    SCENE: "where I believe things to be, how sure I am, and when I saw it",
    MEMORY: "what I remember from earlier days; with WORDS after it, whatever holds these",
    WHY: "why the last task went wrong; with words after it, as in “/why did you open the microwave”",
    UNDO: "brings back what was so before the last step, or after a task before all of it",
    SAVE: "copies the recording of this conversation to a FILE.jsonl",
    HELP: "this list",
}
"""What each does, by its name."""

_MEANING: Mapping[str, Utterance] = {UNDO: Undo(), WHY: Inquiry(Topic.WHY)}
"""Those that are short for something that can be said."""

MOST_SHOWN = 40


class CommandInterpreter:
    """Tells commands from what is said, and leaves that to another.

    Args:
        interpreter: Tells what everything else is.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter

    def hear(
        self, line: str, snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Sequence[tuple[str, str]] = ()
    ) -> tuple[Heard, ...]:
        """Tell what a line says. A wish to stop, wait or leave is one with a slash before it, too."""
        text = line.strip()
        name, _, rest = text.partition(" ")
        name, rest = name.lower(), rest.strip()
        if not name.startswith("/"):
            return self._interpreter.hear(line, snapshot, skills, dialogue)
        if name == WHY and rest:
            return self._interpreter.hear(f"why {rest.rstrip('?')}?", snapshot, skills, dialogue)
        if name in COMMANDS:
            return (Heard(text, _MEANING.get(name) or Command(name, rest)),)
        heard = self._interpreter.hear(without_slash(text), snapshot, skills, dialogue)
        if len(heard) == 1 and isinstance(heard[0].said, Stop | Leave | Pause | GoOn):
            return heard
        return (Heard(text, _unknown(name)),)

    def chosen(self, answer: str, options: Sequence[str], snapshot: WorldSnapshot, skills: SkillLibrary) -> str | None:
        """Which option of a question an answer means: none is a command."""
        return self._interpreter.chosen(answer, options, snapshot, skills)


def without_slash(text: str) -> str:
    """A line as it would be without the slash before it."""
    return text.strip().removeprefix("/")


def _unknown(name: str) -> Unreadable:
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in name[:MOST_SHOWN])
    error = UnknownName("command", shown, COMMANDS)
    return Unreadable(error.problem, error.remedy)
