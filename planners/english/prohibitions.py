"""What must not be done: "don't touch the bowl", "leave the apple", "without opening the microwave"."""

from collections.abc import Mapping
from dataclasses import replace

from majordomo.catalogue import ANY_KIND
from majordomo.plan import Question, Refusal
from majordomo.skill_library import SkillLibrary
from planners.english.clauses import ClauseReader
from planners.english.context import Context
from planners.english.phrases import Parts, matches, parts_in
from planners.english.references import resolve
from planners.english.said import Prohibition, Reading, Unread
from planners.english.words import Clause
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


def prohibition_in(clause: Clause, so_far: Reading, reader: ClauseReader) -> Prohibition | Unread | None:
    """What the words after "don't" rule out; None where they are no command."""
    words = tuple(word for word in clause if not word.is_courtesy)
    touched = _touching(_TOUCH, words, so_far.context, reader)
    if touched is not None:
        return touched
    denied = replace(reader, is_denied=True)
    found = denied.read(words, replace(so_far, verb=())) if words else None
    if not isinstance(found, Reading):
        return found
    calls = tuple(wish.skill.call() for wish in found.wishes[len(so_far.wishes) :] if wish.skill is not None)
    return Prohibition(reader.source(clause), calls) if calls else None


def leaving_in(clause: Clause, so_far: Reading, reader: ClauseReader) -> Prohibition | Unread | None:
    """What a command to leave something alone rules out; None where it is none."""
    words = tuple(word for word in clause if not word.is_courtesy)
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
    found = resolve([word.text for word in slots["x"]], ANY_KIND, context, keeps_any=True)
    if isinstance(found, Question | Refusal):
        return Unread(found, words[0].start, 3)
    moves = ground(context.skills, context.catalogue).moves
    touching = tuple(move.call for move in moves if move.things.intersection(found.names))
    return Prohibition(reader.source(words), touching, found.names)
