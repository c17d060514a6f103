"""Reads a command in a skill's own phrase: what fills its slots, or why nothing can."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError
from majordomo.plan import Question, Refusal
from majordomo.predicate import Verdict
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from planners.english.requests.matched import Matched
from planners.english.requests.reading import Reading, Unread
from planners.english.requests.suggestions import example_of
from planners.english.text import word_lists
from planners.english.text.pattern_index import PatternIndex
from planners.english.text.phrases import Phrase, matches, phrases_of
from planners.english.text.words import Clause, texts_of
from planners.english.things.context import Context
from planners.english.things.determiners import Quantifier
from planners.english.things.named import Named, listed
from planners.english.things.references import resolve
from planners.search.fitness import fit_for
from planners.search.wishes import Wish

_NUMBERS = {word: float(number) for word, number in word_lists.meanings("numbers").items()}


@dataclass(frozen=True, slots=True)
class _Filled:
    """What fills a phrase's slots, which pydantic shall validate, and what the things among it were found to be."""

    values: Mapping[str, tuple[Any, ...]]
    named: Sequence[Named]


@dataclass(frozen=True)
class CommandReader:
    """Reads commands of a text.

    Attributes:
        text: It.
        skills: What can be asked for.
        is_denied: Whether what is read must not be done: then "any cup" is every cup.
    """

    text: str
    skills: SkillLibrary
    is_denied: bool = False

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """The skills' phrases."""
        return phrases_of(self.skills)

    def read(self, words: Clause, so_far: Reading) -> Iterator[Reading | Unread]:
        """Every way to read some words as a command."""
        for phrase, slots in _index_of(self.skills).matches(words):
            matched = Matched(phrase, slots, self.text)
            found = self._read(matched, so_far)
            yield found if isinstance(found, Reading) else Unread(found, weight=matched.recognised(found))

    def object_of(self, clause: Clause) -> Clause | None:
        """The words for the one thing that a command is about; None where it is none, or about several."""
        one_slot = (phrase for phrase in self.phrases if len(phrase.slots) == 1 and phrase.parts[-1].startswith("{"))
        return next((slots[phrase.slots[0]] for phrase in one_slot for slots in matches(phrase.parts, clause)), None)

    def source(self, words: Clause) -> str:
        """What was said, as it was written."""
        return self.text[words[0].start : words[-1].end]

    def _read(self, matched: Matched, so_far: Reading) -> Reading | Question | Refusal:
        skill = matched.phrase.skill
        context = replace(so_far.context, fit=fit_for(skill, so_far.context.catalogue))
        filled = self._filled(matched, context)
        if not isinstance(filled, _Filled):
            return filled
        chosen = (dict(zip(filled.values, values, strict=True)) for values in product(*filled.values.values()))
        try:
            bound = [self.skills.bind(SkillCall(skill.name, values), context.catalogue) for values in chosen]
        except MajordomoError as error:
            return Refusal(error.problem, example_of(matched.phrase, "", context.catalogue))
        is_group = any(one.is_group for one in filled.named)
        wishes = (Wish.of(one, is_one_of_many=is_group) for one in bound)
        assumptions = (told for one in filled.named for told in one.assumptions)
        said = so_far.mentioning(*(mention for one in filled.named for mention in (one.spoken_of, one.names)))
        if not matched.slots.keys() <= matched.kinds.keys():
            return said.wishing(wishes, assumptions)
        return replace(said.wishing(wishes, assumptions, matched.phrase.verb), frame=matched.frame)

    def _filled(self, matched: Matched, context: Context) -> _Filled | Question | Refusal:
        values: dict[str, tuple[Any, ...]] = {}
        named: list[Named] = []
        question: Question | None = None  # is put only where an answer would make the whole clause readable
        here = context
        for slot in matched.slots:
            if slot not in matched.kinds:
                values[slot] = (self._literal(matched, slot),)
                continue
            found = self._resolved(matched, slot, here, [name for one in named for name in one.names])
            if isinstance(found, Question):
                question = question or found
                continue
            if isinstance(found, Refusal):
                return matched.in_words(found, slot, context)
            if found.quantifier is Quantifier.NONE:
                return Refusal(f"'{matched.source(slot)}' leaves nothing for me to do.")
            values[slot] = found.names
            named.append(found)
            here = here.having_mentioned(found.spoken_of, found.names)
        return question or _Filled(values, named)

    def _resolved(
        self, matched: Matched, slot: str, context: Context, taken: Sequence[str]
    ) -> Named | Question | Refusal:
        """What words mean; of several, where one skill is asked for, those with which there is something to do."""
        texts, kind = texts_of(matched.slots[slot]), matched.kinds[slot]
        found = resolve(texts, kind, context, taken, keeps_any=self.is_denied)
        if not isinstance(found, Question) or len(matched.kinds) > 1 or self.is_denied:
            return found
        things = (name for name in found.options if name in context.catalogue)
        left = tuple(name for name in things if self._is_open(matched, slot, name, context))
        if not left or len(left) == len(found.options):
            return found
        fit = Catalogue({name: context.catalogue[name] for name in left})
        fewer = resolve(texts, kind, replace(context, fit=fit), taken)
        if not isinstance(fewer, Named):
            return fewer if isinstance(fewer, Question) else found
        told = f"'{matched.source(slot)}' means {listed(fewer.names)}, the only one where there is something to do"
        return replace(fewer, assumptions=(*fewer.assumptions, told))

    def _is_open(self, matched: Matched, slot: str, name: str, context: Context) -> bool:
        """Whether a skill would change something about a thing, as far as is known."""
        skill = self.skills.bind(SkillCall(matched.phrase.skill.name, {slot: name}), context.catalogue)
        return any(context.verdict(claim) is not Verdict.TRUE for claim in Wish.of(skill).wanted)

    def _literal(self, matched: Matched, slot: str) -> str | float | int:
        words, kind = matched.slots[slot], matched.phrase.skill.model_fields[slot].annotation
        if kind in (int, float):
            number = _number(words)
            if number is not None:
                return int(number) if kind is int and number.is_integer() else number
        return words[0].text_as_written(self.text) if len(words) == 1 else self.source(words)


@lru_cache(maxsize=4)  # as many as `ground` keeps
def _index_of(skills: SkillLibrary) -> PatternIndex[Phrase]:
    return PatternIndex((phrase.parts, phrase) for phrase in phrases_of(skills))


def _number(words: Clause) -> float | None:
    if len(words) != 1:
        return None
    text = words[0].text
    try:
        return _NUMBERS[text] if text in _NUMBERS else float(text)
    except ValueError:
        return None
