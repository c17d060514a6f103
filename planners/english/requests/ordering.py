"""Reads what comes in another order than it is said: "before you close it, put the cup in", "after opening it"."""

from dataclasses import dataclass, replace

from majordomo.plan import Refusal
from majordomo.predicate import Verdict
from planners.english.requests.conditionals import ConditionalReader
from planners.english.requests.reading import Read, Reading, Unread
from planners.english.requests.sentence import Sentence, first_end
from planners.english.statements.conditions import Condition
from planners.english.text.parts import Join, Opener, Part
from planners.english.text.verb_forms import as_command, is_only_then

ORDERS = (Opener.AFTER, Opener.BEFORE)


@dataclass(frozen=True, slots=True)
class OrderReader:
    """Reads clauses that hang on others by time."""

    sentence: Sentence
    conditionals: ConditionalReader

    def read(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Read what comes in another order than it is said: "before you close it, put the cup in"."""
        if is_only_then(parts[0].words):
            return self.sentence.go_on(parts[1:], so_far) if parts[1:] else self.sentence.not_understood(parts)
        if len(parts) == 1 or parts[1].join > Join.THEN:
            return self._ordered_without_comma(parts, so_far)
        found = self._ordered(parts, so_far)
        if isinstance(found, Reading):
            return found
        again = self._ordered_without_comma(parts, so_far)
        return again if isinstance(again, Reading) else found

    def _ordered(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Tell the two apart by what stands between them."""
        end = first_end(parts, lambda part: part.join > Join.AND or bool(part.opener))
        if end == 1 < len(parts) and parts[1].join is Join.THEN:
            end = len(parts)
        if end == 1:
            return self.sentence.not_understood(parts)
        if parts[0].opener is Opener.AFTER:
            earlier = self.subordinate(parts[:1], so_far)
            return self.sentence.go_on(parts[1:], earlier) if isinstance(earlier, Reading) else earlier
        hinted = self.subordinate(parts[:1], so_far)
        told = so_far.mentioning(*hinted.mentions_since(so_far)) if isinstance(hinted, Reading) else so_far
        first = self.sentence.go_on(parts[1:end], told)
        if isinstance(first, Unread):
            return first
        later = self.subordinate(parts[:1], first)
        return self.sentence.go_on(parts[end:], later) if isinstance(later, Reading) else later

    def _ordered_without_comma(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Tell the two apart by trying: "after closing it go to the sink"."""
        for said, body in self.sentence.cut_at_verbs(parts[0]):
            found = self.read((said, body, *parts[1:]), so_far)
            if isinstance(found, Reading) or found.weight:
                return found
        return self.sentence.not_understood(parts)

    def subordinate(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """What a clause that hangs on another by time asks for, or counts on."""
        words = parts[0].words
        if is_only_then(words):
            return so_far
        command = as_command(words, self.sentence.clauses.verbs)
        found = None if command is None else self.sentence.clauses.read(command, replace(so_far, verb=()))
        if isinstance(found, Reading):
            return found
        condition = self.conditionals.condition(words, Opener.IF, so_far.context)
        if isinstance(condition, Condition):
            if condition.statement.formula.verdict(so_far.context.verdict) is Verdict.TRUE:
                return so_far.mentioning(*condition.statement.mentions)
            told = f"I cannot wait until {condition.text}: I do things at once."
            return Unread(Refusal(told, is_understood=True), parts[0].start, 9)
        return found or condition or self.sentence.not_understood(parts)

    def behind(self, parts: tuple[Part, ...], before: Reading, found: Reading) -> Read:
        """Read a clause of time behind the one that it hangs on, and go on: "..., after opening it"."""
        if parts[0].opener is Opener.BEFORE:
            later = self.subordinate(parts[:1], found)
            return self.sentence.go_on(parts[1:], later) if isinstance(later, Reading) else later
        earlier = self.subordinate(parts[:1], before.mentioning(*found.mentions_since(before)))
        if isinstance(earlier, Unread):
            return earlier
        wishes = found.wishes_since(before)
        return self.sentence.go_on(parts[1:], earlier.wishing(wishes, found.assumptions, found.verb))
