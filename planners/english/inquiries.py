"""Reads questions: where things are, what is so, what was done. Answers are not given here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from majordomo.catalogue import ANY_KIND, PLACE
from majordomo.plan import Question, Refusal
from majordomo.predicate import Predicate
from majordomo.utterance import Inquiry, Topic
from planners.english import word_lists
from planners.english.claims import COPULA
from planners.english.clauses import ClauseReader
from planners.english.context import Named
from planners.english.phrases import Parts, as_read, matches, parts_in
from planners.english.question_forms import WHETHER, is_question_word, texts_of, topics, without_leading
from planners.english.references import resolve
from planners.english.said import Reading
from planners.english.statements import Form, Statement, read_statement
from planners.english.subordinate import as_command
from planners.english.unnamed import PRONOUNS
from planners.english.words import SEPARATOR, Clause, Word

_SENSES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("can you reach", "do you reach"), ("", "is within reach")),
    **dict.fromkeys(("do you hold", "do you have", "have you got"), ("you is holding", "")),
}
"""Questions after what the robot senses, and what stands before and behind the thing where that is stated."""

_HOW_MANY = ("how", "many")
_QUANTITY = (_HOW_MANY, ("what",), ("which",))


@dataclass(frozen=True, slots=True)
class InquiryReader:
    """Reads questions.

    Attributes:
        so_far: With what they are read against.
        clauses: Reads the commands in them: "did you open the microwave?".
    """

    so_far: Reading
    clauses: ClauseReader

    def read(self, clause: Clause) -> Inquiry:
        """Read a question; one that is not understood is UNCLEAR."""
        words = without_leading(clause)
        said = " ".join(texts_of(words))
        for text in (" ".join(texts_of(clause)), said):
            if text in topics():
                return Inquiry(topics()[text])
        if said in word_lists.phrases("where is the robot"):
            return self._standing()
        problem = ""
        candidates: tuple[tuple[str, Inquiry], ...] = ()
        for found in self._readings(words, said):
            if isinstance(found, Inquiry):
                return found
            if isinstance(found, Question):
                candidates = candidates or tuple(self._supposed(clause, found))
            problem = problem or (found.text if isinstance(found, Question) else found.reason)
        if any(text == SEPARATOR and is_question_word(after) for text, after in pairwise(texts_of(words))):
            problem = "I take one question at a time."
        return Inquiry(Topic.UNCLEAR, problem=problem, candidates=candidates)

    def _standing(self) -> Inquiry:
        """A question after where the robot is."""
        places = self.so_far.context.catalogue.of_kind(PLACE)
        if not places:
            return Inquiry(Topic.UNCLEAR, problem="I always stand where I am: here is no other place to stand.")
        return Inquiry(Topic.WHICH, claims=tuple(Predicate("robot_at", (place,)) for place in places))

    def _supposed(self, clause: Clause, question: Question) -> Iterator[tuple[str, Inquiry]]:
        """What is asked with each answer to a question, where that makes it clear."""
        context = self.so_far.context
        for option in question.options if question.text not in context.answers else ():
            answered = replace(context, answers={**context.answers, question.text: option})
            asked = replace(self, so_far=replace(self.so_far, context=answered)).read(clause)
            if asked.topic is not Topic.UNCLEAR:
                yield option, asked

    def _readings(self, words: Clause, said: str) -> Iterator[Inquiry | Question | Refusal]:
        if said in word_lists.phrases("what is held"):
            yield from self._claims(_spoken("you is holding anything", words), Form.STATED, Topic.WHICH)
        for found in self._where(words, map(parts_in, word_lists.phrases("where it was last"))):
            yield replace(found, topic=Topic.LAST_SEEN) if isinstance(found, Inquiry) else found
        is_counted = texts_of(words)[:2] == _HOW_MANY
        for found in self._where(words, map(parts_in, word_lists.phrases("where"))):
            yield replace(found, wants_number=is_counted) if isinstance(found, Inquiry) else found
        yield from self._which(words)
        yield from self._done(words)
        yield from self._either(words)
        texts = texts_of(words)
        if len(words) > 3 and " ".join(texts[:3]) in _SENSES:
            before, after = _SENSES[" ".join(texts[:3])]
            words = (*_spoken(before, words), *words[3:], *_spoken(after, words))
        words = words[1:] if texts[0] in WHETHER else words
        for form in (Form.ASKED, Form.STATED) if words else ():
            yield from self._claims(words, form, Topic.WHETHER)
        yield from self._where(words, (("is", "there", "{x}"),))

    def _where(self, words: Clause, ways: Iterable[Parts]) -> Iterator[Inquiry | Question | Refusal]:
        for parts in ways:
            for slots in matches(parts, words):
                yield self._whereabouts(texts_of(slots["x"]))

    def _whereabouts(self, words: tuple[str, ...]) -> Inquiry | Question | Refusal:
        """Where something is: rather a thing that moves, for "it"; everything that "the cup" may be."""
        found: Named | Question | Refusal = Refusal("")
        for kind in ("movable", ANY_KIND):
            found = resolve(words, kind, self.so_far.context, keeps_any=True)
            if isinstance(found, Named):
                return Inquiry(Topic.WHERE, found.names)
            if isinstance(found, Question) and words[0] not in PRONOUNS:
                return Inquiry(Topic.WHERE, found.options)
        assert not isinstance(found, Named)  # that would have been returned
        return found

    def _which(self, words: Clause) -> Iterator[Inquiry | Question | Refusal]:
        """A question after things: "what is on the table?" asks for which "anything is on the table" is so."""
        texts = texts_of(words)
        start = next((one for one in _QUANTITY if texts[: len(one)] == one), None)
        if start is None:
            return
        rest = tuple(word for word in words[len(start) :] if word.text != "there")
        after = tuple(as_read(text) for text in texts_of(rest))
        if after[:2] in (("do", "you"), ("can", "you")) and after[2:3] == ("see",):
            statement = (*_spoken("anything is", words), *rest[3:])
        elif after[:2] == (COPULA, "you"):
            statement = (*_spoken("you is", words), *rest[2:], *_spoken("anything", words))
        elif after[:1] == (COPULA,):
            statement = (*_spoken("anything", words), *rest)
        else:
            statement = (*_spoken("any", words), *rest)
        for found in self._claims(statement, Form.STATED, Topic.WHICH):
            yield replace(found, wants_number=start == _HOW_MANY) if isinstance(found, Inquiry) else found

    def _done(self, words: Clause) -> Iterator[Inquiry | Question | Refusal]:
        """A question after deeds: "did you open the microwave?", "why did you open it?"."""
        texts = texts_of(words)
        is_why = texts[:1] == ("why",)
        rest = words[is_why:]
        if texts_of(rest)[:2] not in (("did", "you"), ("have", "you")):
            return
        command = as_command(rest[1:], self.clauses.verbs)
        found = None if command is None else self.clauses.read(command, self.so_far)
        if not isinstance(found, Reading):
            if found is not None:
                yield found.answer
            return
        if is_why:
            yield Inquiry(Topic.WHY, calls=tuple(wish.skill.call() for wish in found.wishes if wish.skill is not None))
        else:
            yield Inquiry(Topic.WHETHER, claims=tuple(claim for wish in found.wishes for claim in wish.wanted))

    def _either(self, words: Clause) -> Iterator[Inquiry]:
        """A question with a choice: "is the lemon on the table or in the sink?"."""
        cut = next((index for index, word in enumerate(words) if word.text == "or"), 0)
        first = read_statement(words[:cut], Form.ASKED, self.so_far.context) if cut else None
        for end in range(2, cut) if isinstance(first, Statement) else ():
            second = read_statement((*words[:end], *words[cut + 1 :]), Form.ASKED, self.so_far.context)
            if isinstance(first, Statement) and isinstance(second, Statement) and not first.is_group:
                yield Inquiry(Topic.WHETHER, claims=(*first.formula.claims, *second.formula.claims), is_any=True)
                return

    def _claims(self, words: Clause, form: Form, topic: Topic) -> Iterator[Inquiry | Question | Refusal]:
        found = read_statement(words, form, self.so_far.context)
        if isinstance(found, Statement):
            yield Inquiry(topic, claims=found.formula.claims, is_any=found.formula.is_any)
        elif found is not None:
            yield found


def _spoken(text: str, near: Clause) -> Clause:
    return tuple(Word(word, near[0].start, near[0].start) for word in text.split())
