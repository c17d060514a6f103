"""Reads a request: parts to wishes, with conditions, order and prohibitions. What cannot be read is named."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from majordomo.catalogue import ANY_KIND
from majordomo.plan import Question, Refusal
from majordomo.predicate import Verdict
from majordomo.skill_library import SkillLibrary
from planners.clauses import ClauseReader
from planners.conditions import Condition, conjunction
from planners.context import Context, Named
from planners.noun_phrases import begins_relation
from planners.prohibitions import TOUCHING, kept_so, leaving_in, prohibition_in, without_forbidden
from planners.references import resolve
from planners.said import Prohibition, Read, Reading, Unread
from planners.statements import Form, read_statement
from planners.subordinate import as_command, is_only_then
from planners.words import Clause, Join, Opener, Part, joined

MAX_JOINED = 6
"""Parts that may turn out to be one: "put the cup, the can and the lemon on the tray"."""

MAX_ATTEMPTS = 500
"""Ways to group parts that are tried before a request counts as unreadable."""

_CONDITIONS = (Opener.IF, Opener.UNLESS)
_ORDERS = (Opener.AFTER, Opener.BEFORE)
_EXCEPTIONS = (("except",), ("except", "for"), ("not",), ("excluding",), ("apart", "from"), ("other", "than"))
_BEYOND_ME = frozenset({"until", "till", "while", "whenever", "always", "whilst", "twice"})


class Reader:
    """Reads parts of a text against a library and a context."""

    def __init__(self, text: str, skills: SkillLibrary, context: Context) -> None:
        self._text = text
        self._skills = skills
        self._clauses = ClauseReader(text, skills)
        self._start = Reading(context)
        self._attempts = 0

    def read(self, parts: Sequence[Part]) -> Reading | Question | Refusal:
        """Read all parts, or say what stands in the way."""
        if not parts:
            return Refusal("There is nothing in it that I could do.", self._clauses.example("", self._start.context))
        found = self._from(tuple(parts), self._start)
        return self._told(found.answer) if isinstance(found, Unread) else without_forbidden(found, self._skills)

    def _told(self, answer: Question | Refusal) -> Question | Refusal:
        """An answer whose suggestion, where it is only a name, becomes a whole request."""
        context = self._start.context
        if isinstance(answer, Question) or answer.suggestion not in context.catalogue.items:
            return answer
        return replace(answer, suggestion=self._clauses.example(self._text, context))

    def _from(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        if not parts:
            return so_far
        opener = parts[0].opener
        if opener in _CONDITIONS:
            return self._conditional(parts, so_far)
        if opener in _ORDERS:
            return self._ordered(parts, so_far)
        if opener in (Opener.DONT, Opener.WITHOUT):
            return self._forbidding(parts, so_far)
        return self._not_understood(parts) if opener else self._plain(parts, so_far)

    # commands and wishes

    def _plain(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        worst: Unread | None = None
        for end in self._ends(parts):
            self._attempts += 1
            if self._attempts > MAX_ATTEMPTS:
                break
            found = self._clause(joined(parts[:end], self._text), so_far)
            if isinstance(found, Reading):
                found = self._followed(parts[end:], so_far, found)
            if isinstance(found, Reading):
                return found
            worst = worst if found is None else found.or_better(worst)
        shared = self._sharing_object(parts, so_far)
        if isinstance(shared, Reading):
            return self._from(parts[1:], shared)
        return self._not_understood(parts) if worst is None else worst

    def _sharing_object(self, parts: tuple[Part, ...], so_far: Reading) -> Read | None:
        """Read a verb whose object comes with the next one: "open and close the microwave"."""
        if len(parts) == 1 or parts[1].join is not Join.AND or parts[1].opener or not self._has_verb(parts[0]):
            return None
        thing = self._clauses.object_of(parts[1].words)
        return self._clauses.read((*parts[0].words, *thing), so_far) if thing else None

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
        return first is not None and first.text in self._clauses.verbs

    def _clause(self, clause: Clause, so_far: Reading) -> Read | None:
        left = leaving_in(clause, so_far, self._clauses)
        if isinstance(left, Prohibition):
            return replace(so_far, prohibitions=(*so_far.prohibitions, left))
        found = self._clauses.read(clause, so_far)
        if isinstance(found, Reading):
            is_kept = next((word.text for word in clause if not word.is_courtesy), "") == "keep"
            added = found.wishes[len(so_far.wishes) :] if is_kept else ()
            kept = (kept_so(wish, self._clauses.source(clause), so_far.context) for wish in added)
            return replace(found, prohibitions=(*found.prohibitions, *kept))
        fewer = self._with_exception(clause, so_far)
        return fewer or (found if left is None else left.or_better(found))

    def _with_exception(self, clause: Clause, so_far: Reading) -> Reading | None:
        """Read what is left out behind everything else: "put all the cups in the sink except the red one"."""
        for cut in range(2, len(clause) - 1):
            exception = Part(clause[cut:], join=Join.AND, start=clause[cut].start)
            if _is_exception(exception):
                found = self._clauses.read(clause[:cut], so_far)
                fewer = self._without(exception, so_far, found) if isinstance(found, Reading) else None
                if isinstance(fewer, Reading):
                    return fewer
        return None

    def _followed(self, parts: tuple[Part, ...], before: Reading, found: Reading) -> Read:
        """Go on behind a clause; what hangs on it ("…, if it is open") is its own."""
        if parts and _is_exception(parts[0]):
            fewer = self._without(parts[0], before, found)
            return self._followed(parts[1:], before, fewer) if isinstance(fewer, Reading) else fewer
        if not parts or not _hangs_on(parts):
            return self._from(parts, found)
        part, rest = parts[0], parts[1:]
        if part.opener in _CONDITIONS:
            then = replace(before.context, mentions=found.context.mentions)
            condition = self._condition(part.words, part.opener, then)
            if not isinstance(condition, Condition):
                return condition or self._not_understood(parts)
            return self._decided(condition, before, found, rest)
        if part.opener is Opener.BEFORE:
            later = self._subordinate(parts[:1], found)
            return self._from(rest, later) if isinstance(later, Reading) else later
        earlier = self._subordinate(parts[:1], before.mentioning(*_new_mentions(before, found)))
        if isinstance(earlier, Unread):
            return earlier
        wishes = found.wishes[len(before.wishes) :]
        return self._from(rest, earlier.wishing(wishes, found.assumptions, found.verb))

    def _without(self, part: Part, before: Reading, found: Reading) -> Read:
        """Leave out what an afterthought takes away: "…, except for the red one", "…, but not the red one"."""
        words = [word.text for word in part.words if not word.is_courtesy]
        rest = words[2:] if tuple(words[:2]) in _EXCEPTIONS else words[1:]
        is_thing = bool(rest) and not begins_relation(tuple(rest))
        named = resolve(rest, ANY_KIND, found.context, keeps_any=True) if is_thing else None
        if not isinstance(named, Named):
            return Unread(named, part.start, 5) if named is not None else self._not_understood((part,))
        asked = found.wishes[len(before.wishes) :]
        kept = [w for w in asked if not any(set(named.names).intersection(claim.arguments) for claim in w.wanted)]
        if not kept or len(kept) == len(asked):
            return Unread(
                Refusal(f"I do not see what '{self._clauses.source(part.words)}' shall leave out."), part.start, 5
            )
        return replace(before.wishing(kept, found.assumptions, found.verb), prohibitions=found.prohibitions)

    # conditions

    def _conditional(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Read a condition, then everything up to the end of the sentence: "if it is open, close it"."""
        worst: Unread | None = None
        for condition, rest in self._conditions(parts, so_far.context):
            found: Read | None = condition if isinstance(condition, Unread) else None
            if isinstance(condition, Condition) and rest and rest[0].opener in (Opener.NONE, Opener.DONT):
                end = _first(rest, lambda part: part.join is Join.STOP or part.opener is Opener.OTHERWISE)
                told = so_far.mentioning(*condition.statement.mentions)
                body = self._from(rest[:end], told)
                found = self._decided(condition, told, body, rest[end:]) if isinstance(body, Reading) else body
            if isinstance(found, Reading) or (found is not None and isinstance(found.answer, Question)):
                return found
            worst = worst if found is None else found.or_better(worst)
        return self._not_understood(parts) if worst is None else worst

    def _conditions(
        self, parts: tuple[Part, ...], context: Context
    ) -> Iterator[tuple[Condition | Unread | None, tuple[Part, ...]]]:
        """Every way to tell a condition from what hangs on it: "if it is open close it" has no comma."""
        first = parts[0]
        for end in range(_first(parts, lambda part: part.join > Join.BUT or bool(part.opener)), 0, -1):
            if end == len(parts):
                continue
            if end > 1:  # "if the cup and the lemon are on the table"
                yield (
                    self._condition(joined(parts[:end], self._text, keeps_opener=False), first.opener, context),
                    parts[end:],
                )
            yield self._condition_of([part.words for part in parts[:end]], first.opener, context), parts[end:]
        cuts = (cut for cut in range(len(first.words) - 1, 1, -1) if first.words[cut].text in self._clauses.verbs)
        for cut in cuts:
            body = Part(first.words[cut:], start=first.words[cut].start)
            yield self._condition(first.words[:cut], first.opener, context), (body, *parts[1:])

    def _condition_of(self, clauses: Sequence[Clause], opener: Opener, context: Context) -> Condition | Unread | None:
        """Several claims of which all must be so."""
        found = [self._condition(clause, opener, context) for clause in clauses]
        conditions = [one for one in found if isinstance(one, Condition)]
        if len(conditions) < len(found):
            return next((one for one in found if isinstance(one, Unread)), None)
        return conditions[0] if len(conditions) == 1 else conjunction(conditions)

    def _condition(self, clause: Clause, opener: Opener, context: Context) -> Condition | Unread | None:
        words = tuple(word for word in clause if not word.is_courtesy)
        statement = read_statement(words, Form.STATED, context) if words else None
        if isinstance(statement, Question | Refusal):
            return Unread(statement, words[0].start, 4)
        if statement is None:
            return None
        return Condition(statement, self._clauses.source(words), opener is Opener.UNLESS)

    def _decided(self, condition: Condition, before: Reading, found: Reading, rest: tuple[Part, ...]) -> Read:
        """Keep what was read under a condition, or what was read for the other case, and go on."""
        otherwise: Read = before
        if rest and rest[0].opener is Opener.OTHERWISE:
            end = _first(rest, lambda part: part.join is Join.STOP)
            otherwise = self._from((replace(rest[0], opener=Opener.NONE), *rest[1:end]), before)
            rest = rest[end:]
        if isinstance(otherwise, Unread):
            return otherwise
        is_so = condition.is_met(before.context, found.wishes[len(before.wishes) :])
        if isinstance(is_so, Question):
            return Unread(is_so, weight=20)
        told = condition.statement.assumptions
        if is_so:
            return self._from(rest, found.assuming(*told))
        unmet = (*before.unmet, *condition.against(before.context))
        left_out = (
            f"it is {'' if condition.is_unless else 'not '}so that {condition.text}: what hangs on that is left out"
        )
        return self._from(rest, replace(otherwise, unmet=unmet).assuming(*told, left_out))

    # order

    def _ordered(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Read what comes in another order than it is said: "before you close it, put the cup in"."""
        if is_only_then(parts[0].words):
            return self._from(parts[1:], so_far) if parts[1:] else self._not_understood(parts)
        if len(parts) == 1 or parts[1].join > Join.THEN:
            return self._ordered_without_comma(parts, so_far)
        end = _first(parts, lambda part: part.join > Join.AND or bool(part.opener))
        if end == 1 < len(parts) and parts[1].join is Join.THEN:
            end = len(parts)
        if end == 1:
            return self._not_understood(parts)
        if parts[0].opener is Opener.AFTER:
            earlier = self._subordinate(parts[:1], so_far)
            return self._from(parts[1:], earlier) if isinstance(earlier, Reading) else earlier
        hinted = self._subordinate(parts[:1], so_far)
        told = so_far.mentioning(*_new_mentions(so_far, hinted)) if isinstance(hinted, Reading) else so_far
        first = self._from(parts[1:end], told)
        if isinstance(first, Unread):
            return first
        later = self._subordinate(parts[:1], first)
        return self._from(parts[end:], later) if isinstance(later, Reading) else later

    def _ordered_without_comma(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Tell the two apart by trying: "after closing it go to the sink"."""
        first = parts[0]
        for cut in range(len(first.words) - 1, 0, -1):
            if first.words[cut].text in self._clauses.verbs:
                body = Part(first.words[cut:], join=Join.AND, start=first.words[cut].start)
                found = self._ordered((replace(first, words=first.words[:cut]), body, *parts[1:]), so_far)
                if isinstance(found, Reading) or found.weight:
                    return found
        return self._not_understood(parts)

    def _subordinate(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """What a clause that hangs on another by time asks for, or counts on."""
        words = parts[0].words
        if is_only_then(words):
            return so_far
        command = as_command(words, self._clauses.verbs)
        found = None if command is None else self._clauses.read(command, replace(so_far, verb=()))
        if isinstance(found, Reading):
            return found
        condition = self._condition(words, Opener.IF, so_far.context)
        if isinstance(condition, Condition):
            if condition.statement.formula.verdict(so_far.context.verdict) is Verdict.TRUE:
                return so_far.mentioning(*condition.statement.mentions)
            return Unread(Refusal(f"I cannot wait until {condition.text}: I do things at once."), parts[0].start, 9)
        return found or condition or self._not_understood(parts)

    # prohibitions

    def _forbidding(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        worst: Unread | None = None
        end = _first(parts, lambda part: part.join > Join.AND or bool(part.opener))
        for count in range(end, 0, -1):
            clause = joined(parts[:count], self._text, keeps_opener=False)
            command = as_command(clause, self._clauses.verbs | TOUCHING) if clause else None
            found = None if command is None else prohibition_in(command, so_far, self._clauses)
            if isinstance(found, Prohibition):
                said = replace(found, text=self._text[parts[0].start : clause[-1].end])
                more = replace(so_far, prohibitions=(*so_far.prohibitions, said))
                rest = self._from(parts[count:], more)
                if isinstance(rest, Reading):
                    return rest
                found = rest
            worst = worst if found is None else found.or_better(worst)
        return self._not_understood(parts) if worst is None else worst

    def _not_understood(self, parts: tuple[Part, ...]) -> Unread:
        words = parts[0].words
        end = words[-1].end if words else parts[0].start
        part, before = self._text[parts[0].start : end], self._text[: parts[0].start].rstrip(" ,;.!?")
        beyond = next((word.text for word in words if word.text in _BEYOND_ME), None)
        if beyond is not None:
            return Unread(
                Refusal(f"I do things at once, and once: '{beyond}' in '{part}' is beyond me."), parts[0].start
            )
        told = f"I understand '{before}', but not '{part}'." if before else f"I do not understand '{part}'."
        if _is_foreign(part):
            told = f"I know English alone, and cannot read '{part}'."
        return Unread(Refusal(told, self._clauses.example(part, self._start.context)), parts[0].start)


def _is_foreign(text: str) -> bool:
    """Whether a text has letters, and none of ours."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and not any(letter.isascii() for letter in letters)


def _is_exception(part: Part) -> bool:
    """Whether a part takes something away from the clause before it."""
    words = tuple(word.text for word in part.words if not word.is_courtesy)
    is_joined = part.join in (Join.AND, Join.BUT) and not part.opener
    return is_joined and (words[:1] in _EXCEPTIONS or words[:2] in _EXCEPTIONS)


def _hangs_on(parts: tuple[Part, ...]) -> bool:
    """Whether a part belongs to the clause before it rather than to what comes after it."""
    part, following = parts[0], parts[1:]
    if part.opener not in (*_CONDITIONS, *_ORDERS):
        return False
    if part.join is Join.NOTHING:
        return True
    is_last = not following or following[0].join is Join.STOP or following[0].opener is Opener.OTHERWISE
    return part.join is Join.AND and is_last


def _first(parts: Sequence[Part], is_end: Callable[[Part], bool]) -> int:
    """How many parts there are before the first, the very first left aside, that is an end."""
    return next((index for index, part in enumerate(parts) if index and is_end(part)), len(parts))


def _new_mentions(before: Reading, found: Reading) -> tuple[tuple[str, ...], ...]:
    return found.context.mentions[len(before.context.mentions) :]
