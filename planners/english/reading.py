"""Reads a request: parts to wishes, with conditions, order and prohibitions. What cannot be read is named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from majordomo.catalogue import ANY_KIND
from majordomo.plan import Question, Refusal
from majordomo.skill_library import SkillLibrary
from planners.english.clauses import ClauseReader
from planners.english.conditionals import CONDITIONS, ConditionalReader
from planners.english.context import Context, Named
from planners.english.forbidding import ForbiddingReader
from planners.english.leaving_out import ExceptionReader, is_exception
from planners.english.ordering import ORDERS, OrderReader
from planners.english.prohibitions import kept_so, leaving_in, without_forbidden
from planners.english.references import resolve
from planners.english.regrouping import explained, run_on
from planners.english.said import Prohibition, Read, Reading, Unread
from planners.english.sentence import Sentence
from planners.english.unnamed import PRONOUNS
from planners.english.words import Clause, Join, Opener, Part

MAX_JOINED = 6
"""Parts that may turn out to be one: "put the cup, the can and the lemon on the tray"."""

MAX_ATTEMPTS = 500
"""Ways to group parts that are tried before a request counts as unreadable."""


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
        self._attempts = 0
        self._clauses_read: dict[tuple[Clause, int], tuple[Reading, Read | None]] = {}
        self._sentence = Sentence(text, ClauseReader(text, skills), context, self._from)
        self._conditionals = ConditionalReader(self._sentence)
        self._orders = OrderReader(self._sentence, self._conditionals)
        self._prohibitions = ForbiddingReader(self._sentence)
        self._exceptions = ExceptionReader(self._sentence)

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
        return self._sentence.not_understood(parts) if opener else self._plain(parts, so_far)

    def _plain(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        worst: Unread | None = None
        for way in explained(parts, self._sentence.text) if self._is_open(parts[0], so_far) else ():
            told = self._from(way, so_far)
            if isinstance(told, Reading) or isinstance(told.answer, Question):
                return told
        for end in self._ends(parts):
            self._attempts += 1
            if self._attempts > MAX_ATTEMPTS:
                break
            found = self._clause(self._sentence.clause(parts[:end]), so_far)
            if isinstance(found, Reading):
                found = self._followed(parts[end:], so_far, found)
            if isinstance(found, Reading):
                return found
            worst = worst if found is None else found.or_better(worst)
        shared = self._sharing_object(parts, so_far)
        if isinstance(shared, Reading):
            return self._from(parts[1:], shared)
        topic = self._topic(parts, so_far)
        if topic is not None:
            return self._from((replace(parts[1], join=Join.STOP), *parts[2:]), so_far.mentioning(topic))
        return self._run_on(parts, so_far) or (self._sentence.not_understood(parts) if worst is None else worst)

    def _is_open(self, part: Part, so_far: Reading) -> bool:
        """Whether words leave open which of several things they mean, or are none that could be read alone."""
        found = self._clause(part.words, so_far)
        told = found.assumptions[len(so_far.assumptions) :] if isinstance(found, Reading) else ("any will do",)
        return any(text.startswith("any will do") for text in told)

    def _run_on(self, parts: tuple[Part, ...], so_far: Reading) -> Read | None:
        """Read what has no comma where it should have one; only what can be read whole, or a question about it."""
        for way in run_on(parts, self._sentence.clauses.verbs):
            self._attempts += 1
            if self._attempts > MAX_ATTEMPTS:
                break
            if isinstance(self._clause(way[0].words, so_far), Reading):
                found = self._from(way, so_far)
                if isinstance(found, Reading) or isinstance(found.answer, Question):
                    return found
        return None

    def _sharing_object(self, parts: tuple[Part, ...], so_far: Reading) -> Read | None:
        """Read a verb whose object comes with the next one: "open and close the microwave"."""
        if len(parts) == 1 or parts[1].join is not Join.AND or parts[1].opener or not self._has_verb(parts[0]):
            return None
        thing = self._sentence.clauses.commands.object_of(parts[1].words)
        return self._sentence.clauses.read((*parts[0].words, *thing), so_far) if thing else None

    def _topic(self, parts: tuple[Part, ...], so_far: Reading) -> tuple[str, ...] | None:
        """What is only named, for the clause behind it to be about: "the sponge, please put it in the sink"."""
        if len(parts) == 1 or parts[1].join is not Join.AND or parts[1].opener or not self._has_verb(parts[1]):
            return None
        if PRONOUNS.isdisjoint(word.text for word in parts[1].words) or self._has_verb(parts[0]):
            return None
        words = [word.text for word in parts[0].words if not word.is_courtesy]
        named = resolve(words, ANY_KIND, so_far.context, keeps_any=True)
        return named.names if isinstance(named, Named) else None

    def _ends(self, parts: tuple[Part, ...]) -> Iterator[int]:
        """How many parts may be one clause: first all that begin with no verb, for they are likely to be a list."""
        most = 1
        while most < min(len(parts), MAX_JOINED) and parts[most].join <= Join.BUT:
            most += 1
        without_verb = 1
        while without_verb < most and not (parts[without_verb].opener or self._has_verb(parts[without_verb])):
            without_verb += 1
        yield from range(without_verb, 0, -1)
        yield from range(without_verb + 1, most + 1)

    def _has_verb(self, part: Part) -> bool:
        first = next((word for word in part.words if not word.is_courtesy), None)
        return first is not None and first.text in self._sentence.clauses.verbs

    def _clause(self, clause: Clause, so_far: Reading) -> Read | None:
        """Read one clause, once: it is come back to in many ways to group parts."""
        key = clause, id(so_far)  # which is kept, so that no other reading gets its id
        if key not in self._clauses_read:
            self._clauses_read[key] = so_far, self._clause_anew(clause, so_far)
        return self._clauses_read[key][1]

    def _clause_anew(self, clause: Clause, so_far: Reading) -> Read | None:
        left = leaving_in(clause, so_far, self._sentence.clauses)
        if isinstance(left, Prohibition) and _is_done(left, so_far):
            return so_far  # "take it to the sink and leave it there"
        if isinstance(left, Prohibition):
            return replace(so_far, prohibitions=(*so_far.prohibitions, left))
        found = self._sentence.clauses.read(clause, so_far)
        if isinstance(found, Reading):
            is_kept = next((word.text for word in clause if not word.is_courtesy), "") == "keep"
            added = found.wishes[len(so_far.wishes) :] if is_kept else ()
            kept = (kept_so(wish, self._sentence.clauses.source(clause), so_far.context) for wish in added)
            return replace(found, prohibitions=(*found.prohibitions, *kept))
        fewer = self._exceptions.in_clause(clause, so_far)
        return fewer or (found if left is None else left.or_better(found))

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


def _is_done(left: Prohibition, so_far: Reading) -> bool:
    """Whether what shall be left alone is what was just asked for, and nothing else."""
    claims = (claim for wish in so_far.wishes if not wish.is_one_of_many for claim in wish.wanted)
    asked_for = {thing for claim in claims for thing in claim.arguments}
    return bool(left.things) and asked_for.issuperset(left.things)


def _hangs_on(parts: tuple[Part, ...]) -> bool:
    """Whether a part belongs to the clause before it rather than to what comes after it."""
    part, following = parts[0], parts[1:]
    if part.opener not in (*CONDITIONS, *ORDERS):
        return False
    if part.join is Join.NOTHING:
        return True
    is_last = not following or following[0].join is Join.STOP or following[0].opener is Opener.OTHERWISE
    return part.join is Join.AND and is_last
