"""What becomes of a person's words while nothing is being done: a task, an answer, or a change of the last task."""

from agent.corrections.afterthought import Afterthoughts
from agent.corrections.changes import Edit
from agent.corrections.clarifier import Ask
from agent.talk.exchange import Exchange
from agent.talk.offer import Offer
from majordomo.correction import Correction, First, GoOn, Pause, PutBack
from majordomo.errors import MajordomoError
from majordomo.inquiry import Inquiry
from majordomo.outcome import Outcome
from majordomo.utterance import (
    Again,
    Command,
    Courtesy,
    Forget,
    Heard,
    Leave,
    Mention,
    SmallTalk,
    Stop,
    Task,
    Telling,
    Unreadable,
    Utterance,
)

IDLE = "I am doing nothing."
_YES: tuple[Utterance, ...] = (SmallTalk(Courtesy.YES), GoOn())
"""What takes a suggestion; "ok" may only mean that it was understood, unless it was a question."""


class BetweenTasks:
    """Takes what is said while nothing is being done.

    Args:
        exchange: With whom.
        ask: Puts a question to the person.
        cut_off: A task that was cut off, and may be gone on with.

    Attributes:
        unreadable: How many lines could not be read at all.
    """

    def __init__(self, exchange: Exchange, ask: Ask, cut_off: Offer | None = None) -> None:
        self.unreadable = 0
        self._exchange = exchange
        self._ask = ask
        self._cut_off = cut_off
        self._offer = ""
        self._yes = _YES

    def take(self, heard: Heard) -> bool:
        """Take one thing that was said; returns whether the conversation goes on."""
        if self._cut_off is not None and self._cut_off.is_answered_by(heard.said, self._exchange):
            return True
        offer, self._offer = self._offer, ""
        if offer and heard.said in self._yes:
            self._run(offer)
        else:
            self._take(heard)
        return not isinstance(heard.said, Leave)

    def _take(self, heard: Heard) -> None:
        exchange, said, text = self._exchange, heard.said, heard.text
        match said:
            case Task() | First() | Stop(is_task=True) | Pause(is_task=True):
                self._run(text)
            case Stop() | Pause():
                exchange.say("All right." if isinstance(said, Stop) and said.is_hasty else IDLE)
            case Again():
                self._run_again()
            case GoOn():
                self._go_on_with_last()
            case Unreadable() | Command():
                self.unreadable += isinstance(said, Unreadable)
                exchange.say(exchange.reply(said))
            case Inquiry() | SmallTalk() | Telling():
                exchange.converse(text, self._reply(said))
            case Forget():
                exchange.forget(said)
            case Mention():
                self._take_mention(said, text)
            case _ if isinstance(said, Correction):
                self._correct_last(text, said)

    def _run(self, words: str) -> None:
        """Do something; what is suggested in the place of what cannot be done needs only a yes."""
        self._offer, self._yes = self._exchange.agent.run(words).suggestion, _YES

    # the last task

    def _run_again(self) -> None:
        last = self._exchange.doings.last
        if last is None:
            self._exchange.say("I have done nothing yet.")
        else:
            self._run(last.instruction)

    def _go_on_with_last(self) -> None:
        """Take up what was left undone: what is so already is not done again."""
        last = self._exchange.doings.last
        if last is None or last.outcome is Outcome.DONE:
            self._exchange.say(IDLE)
        else:
            self._exchange.say(f"I take up “{last.instruction}” again.")
            self._run(last.instruction)

    def _correct_last(self, text: str, correction: Correction) -> None:
        """Do what a correction of the last task comes to."""
        exchange, thoughts = self._exchange, self._afterthoughts()
        change = thoughts.change(correction, exchange.doings.last, self._ask_and_note)
        if change is None:
            return
        if isinstance(change, Edit):
            words = thoughts.words(change)
            if words not in text:
                assumed = "".join(f" ({told}.)" for told in change.assumed)
                exchange.say(f"That is: {words}.{assumed}")
            self._run(words)
        elif isinstance(correction, PutBack) and correction.things:
            self._run(text)  # where they came from nobody knows: they shall go somewhere else
        else:
            exchange.converse(text, change.reason)

    def _take_mention(self, mention: Mention, text: str) -> None:
        """Answer where it asks, and offer what it may wish; where it asks nothing, do that."""
        exchange, last = self._exchange, self._exchange.doings.last
        if mention.inquiry is None:
            self._correct_last(text, mention.either) if last is not None else self._run(text)
            return
        thoughts, reply = self._afterthoughts(), self._reply(mention.inquiry)
        change = None if last is None else thoughts.change(mention.either, last, lambda question, options: None)
        if isinstance(change, Edit):
            self._offer, self._yes = thoughts.words(change), (*_YES, SmallTalk(Courtesy.ASSENT))
            reply = f"{reply} Shall I {self._offer}?"
        exchange.converse(text, reply)

    def _afterthoughts(self) -> Afterthoughts:
        exchange = self._exchange
        return Afterthoughts(exchange.skills, exchange.memory, exchange.agent.deeds, exchange.agent.weigher)

    def _ask_and_note(self, question: str, options: tuple[str, ...]) -> str | None:
        """Ask, and write both down, so that the same is not asked again."""
        answer = self._ask(question, options)
        self._exchange.memory.say("robot", question)
        if answer is not None:
            self._exchange.memory.say("person", answer)
        return answer

    # answers

    def _reply(self, said: Inquiry | SmallTalk | Telling) -> str:
        """Answer, after a look where the answer would rest on what is unknown or was seen long ago."""
        exchange = self._exchange
        if isinstance(said, Inquiry) and exchange.replies.needs_look(said, exchange.memory):
            try:
                exchange.agent.look()
            except MajordomoError as error:
                exchange.say(f"I cannot look now: {error}")
        return exchange.reply(said)
