"""The offer to go on with a task that was cut off: it stands until the person takes it, declines, or wants another."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.survival.cut_off import CutOffTask
from agent.talk.exchange import Exchange
from agent.talk.replies import Said
from majordomo.correction import GoOn
from majordomo.errors import MajordomoError
from majordomo.utterance import Courtesy, SmallTalk, Stop, Utterance


@dataclass(slots=True)
class Offer:
    """A task that may be gone on with.

    Attributes:
        task: Which.
        decline: Gives it up.
        is_open: Whether it still stands.
    """

    task: CutOffTask
    decline: Callable[[], None]
    is_open: bool = True

    @property
    def question(self) -> str:
        """What the person is asked."""
        return f"{self.task.sentence} Go on?"

    def is_answered_by(self, said: Utterance, exchange: Exchange) -> bool:
        """Take what is said for an answer, and do it; False where it is none. Something else to do ends the offer."""
        is_yes = said in (SmallTalk(Courtesy.YES), SmallTalk(Courtesy.ASSENT), GoOn())
        is_no = isinstance(said, Stop) and not said.is_task
        is_taken = self.is_open and (is_yes or is_no)
        self.is_open = self.is_open and not is_taken and isinstance(said, Said)
        if not is_taken:
            return False
        try:
            if is_yes:
                exchange.say("I look, and go on.")
                exchange.agent.resume(self.task.task.id)
            else:
                self.decline()
                exchange.tell("I give it up.")
        except MajordomoError as error:
            exchange.say(f"I cannot: {error}")
        return True
