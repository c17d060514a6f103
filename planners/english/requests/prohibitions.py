"""What must not be done: "don't touch the bowl", "leave the apple", "without opening the microwave"."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from majordomo.catalogue import ANY_KIND
from majordomo.plan import Question, Refusal
from majordomo.skill_library import SkillLibrary
from planners.english.requests.clauses import ClauseReader
from planners.english.requests.reading import Prohibition, Read, Reading, Unread
from planners.english.requests.sentence import Sentence, first_end
from planners.english.text.parts import Join, Part
from planners.english.text.phrases import Parts, matches, parts_in
from planners.english.text.verb_forms import as_command
from planners.english.text.words import Clause, spoken, texts_of, without_courtesies
from planners.english.things.context import Context
from planners.english.things.references import resolve
from planners.english.things.relation_words import begins_relation
from planners.search.operators import ground
from planners.search.wishes import Wish

TOUCHING = frozenset({"touch", "move", "use", "disturb", "handle", "displace"})
"""Whatever is done to a thing is one of these."""

_TOUCH = tuple(parts_in(f"{verb} {{x}}") for verb in sorted(TOUCHING))
_LEAVE = tuple(
    parts_in(text)
    for text in (
        *(
            f"leave {{x}} {rest}".strip()
            for rest in ("alone", "where it is", "where they are", "as it is", "as they are")
        ),
        *(f"leave {{x}} {rest}".strip() for rest in ("in place", "be", "there", "out", "out of it", "")),
        *(f"{verb} {{x}}" for verb in ("stay away from", "keep away from", "steer clear of", "hands off", "keep off")),
        "keep your hands off {x}",
        "spare {x}",
    )
)


@dataclass(frozen=True, slots=True)
class ForbiddingReader:
    """Reads prohibitions of a request."""

    sentence: Sentence

    def read(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Read a prohibition, and go on."""
        worst: Unread | None = None
        end = first_end(parts, lambda part: part.join > Join.AND or bool(part.opener))
        for count in range(end, 0, -1):
            clause = self.sentence.clause(parts[:count], keeps_opener=False)
            command = self._command(clause, so_far) if clause else None
            said = None if command is None else prohibition_in(command, so_far, self.sentence.clauses)
            if said is None:
                continue
            found = said if isinstance(said, Unread) else self._kept_to(said, parts, count, so_far)
            if isinstance(found, Reading):
                return found
            worst = found.or_better(worst)
        return self.sentence.not_understood(parts) if worst is None else worst

    def _command(self, clause: Clause, so_far: Reading) -> Clause | None:
        """What is forbidden, as a command; "never in the sink" is about what was to be put elsewhere."""
        if so_far.verb and begins_relation(texts_of(clause)):
            return (*spoken(f"{' '.join(so_far.verb)} them", clause[0]), *clause)
        return as_command(clause, self.sentence.clauses.verbs | TOUCHING)

    def _kept_to(self, ruled_out: Prohibition, parts: tuple[Part, ...], count: int, so_far: Reading) -> Read:
        """Go on behind a prohibition of so many parts."""
        said = self.sentence.text[parts[0].start : parts[count - 1].words[-1].end]
        return self.sentence.go_on(parts[count:], so_far.forbidding(replace(ruled_out, text=said)))


def prohibition_in(clause: Clause, so_far: Reading, reader: ClauseReader) -> Prohibition | Unread | None:
    """What the words after "don't" rule out; None where they are no command."""
    words = without_courtesies(clause)
    touched = _touching(_TOUCH, words, so_far.context, reader)
    if touched is not None:
        return touched
    denied = replace(reader, is_denied=True)
    found = denied.read(words, replace(so_far, verb=())) if words else None
    if not isinstance(found, Reading):
        return found
    calls = tuple(wish.skill.call() for wish in found.wishes_since(so_far) if wish.skill is not None)
    return Prohibition(reader.source(clause), calls) if calls else None


def leaving_in(clause: Clause, so_far: Reading, reader: ClauseReader) -> Prohibition | Unread | None:
    """What a command to leave something alone rules out; None where it is none."""
    words = without_courtesies(clause)
    return _touching(_LEAVE, words, so_far.context, reader)


def kept_so(wish: Wish, text: str, context: Context) -> Prohibition:
    """What must not be done so that what is wanted stays so all the time."""
    operators = ground(context.skills, context.catalogue)
    spoiling = (operator.call for claim in wish.wanted for operator in operators.ways_to(claim.negated()))
    return Prohibition(text, tuple(spoiling))


def without_forbidden(found: Reading, skills: SkillLibrary) -> Reading | Refusal:
    """Leave out, of what was said of many things, what must not be done; refuse what was asked for and forbidden."""
    forbidden = [call for prohibition in found.prohibitions for call in prohibition.calls]
    told = " and ".join(f"'{prohibition.text}'" for prohibition in found.prohibitions)
    if not forbidden:
        return found
    if not found.wishes:
        return Refusal(f"I can keep to {told} only while I do something.", "saying it together with what I shall do.")
    allowed = ground(skills, found.context.catalogue).without(forbidden)
    kept: list[Wish] = []
    dropped: list[Wish] = []
    for wish in found.wishes:
        is_forbidden = wish.skill is not None and wish.skill.call() in forbidden
        is_possible = not is_forbidden and all(allowed.ways_to(claim) for claim in wish.wanted)
        (kept if is_possible else dropped).append(wish)
    if not kept or any(not wish.is_one_of_many for wish in dropped):
        return Refusal(f"I cannot do that and keep to {told}.")
    left_out = (f"left out: {' and '.join(map(skills.sentence, wish.wanted))}" for wish in dropped)
    return replace(found, wishes=tuple(kept)).assuming(f"I keep to {told}", *left_out)


def _touching(
    forms: tuple[Parts, ...], words: Clause, context: Context, reader: ClauseReader
) -> Prohibition | Unread | None:
    slots: Mapping[str, Clause] | None = next((found for form in forms for found in matches(form, words)), None)
    if slots is None:
        return None
    found = resolve(texts_of(slots["x"]), ANY_KIND, context, keeps_any=True)
    if isinstance(found, Question | Refusal):
        return Unread(found, words[0].start, 3)
    moves = ground(context.skills, context.catalogue).moves
    touching = tuple(move.call for move in moves if move.things.intersection(found.names))
    return Prohibition(reader.source(words), touching, found.names)
