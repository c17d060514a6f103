"""Reads a request: clauses to skills, through the skills' own phrases. What cannot be read is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from majordomo.errors import MajordomoError
from majordomo.plan import Question, Refusal
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from planners.noun_phrases import SEPARATOR, Context, Named, resolve
from planners.phrases import Phrase, phrases_of
from planners.suggestions import example_of, nearest_example
from planners.words import Clause, Word

MAX_JOINED = 6
"""Clauses that may turn out to be one: "put the cup, the can and the lemon on the tray"."""

MAX_ATTEMPTS = 2000
"""Ways to group clauses that are tried before a request counts as unreadable."""

_NUMBERS = {
    word: float(number)
    for number, words in enumerate(
        ("zero", "one a an", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
    for word in words.split()
} | {"fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0}


_BEYOND_ME = frozenset({"if", "unless", "until", "when", "while", "except", "not", "don't", "dont", "never", "without"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a request asks for.

    Attributes:
        skills: Bound, in the order of the clauses.
        assumptions: What was taken for granted in understanding.
        mentions: What was spoken of.
        verb: What the last clause began with: "put the cup in the microwave and the lemon on the tray".
    """

    skills: tuple[Skill, ...] = ()
    assumptions: tuple[str, ...] = ()
    mentions: tuple[tuple[str, ...], ...] = ()
    verb: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unread:
    """Why a request cannot be read, and how far the reader came."""

    answer: Question | Refusal
    clause: int
    literals: int = 0


class Reader:
    """Reads clauses against a library and a context."""

    def __init__(self, text: str, skills: SkillLibrary, context: Context) -> None:
        self._text = text
        self._skills = skills
        self._context = context
        self._phrases = phrases_of(skills)
        self._attempts = 0

    def read(self, clauses: Sequence[Clause]) -> Reading | Question | Refusal:
        """Read all clauses, or say what stands in the way."""
        if not clauses:
            return Refusal("There is nothing in it that I could do.", self._example(""))
        found = self._read_from(clauses, 0, Reading())
        return found.answer if isinstance(found, _Unread) else found

    def _read_from(self, clauses: Sequence[Clause], start: int, so_far: Reading) -> Reading | _Unread:
        if start == len(clauses):
            return so_far
        worst: _Unread | None = None
        for end in range(start + 1, min(start + MAX_JOINED, len(clauses)) + 1):
            self._attempts += 1
            if self._attempts > MAX_ATTEMPTS:
                break
            found = self._read_clause(_joined(clauses[start:end]), start, so_far)
            if isinstance(found, Reading):
                found = self._read_from(clauses, end, found)
            if isinstance(found, Reading):
                return found
            if found is not None and (worst is None or found.clause > worst.clause):
                worst = found
        return worst or self._not_understood(clauses, start)

    def _not_understood(self, clauses: Sequence[Clause], start: int) -> _Unread:
        part = self._source(clauses[start])
        if any(word.text in _BEYOND_ME for word in clauses[start]):
            return _Unread(Refusal(f"I take no conditions and no prohibitions, and '{part}' has one."), start)
        before = self._text[: clauses[start - 1][-1].end] if start else ""
        understood = f"I understand '{before}', but not '{part}'." if start else f"I do not understand '{part}'."
        return _Unread(Refusal(understood, self._example(part)), start)

    def _read_clause(self, clause: Clause, index: int, so_far: Reading) -> Reading | _Unread | None:
        """Read one clause; None where no phrase has its form, not even with the verb of the clause before it."""
        found = self._read_as_written(clause, index, so_far)
        if found is not None or not so_far.verb:
            return found
        first = clause[0]
        verb = tuple(Word(word, first.start, first.start) for word in so_far.verb)
        elided = self._read_as_written((*verb, *clause), index, so_far)
        return None if isinstance(elided, _Unread) and isinstance(elided.answer, Refusal) else elided

    def _read_as_written(self, clause: Clause, index: int, so_far: Reading) -> Reading | _Unread | None:
        unread: _Unread | None = None
        for words in _without_courtesies(clause):
            for phrase in self._phrases:
                for slots in phrase.matches(words):
                    found = self._fill(phrase, slots, so_far)
                    if isinstance(found, Reading):
                        return found
                    literals = len(phrase.literals) + 10 * isinstance(found, Question)
                    if unread is None or literals > unread.literals:
                        unread = _Unread(found, index, literals)
        return unread

    def _fill(self, phrase: Phrase, slots: Mapping[str, Clause], so_far: Reading) -> Reading | Question | Refusal:
        kinds = phrase.skill.argument_kinds()
        values: dict[str, tuple[Any, ...]] = {}  # what pydantic shall validate
        mentions, assumptions = so_far.mentions, so_far.assumptions
        taken: list[str] = []
        for name, words in slots.items():
            if name not in kinds:
                values[name] = (self._literal(phrase.skill, name, words),)
                continue
            named = resolve(
                [word.text for word in words], kinds[name], replace(self._context, mentions=mentions), taken
            )
            if not isinstance(named, Named):
                return self._in_words(named, phrase, slots, name)
            values[name] = named.names
            taken += named.names
            mentions = (*mentions, named.names)
            assumptions = (*assumptions, named.assumption) if named.assumption else assumptions
        calls = [
            SkillCall(phrase.skill.name, dict(zip(values, chosen, strict=True))) for chosen in product(*values.values())
        ]
        try:
            bound = tuple(self._skills.bind(call, self._context.catalogue) for call in calls)
        except MajordomoError as error:
            return Refusal(error.problem, example_of(phrase, "", self._context.catalogue))
        return Reading((*so_far.skills, *bound), assumptions, mentions, phrase.verb if set(slots) <= set(kinds) else ())

    def _in_words(
        self, answer: Question | Refusal, phrase: Phrase, slots: Mapping[str, Clause], wrong: str
    ) -> Question | Refusal:
        """A refusal's suggestion becomes the whole clause with the nearest thing in place of the wrong one."""
        if isinstance(answer, Question) or not answer.suggestion:
            return answer
        said = {name: self._source(words) for name, words in slots.items()}
        return Refusal(answer.reason, phrase.filled(said | {wrong: f"the {answer.suggestion}"}))

    def _literal(self, skill: type[Skill], name: str, words: Clause) -> str | float | int:
        kind = skill.model_fields[name].annotation
        if kind in (int, float):
            number = _number(words)
            if number is not None:
                return int(number) if kind is int and number.is_integer() else number
        return words[0].text_as_written(self._text) if len(words) == 1 else self._source(words)

    def _source(self, words: Clause) -> str:
        return self._text[words[0].start : words[-1].end]

    def _example(self, text: str) -> str:
        return nearest_example(text, self._phrases, self._context.catalogue)


def _joined(clauses: Sequence[Clause]) -> Clause:
    words: list[Word] = []
    for clause in clauses:
        if words:
            words.append(Word(SEPARATOR, words[-1].end, clause[0].start))
        words += clause
    return tuple(words)


def _without_courtesies(clause: Clause) -> Iterator[Clause]:
    """A clause without its courtesies: around it, before it, everywhere. "Say thank you" has one that matters."""
    first = next((i for i, word in enumerate(clause) if not word.is_courtesy), len(clause))
    last = next((i for i in range(len(clause), 0, -1) if not clause[i - 1].is_courtesy), 0)
    tried = (clause[first:last], clause[first:], tuple(word for word in clause if not word.is_courtesy))
    yield from dict.fromkeys(tried)


def _number(words: Clause) -> float | None:
    if len(words) != 1:
        return None
    text = words[0].text
    try:
        return _NUMBERS[text] if text in _NUMBERS else float(text)
    except ValueError:
        return None
