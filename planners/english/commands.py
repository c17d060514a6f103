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
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from planners.english import word_lists
from planners.english.context import Context, Named, listed
from planners.english.determiners import Quantifier
from planners.english.naming import nearest
from planners.english.pattern_index import PatternIndex
from planners.english.phrases import Phrase, matches, phrases_of
from planners.english.references import resolve
from planners.english.said import Reading, Unread
from planners.english.suggestions import example_of
from planners.english.unnamed import PRONOUNS
from planners.english.words import Clause, Word
from planners.search.fitness import fit_for
from planners.search.wishes import Wish

_NUMBERS = {word: float(number) for word, number in word_lists.meanings("numbers").items()}


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
            found = self._fill(phrase, slots, so_far)
            if isinstance(found, Reading):
                yield found
            else:
                yield Unread(found, weight=len(phrase.literals) + self._weight(found, slots))

    def object_of(self, clause: Clause) -> Clause | None:
        """The words for the one thing that a command is about; None where it is none, or about several."""
        one_slot = (phrase for phrase in self.phrases if len(phrase.slots) == 1 and phrase.parts[-1].startswith("{"))
        return next((slots[phrase.slots[0]] for phrase in one_slot for slots in matches(phrase.parts, clause)), None)

    def source(self, words: Clause) -> str:
        """What was said, as it was written."""
        return self.text[words[0].start : words[-1].end]

    def _weight(self, answer: Question | Refusal, slots: Mapping[str, Clause]) -> int:
        """How much of what fills a phrase was recognised: a suggestion keeps that as it was said."""
        if isinstance(answer, Question) or answer.needs_look:
            return 10
        said = (self.source(words) for words in slots.values())
        return sum(bool(text) and text in answer.suggestion for text in said)

    def _fill(self, phrase: Phrase, slots: Mapping[str, Clause], so_far: Reading) -> Reading | Question | Refusal:
        kinds = phrase.skill.argument_kinds()
        values: dict[str, tuple[Any, ...]] = {}  # what pydantic shall validate
        context = replace(so_far.context, fit=fit_for(phrase.skill, so_far.context.catalogue))
        taken: list[str] = []
        assumptions: list[str] = []
        mentions: list[tuple[str, ...]] = []
        is_group = False
        question: Question | None = None  # is put only where an answer would make the whole clause readable
        for name, words in slots.items():
            if name not in kinds:
                values[name] = (self._literal(phrase.skill, name, words),)
                continue
            found = self._resolved(words, kinds[name], context.having_mentioned(*mentions), taken, phrase)
            if isinstance(found, Question):
                question = question or found
                continue
            if isinstance(found, Refusal):
                return self._in_words(found, phrase, slots, name, context)
            if found.quantifier is Quantifier.NONE:
                return Refusal(f"'{self.source(words)}' leaves nothing for me to do.")
            values[name] = found.names
            taken += found.names
            mentions += [found.spoken_of, found.names]
            assumptions += found.assumptions
            is_group = is_group or found.is_group
        if question is not None:
            return question
        calls = (
            SkillCall(phrase.skill.name, dict(zip(values, chosen, strict=True))) for chosen in product(*values.values())
        )
        try:
            bound = [self.skills.bind(call, context.catalogue) for call in calls]
        except MajordomoError as error:
            return Refusal(error.problem, example_of(phrase, "", context.catalogue))
        wishes = (Wish.of(skill, is_one_of_many=is_group) for skill in bound)
        if not set(slots) <= set(kinds):
            return so_far.mentioning(*mentions).wishing(wishes, assumptions)
        more = so_far.mentioning(*mentions).wishing(wishes, assumptions, phrase.verb)
        return replace(more, frame=_frame(phrase, slots))

    def _resolved(
        self, words: Clause, kind: str, context: Context, taken: Sequence[str], phrase: Phrase
    ) -> Named | Question | Refusal:
        """What words mean; of several, where one skill is asked for, those with which there is something to do."""
        texts = [word.text for word in words]
        found = resolve(texts, kind, context, taken, keeps_any=self.is_denied)
        if not isinstance(found, Question) or len(phrase.skill.argument_kinds()) > 1 or self.is_denied:
            return found
        left = tuple(
            name for name in found.options if name in context.catalogue and self._is_open(name, phrase, context)
        )
        if not left or len(left) == len(found.options):
            return found
        fit = Catalogue({name: context.catalogue[name] for name in left})
        fewer = resolve(texts, kind, replace(context, fit=fit), taken)
        if not isinstance(fewer, Named):
            return fewer if isinstance(fewer, Question) else found
        told = f"'{self.source(words)}' means {listed(fewer.names)}, the only one where there is something to do"
        return replace(fewer, assumptions=(*fewer.assumptions, told))

    def _is_open(self, name: str, phrase: Phrase, context: Context) -> bool:
        """Whether a skill would change something about a thing, as far as is known."""
        skill = self.skills.bind(SkillCall(phrase.skill.name, {phrase.slots[0]: name}), context.catalogue)
        return any(context.verdict(claim) is not Verdict.TRUE for claim in Wish.of(skill).wanted)

    def _in_words(
        self, answer: Refusal, phrase: Phrase, slots: Mapping[str, Clause], wrong: str, context: Context
    ) -> Refusal:
        """A refusal's suggestion becomes the whole clause with the nearest thing in place of every wrong one."""
        if answer.needs_look or not answer.suggestion:
            return answer
        kinds = phrase.skill.argument_kinds()
        said = {
            name: self._said_alone(words, kinds[name], context) if name in kinds else self.source(words)
            for name, words in slots.items()
        }
        if answer.suggestion in context.catalogue.of_kind(kinds[wrong]):
            said[wrong] = f"the {answer.suggestion}"
        return replace(answer, suggestion=phrase.filled(said))

    def _said_alone(self, words: Clause, kind: str, context: Context) -> str:
        """Words for something, such that they can be read without those around them: names for "it" and "away"."""
        apart = replace(context, effort=context.effort.apart())
        found = resolve([word.text for word in words], kind, apart, keeps_any=True)
        said = self.source(words)
        if isinstance(found, Refusal) and not found.needs_look:
            return f"the {nearest(said, kind, context.catalogue)}"
        if said and words[0].text not in PRONOUNS:
            return said
        return listed(found.names) if isinstance(found, Named) else f"the {nearest(said, kind, context.catalogue)}"

    def _literal(self, skill: type[Skill], name: str, words: Clause) -> str | float | int:
        kind = skill.model_fields[name].annotation
        if kind in (int, float):
            number = _number(words)
            if number is not None:
                return int(number) if kind is int and number.is_integer() else number
        return words[0].text_as_written(self.text) if len(words) == 1 else self.source(words)


def _frame(phrase: Phrase, slots: Mapping[str, Clause]) -> tuple[Clause, Clause]:
    """The words of a clause before its first argument, and those after it."""
    words: list[Word] = []
    cut = None
    for part in phrase.parts:
        if part.startswith("{") and cut is None:
            cut = len(words)
        elif part.startswith("{"):
            words += slots[part[1:-1]]
        else:
            words.append(Word(part, 0, 0))
    return tuple(words[:cut]), tuple(words[cut:])


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
