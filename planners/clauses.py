"""Reads one clause: a command in a skill's own phrase or in other words for it, or what shall be so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from majordomo.errors import MajordomoError
from majordomo.plan import Question, Refusal
from majordomo.predicate import Verdict
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from planners.context import Context, Effort, Named, listed
from planners.naming import nearest
from planners.noun_phrases import Quantifier
from planners.paraphrases import Reworded, first_words, reworded
from planners.phrases import Parts, Phrase, matches, phrases_of
from planners.references import PRONOUNS, resolve
from planners.said import Reading, Unread
from planners.statements import Form, Statement, read_statement
from planners.subordinate import as_command
from planners.suggestions import example_of, nearest_example
from planners.wishes import Wish, wishes_for
from planners.words import Clause, Word

MAX_REWORDINGS = 2

_NUMBERS = {
    word: float(number)
    for number, words in enumerate(
        ("zero", "one a an", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
    for word in words.split()
} | {"fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0}

_OPENERS = tuple(
    tuple(opener.split())
    for opener in (
        *(
            f"i {verb} {more}".strip()
            for verb in ("want", "need", "would like", "wish", "prefer", "would prefer")
            for more in ("to have", "to see", "")
        ),
        *(
            f"{verb} {more}".strip()
            for verb in ("make sure", "ensure", "be sure", "see", "check")
            for more in ("that", "")
        ),
        "see to it that",
        "take care that",
        *("have", "get", "leave", "make", "let", "keep"),
    )
)
"""Before what shall be so."""

_DENYING = tuple(tuple(opener.split()) for opener in ("i do not want", "i would not like", "i do not need"))
_MODALS = frozenset(
    {"should", "must", "shall", "has", "have", "needs", "need", "ought", "belongs", "belong", "goes", "go"}
)


@dataclass(frozen=True)
class ClauseReader:
    """Reads clauses of a text.

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

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Every word that a command may begin with."""
        own = (phrase.parts[0] for phrase in self.phrases)
        return frozenset((*own, *first_words(), *(opener[0] for opener in (*_OPENERS, *_DENYING))))

    def read(self, clause: Clause, so_far: Reading) -> Reading | Unread | None:
        """Read one clause; None where nothing has its form, not even with the verb of the clause before it."""
        best: Unread | None = None
        for found in self._readings(clause, so_far):
            if isinstance(found, Reading):
                return found
            best = replace(found, reached=clause[0].start).or_better(best)
        return best

    def object_of(self, clause: Clause) -> Clause | None:
        """The words for the one thing that a command is about; None where it is none, or about several."""
        one_slot = (phrase for phrase in self.phrases if len(phrase.slots) == 1 and phrase.parts[-1].startswith("{"))
        return next((slots[phrase.slots[0]] for phrase in one_slot for slots in matches(phrase.parts, clause)), None)

    def source(self, words: Clause) -> str:
        """What was said, as it was written."""
        return self.text[words[0].start : words[-1].end]

    def example(self, text: str, context: Context) -> str:
        """The request nearest to a text that can be read."""
        return nearest_example(text, self.phrases, context.catalogue)

    def _readings(self, clause: Clause, so_far: Reading) -> Iterator[Reading | Unread]:
        variants = tuple(_without_courtesies(clause))
        for words in variants:
            yield from self._commands(words, so_far)
        plain = tuple(word for word in clause if not word.is_courtesy)
        for words in self._completed(plain, so_far):
            again = (words, *(one.clause for one in reworded(words)))
            found = (one for way in again for one in self._commands(way, so_far))
            wished = self._wishes(words, so_far) if so_far.verb in _OPENERS else ()
            yield from (
                one for one in (*found, *wished) if isinstance(one, Reading) or isinstance(one.answer, Question)
            )
        yield from self._wishes(plain, so_far)
        yield from self._reworded(plain, so_far, MAX_REWORDINGS)
        bare = plain[1:] if plain and plain[0].text == "to" else plain
        command = as_command(bare, self.verbs) or ()
        if command and command != plain:  # "putting it on the table", "to put it on the table"
            yield from self._commands(command, so_far)
            yield from self._reworded(command, so_far, MAX_REWORDINGS)
        yield from self._facts(plain, so_far)

    def _completed(self, words: Clause, so_far: Reading) -> Iterator[Clause]:
        """A clause with what it leaves to be understood from the one before: its verb, or all but what it is about."""
        before, after = so_far.frame
        if so_far.verb:
            yield (*(Word(word, words[0].start, words[0].start) for word in so_far.verb), *words)
        if after:
            yield (*before, *words, *after)

    # commands

    def _commands(self, words: Clause, so_far: Reading) -> Iterator[Reading | Unread]:
        for phrase in self.phrases:
            for slots in matches(phrase.parts, words):
                found = self._fill(phrase, slots, so_far)
                if isinstance(found, Reading):
                    yield found
                else:
                    yield Unread(found, weight=len(phrase.literals) + self._weight(found, slots))

    def _weight(self, answer: Question | Refusal, slots: Mapping[str, Clause]) -> int:
        """How much of what fills a phrase was recognised: a suggestion keeps that as it was said."""
        if isinstance(answer, Question) or answer.needs_look:
            return 10
        said = (self.source(words) for words in slots.values())
        return sum(bool(text) and text in answer.suggestion for text in said)

    def _reworded(self, words: Clause, so_far: Reading, depth: int) -> Iterator[Reading | Unread]:
        asked: list[Question] = []
        failed: Unread | None = None
        for other in reworded(words) if depth else ():
            direct = tuple(self._commands(other.clause, so_far))
            is_read = any(isinstance(found, Reading) or isinstance(found.answer, Question) for found in direct)
            for found in direct if is_read else (*direct, *self._reworded(other.clause, so_far, depth - 1)):
                if isinstance(found, Reading):
                    yield self._given(other, found, so_far)
                elif isinstance(found.answer, Question):
                    asked.append(found.answer)
                else:
                    failed = found.or_better(failed)
        if asked:
            yield Unread(asked[0], weight=20)
        elif failed is not None:
            yield failed

    def _given(self, other: Reworded, found: Reading, so_far: Reading) -> Reading | Unread:
        """What a rewording counts on must not be false."""
        if not other.given:
            return found
        statement = read_statement(other.given, Form.STATED, so_far.context)
        if not isinstance(statement, Statement):
            answer = statement or Refusal(f"I do not understand '{self.source(other.given)}'.")
            return Unread(answer, weight=5 * (isinstance(answer, Question) or answer.needs_look))
        if statement.formula.verdict(so_far.context.verdict) is not Verdict.FALSE:
            return found
        claims = " and ".join(self.skills.sentence(claim) for claim in statement.formula.claims)
        return Unread(Refusal(f"It is not so that {claims}."), weight=5)

    def _fill(self, phrase: Phrase, slots: Mapping[str, Clause], so_far: Reading) -> Reading | Question | Refusal:
        kinds = phrase.skill.argument_kinds()
        values: dict[str, tuple[Any, ...]] = {}  # what pydantic shall validate
        context = so_far.context
        taken: list[str] = []
        assumptions: list[str] = []
        mentions: list[tuple[str, ...]] = []
        is_group = False
        for name, words in slots.items():
            if name not in kinds:
                values[name] = (self._literal(phrase.skill, name, words),)
                continue
            found = resolve(
                [word.text for word in words],
                kinds[name],
                context.having_mentioned(*mentions),
                taken,
                keeps_any=self.is_denied,
            )
            if not isinstance(found, Named):
                return self._in_words(found, phrase, slots, name, so_far.context)
            if found.quantifier is Quantifier.NONE:
                return Refusal(f"'{self.source(words)}' leaves nothing for me to do.")
            values[name] = found.names
            taken += found.names
            mentions += [found.names, found.spoken_of]
            assumptions += found.assumptions
            is_group = is_group or found.is_group
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

    def _in_words(
        self, answer: Question | Refusal, phrase: Phrase, slots: Mapping[str, Clause], wrong: str, context: Context
    ) -> Question | Refusal:
        """A refusal's suggestion becomes the whole clause with the nearest thing in place of every wrong one."""
        if isinstance(answer, Question) or answer.needs_look or not answer.suggestion:
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
        found = resolve([word.text for word in words], kind, replace(context, effort=Effort()), keeps_any=True)
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

    # what shall be so

    def _wishes(self, words: Clause, so_far: Reading) -> Iterator[Reading | Unread]:
        texts = tuple(word.text for word in words)
        for opener in _DENYING:
            if texts[: len(opener)] == opener:
                yield from self._wished(words[len(opener) :], (Form.BARE, Form.STATED), so_far, 3, is_denied=True)
        for opener in _OPENERS:
            if texts[: len(opener)] == opener:
                yield from self._wished(words[len(opener) :], (Form.STATED, Form.BARE), so_far, 3, opener=opener)
        if _MODALS.intersection(texts):
            yield from self._wished(words, (Form.STATED,), so_far, 3)
        unprompted = self._wished(words, (Form.BARE,), so_far, 0)
        yield from (found for found in unprompted if isinstance(found, Reading) or found.weight)

    def _wished(
        self,
        words: Clause,
        forms: Iterable[Form],
        so_far: Reading,
        weight: int,
        *,
        opener: Parts = (),
        is_denied: bool = False,
    ) -> Iterator[Reading | Unread]:
        for form in forms if words else ():
            statement = read_statement(words, form, so_far.context)
            if isinstance(statement, Statement):
                formula = statement.formula.negated() if is_denied else statement.formula
                found = wishes_for(replace(statement, formula=formula), so_far.context)
                if isinstance(found, tuple):
                    yield so_far.mentioning(*statement.mentions).wishing(*found, opener)
                    continue
                statement = found
            if statement is not None:
                yield Unread(statement, weight=weight + 10 * (isinstance(statement, Question) or statement.needs_look))

    def _facts(self, words: Clause, so_far: Reading) -> Iterator[Unread]:
        """What is only told: it is no wish, and what counts is what is seen."""
        if words and isinstance(read_statement(words, Form.STATED, so_far.context), Statement):
            said = self.source(words)
            yield Unread(Refusal(f"I go by what I see, and '{said}' asks for nothing.", f"make sure {said}"), weight=1)


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
