"""Reads a request: parts to wishes, with conditions, order and prohibitions. What cannot be read is named."""

from collections.abc import Sequence
from dataclasses import replace

from majordomo.plan import Question, Refusal
from majordomo.skill_library import SkillLibrary
from planners.english.requests.clauses import ClauseReader
from planners.english.requests.conditionals import CONDITIONS, ConditionalReader
from planners.english.requests.leaving_out import ExceptionReader, is_exception
from planners.english.requests.ordering import ORDERS, OrderReader
from planners.english.requests.plain import PlainReader
from planners.english.requests.prohibitions import ForbiddingReader, without_forbidden
from planners.english.requests.reading import Read, Reading, Unread
from planners.english.requests.sentence import Sentence
from planners.english.text.parts import Join, Opener, Part
from planners.english.things.context import Context


class Reader:
    """Reads parts of a text against a library and a context.

    Args:
        text: It.
        skills: What can be asked for.
        context: What words may refer to.
        before: What was asked for before; what only names something is read as one more thing to do that to.
    """

    def __init__(self, text: str, skills: SkillLibrary, context: Context, before: Reading | None = None) -> None:
        self._skills = skills
        self._start = Reading(context) if before is None else Reading(context, verb=before.verb, frame=before.frame)
        self._sentence = Sentence(text, ClauseReader(text, skills), context, self._from)
        self._conditionals = ConditionalReader(self._sentence)
        self._orders = OrderReader(self._sentence, self._conditionals)
        self._prohibitions = ForbiddingReader(self._sentence)
        self._exceptions = ExceptionReader(self._sentence)
        self._plain = PlainReader(self._sentence, self._exceptions, self._followed)

    def read(self, parts: Sequence[Part]) -> Reading | Question | Refusal:
        """Read all parts, or say what stands in the way."""
        if not parts:
            example = self._sentence.clauses.example("", self._start.context)
            return Refusal("There is nothing in it that I could do.", example)
        found = self._from(tuple(parts), self._start)
        return self._told(found.answer) if isinstance(found, Unread) else without_forbidden(found, self._skills)

    def _told(self, answer: Question | Refusal) -> Question | Refusal:
        """An answer whose suggestion, where it is only a name, becomes a whole request."""
        context = self._start.context
        if isinstance(answer, Question) or answer.suggestion not in context.catalogue.items:
            return answer
        return replace(answer, suggestion=self._sentence.clauses.example(self._sentence.text, context))

    def _from(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        if not parts:
            return so_far
        opener = parts[0].opener
        if opener in CONDITIONS:
            return self._conditionals.read(parts, so_far)
        if opener in ORDERS:
            return self._orders.read(parts, so_far)
        if opener in (Opener.DONT, Opener.WITHOUT):
            return self._prohibitions.read(parts, so_far)
        return self._sentence.not_understood(parts) if opener else self._plain.read(parts, so_far)

    def _followed(self, parts: tuple[Part, ...], before: Reading, found: Reading) -> Read:
        """Go on behind a clause; what hangs on it ("…, if it is open") is its own."""
        if parts and is_exception(parts[0]):
            fewer = self._exceptions.behind(parts[0], before, found)
            return self._followed(parts[1:], before, fewer) if isinstance(fewer, Reading) else fewer
        if not parts or not _hangs_on(parts):
            return self._from(parts, found)
        reader = self._conditionals if parts[0].opener in CONDITIONS else self._orders
        behind = reader.behind(parts, before, found)
        if isinstance(behind, Reading) or parts[0].join is Join.NOTHING:
            return behind
        on_its_own = self._from(parts, found)  # "..., and once that is done go to the sink"
        return on_its_own if isinstance(on_its_own, Reading) else behind


def _hangs_on(parts: tuple[Part, ...]) -> bool:
    """Whether a part belongs to the clause before it rather than to what comes after it."""
    part, following = parts[0], parts[1:]
    if part.opener not in (*CONDITIONS, *ORDERS):
        return False
    if part.join is Join.NOTHING:
        return True
    is_last = not following or following[0].join is Join.STOP or following[0].opener is Opener.OTHERWISE
    return part.join is Join.AND and is_last
