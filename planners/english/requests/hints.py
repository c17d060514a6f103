"""Reads what is wished between the lines: what is told instead of asked, and requests with something beside them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from majordomo.house_rules import Situation
from majordomo.plan import Question, Refusal
from majordomo.predicate import Verdict
from majordomo.skill_library import SkillLibrary
from planners.english.requests.asides import Aside, without_asides
from planners.english.requests.reading import Reading
from planners.english.requests.situations import meanings
from planners.english.things.context import Context

Readable = Reading | Question


@dataclass(frozen=True, slots=True)
class Hints:
    """Reads texts that say no more than a hint.

    Attributes:
        read_plainly: Reads a text that asks for something.
        context: What words may refer to, and what the person has answered.
        skills: What can be asked for, under the rules of the house.
    """

    read_plainly: Callable[[str, Context], Reading | Question | Refusal]
    context: Context
    skills: SkillLibrary

    def read(self, text: str) -> Reading | Question | Refusal | None:
        """What a text hints at; None where it hints at nothing."""
        return self._told(text) or self._beside(text)

    def _told(self, text: str) -> Reading | Question | Refusal | None:
        """What is meant by what is only told."""
        for situation, requests in meanings(text, self.skills.rules.meant):
            readable = tuple(self._readable(requests))
            if readable:
                return self._meant(text, situation, readable)
        return None

    def _readable(self, requests: tuple[str, ...]) -> Iterator[tuple[str, Readable]]:
        """Those requests that can be read here, and leave something to do."""
        for request in requests:
            found = self.read_plainly(request, self.context)
            if isinstance(found, Question) or (isinstance(found, Reading) and not self._is_so(found)):
                yield request, found

    def _is_so(self, found: Reading) -> bool:
        verdicts = (self.context.verdict(claim) for wish in found.wishes for claim in wish.wanted)
        return all(verdict is Verdict.TRUE for verdict in verdicts)

    def _meant(
        self, text: str, situation: Situation, readable: tuple[tuple[str, Readable], ...]
    ) -> Reading | Question | Refusal:
        request, found = readable[0]
        if situation.sure:
            return found.assuming(f"I take '{text}' to mean: {request}") if isinstance(found, Reading) else found
        if len(readable) == 1:
            asked = f"Shall I {self._in_words(request, found)}?"
            return self._asked(asked, found, f"I do not know what to do about '{text}' then.")
        requests = dict(readable)
        offered = " or ".join(requests)
        chosen = self.context.ask(f"What shall I do about that: {offered}?", tuple(requests))
        return chosen if isinstance(chosen, Question) else requests[chosen[0]]

    def _beside(self, text: str) -> Reading | Question | Refusal | None:
        """A request with something beside it, which is told where it is idle, and asked about where it may matter."""
        for aside in without_asides(text):
            named = aside.named(self.context.catalogue)
            found = self.read_plainly(aside.request, self.context.having_mentioned(*named))
            if isinstance(found, Refusal):
                found = self._told(aside.request) or found
            if isinstance(found, Reading):
                return self._without(aside, found)
            if isinstance(found, Question):
                return found
        return None

    def _without(self, aside: Aside, found: Reading) -> Reading | Question | Refusal:
        if aside.is_idle(self.context.catalogue):
            return found.assuming(f"I leave aside: '{aside.text}'")
        told = self._in_words(aside.request, found)
        asked = f"I do not know what '{aside.text}' asks for. Shall I {told}, and no more?"
        return self._asked(asked, found, f"I do not understand '{aside.text}'.")

    def _in_words(self, request: str, found: Readable) -> str:
        """What a request asks for, such that it can be understood alone."""
        if isinstance(found, Question):
            return request
        claims = (self.skills.sentence(claim) for wish in found.wishes for claim in wish.wanted)
        return f"see to it that {' and '.join(claims)}"

    def _asked(self, question: str, found: Readable, otherwise: str) -> Reading | Question | Refusal:
        answer = self.context.ask_whether(question)
        if isinstance(answer, Question):
            return answer
        return found if answer else Refusal(otherwise)
