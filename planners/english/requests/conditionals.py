"""Reads what hangs on conditions: "if it is open, close it", "..., otherwise open it", "..., unless it is open"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from majordomo.plan import Question, Refusal
from planners.english.requests.reading import Read, Reading, Unread
from planners.english.requests.sentence import Sentence, first_end
from planners.english.statements.conditions import Condition, conjunction
from planners.english.statements.statement import Form, read_statement
from planners.english.text.parts import Join, Opener, Part
from planners.english.text.words import Clause, without_courtesies
from planners.english.things.context import Context

CONDITIONS = (Opener.IF, Opener.UNLESS)


@dataclass(frozen=True, slots=True)
class ConditionalReader:
    """Reads conditions of a request, and what hangs on them."""

    sentence: Sentence

    def read(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Read a condition, then everything up to the end of the sentence: "if it is open, close it"."""
        worst: Unread | None = None
        for condition, rest in self._conditions(parts, so_far.context):
            found = self._under(condition, rest, so_far) if isinstance(condition, Condition) else condition
            if isinstance(found, Reading) or (found is not None and isinstance(found.answer, Question)):
                return found
            worst = worst if found is None else found.or_better(worst)
        return self.sentence.not_understood(parts) if worst is None else worst

    def _under(self, condition: Condition, parts: tuple[Part, ...], so_far: Reading) -> Read | None:
        """Read what hangs on a condition, and go on; None where nothing does."""
        if not parts or parts[0].opener not in (Opener.NONE, Opener.DONT):
            return None
        end = first_end(parts, lambda part: part.join is Join.STOP or part.opener is Opener.OTHERWISE)
        told = so_far.mentioning(*condition.statement.mentions)
        body = self.sentence.go_on(parts[:end], told)
        if isinstance(body, Unread) and isinstance(body.answer, Question) and condition.is_refuted(told.context):
            body = told  # nobody need be asked what shall not be done
        return self._decided(condition, told, body, parts[end:]) if isinstance(body, Reading) else body

    def _conditions(
        self, parts: tuple[Part, ...], context: Context
    ) -> Iterator[tuple[Condition | Unread | None, tuple[Part, ...]]]:
        """Every way to tell a condition from what hangs on it: "if it is open close it" has no comma."""
        first = parts[0]
        for end in range(first_end(parts, lambda part: part.join > Join.BUT or bool(part.opener)), 0, -1):
            if end == len(parts):
                continue
            if end > 1:  # "if the cup and the lemon are on the table"
                whole = self.sentence.clause(parts[:end], keeps_opener=False)
                yield self.condition(whole, first.opener, context), parts[end:]
            yield self._condition_of([part.words for part in parts[:end]], first.opener, context), parts[end:]
        for said, body in self.sentence.cut_at_verbs(first):
            yield self.condition(said.words, first.opener, context), (body, *parts[1:])

    def _condition_of(self, clauses: Sequence[Clause], opener: Opener, context: Context) -> Condition | Unread | None:
        """Several claims of which all must be so."""
        found = [self.condition(clause, opener, context) for clause in clauses]
        conditions = [one for one in found if isinstance(one, Condition)]
        if len(conditions) < len(found):
            return next((one for one in found if isinstance(one, Unread)), None)
        return conditions[0] if len(conditions) == 1 else conjunction(conditions)

    def condition(self, clause: Clause, opener: Opener, context: Context) -> Condition | Unread | None:
        """What a clause says that must be so; None where it claims nothing."""
        words = without_courtesies(clause)
        statement = read_statement(words, Form.STATED, context) if words else None
        if isinstance(statement, Question | Refusal):
            return Unread(statement, words[0].start, 4)
        if statement is None:
            return None
        return Condition(statement, self.sentence.clauses.source(words), opener is Opener.UNLESS)

    def _decided(self, condition: Condition, before: Reading, found: Reading, rest: tuple[Part, ...]) -> Read:
        """Keep what was read under a condition, or what was read for the other case, and go on."""
        otherwise: Read = before
        if rest and rest[0].opener is Opener.OTHERWISE:
            end = first_end(rest, lambda part: part.join is Join.STOP)
            otherwise = self.sentence.go_on((replace(rest[0], opener=Opener.NONE), *rest[1:end]), before)
            rest = rest[end:]
        if isinstance(otherwise, Unread):
            return otherwise
        has_other_case = otherwise is not before  # then it always matters whether the condition is met
        is_so = condition.is_met(before.context, () if has_other_case else found.wishes_since(before))
        if isinstance(is_so, Question):
            return Unread(is_so, weight=20)
        told = condition.statement.assumptions
        if is_so:
            return self.sentence.go_on(rest, found.assuming(*told))
        unmet = (*before.unmet, *condition.against(before.context))
        is_so_told = "so" if condition.is_unless else "not so"
        left_out = f"it is {is_so_told} that {condition.text}: what hangs on that is left out"
        return self.sentence.go_on(rest, replace(otherwise, unmet=unmet).assuming(*told, left_out))

    def behind(self, parts: tuple[Part, ...], before: Reading, found: Reading) -> Read:
        """Read a condition behind what hangs on it, and go on: "..., if it is open"."""
        part, rest = parts[0], parts[1:]
        then = replace(before.context, mentions=found.context.mentions)
        condition = self.condition(part.words, part.opener, then)
        if not isinstance(condition, Condition):
            return condition or self.sentence.not_understood(parts)
        return self._decided(condition, before, found, rest)
