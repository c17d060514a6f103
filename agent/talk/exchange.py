"""What goes to and fro between the person and the robot: heard, answered, and written down where words refer to it."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.agent import Agent
from agent.talk.doings import Doings
from agent.talk.replies import Replies, Said
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Forget, Heard, Interpreter
from memory.working_memory import WorkingMemory


@dataclass(frozen=True, slots=True)
class Exchange:
    """One conversation's means.

    Attributes:
        agent: Does what is said.
        memory: The agent's; what was said is in it.
        skills: What can be asked for.
        interpreter: Tells what a line says.
        replies: Finds what to say.
        say: Tells the person something that no words will refer to.
    """

    agent: Agent
    memory: WorkingMemory
    skills: SkillLibrary
    interpreter: Interpreter
    replies: Replies
    say: Callable[[str], None]

    def hear(self, line: str) -> tuple[Heard, ...]:
        """Tell what a line says, and say how it was read where that is not plain."""
        heard = self.interpreter.hear(line, self.memory.snapshot(), self.skills, self.memory.dialogue)
        for one in heard:
            if one.told:
                self.say(one.told)
        return heard

    def chosen(self, answer: str, options: tuple[str, ...]) -> str | None:
        """Which option of a question an answer means; None where it means none, or may mean several."""
        return self.interpreter.chosen(answer, options, self.memory.snapshot(), self.skills)

    def reply(self, said: Said) -> str:
        """What there is to say to what is nothing to do."""
        return self.replies.to(said, self.memory)

    def tell(self, text: str) -> None:
        """Say something to which words may refer."""
        self.memory.say("robot", text)
        self.say(text)

    def converse(self, text: str, reply: str) -> None:
        """Reply to the person's words."""
        self.memory.say("person", text)
        self.tell(reply)

    def forget(self, said: Forget) -> None:
        """Forget what was told; what reminds of it is not kept either."""
        self.say(self.reply(said))
        self.memory.unsay(said.text)

    @property
    def doings(self) -> Doings:
        """What was done in this conversation, and is being done."""
        return self.replies.doings

    @property
    def reminder(self) -> str:
        """What is said besides while the task waits."""
        return " “go on” continues." if self.agent.is_paused else ""
