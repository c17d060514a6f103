"""Reads what is left out of what was asked for: "..., except for the red one", "..., but not the red one"."""

from dataclasses import dataclass, replace

from majordomo.catalogue import ANY_KIND
from majordomo.plan import Refusal
from planners.english.requests.reading import Read, Reading, Unread
from planners.english.requests.sentence import Sentence
from planners.english.text import word_lists
from planners.english.text.parts import Join, Part
from planners.english.text.words import Clause, texts_of, without_courtesies
from planners.english.things.named import Named
from planners.english.things.references import resolve
from planners.english.things.relation_words import begins_relation

_EXCEPTIONS = word_lists.words("exceptions")


@dataclass(frozen=True, slots=True)
class ExceptionReader:
    """Reads exceptions of a request."""

    sentence: Sentence

    def in_clause(self, clause: Clause, so_far: Reading) -> Reading | None:
        """Read what is left out behind everything else: "put all the cups in the sink except the red one"."""
        for cut in range(2, len(clause) - 1):
            exception = Part(clause[cut:], join=Join.AND, start=clause[cut].start)
            if is_exception(exception):
                found = self.sentence.clauses.read(clause[:cut], so_far)
                fewer = self.behind(exception, so_far, found) if isinstance(found, Reading) else None
                if isinstance(fewer, Reading):
                    return fewer
        return None

    def behind(self, part: Part, before: Reading, found: Reading) -> Read:
        """Leave out what an afterthought takes away: "…, except for the red one", "…, but not the red one"."""
        words = texts_of(without_courtesies(part.words))
        rest = words[2:] if tuple(words[:2]) in _EXCEPTIONS else words[1:]
        is_thing = bool(rest) and not begins_relation(tuple(rest))
        named = resolve(rest, ANY_KIND, found.context, keeps_any=True) if is_thing else None
        if not isinstance(named, Named):
            return Unread(named, part.start, 5) if named is not None else self.sentence.not_understood((part,))
        asked = found.wishes_since(before)
        kept = [w for w in asked if not any(set(named.names).intersection(claim.arguments) for claim in w.wanted)]
        if not kept or len(kept) == len(asked):
            return Unread(
                Refusal(f"I do not see what '{self.sentence.clauses.source(part.words)}' shall leave out."),
                part.start,
                5,
            )
        return replace(before.wishing(kept, found.assumptions, found.verb), prohibitions=found.prohibitions)


def is_exception(part: Part) -> bool:
    """Whether a part takes something away from the clause before it."""
    words = texts_of(without_courtesies(part.words))
    is_joined = part.join in (Join.AND, Join.BUT) and not part.opener
    return is_joined and (words[:1] in _EXCEPTIONS or words[:2] in _EXCEPTIONS)
