"""Reads questions: where things are, what is so, what was done. Answers are not given here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from majordomo.catalogue import ANY_KIND, PLACE
from majordomo.inquiry import Inquiry, Topic
from majordomo.plan import Question, Refusal
from majordomo.predicate import Predicate
from planners.english.requests.clauses import ClauseReader
from planners.english.requests.reading import Reading
from planners.english.statements.statement import Form, Statement, read_statement
from planners.english.talk.question_forms import WHETHER, is_question_word, topics, without_leading
from planners.english.text import word_lists
from planners.english.text.claim_patterns import COPULA
from planners.english.text.phrases import Parts, as_read, matches, parts_in
from planners.english.text.verb_forms import as_command
from planners.english.text.words import SEPARATOR, Clause, Word, spoken, texts_of
from planners.english.things.named import Named
from planners.english.things.references import resolve
from planners.english.things.unnamed import PRONOUNS

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
            yield from self._claims(
                spoken("you is holding anything", words[0]),
                Form.STATED,
                Topic.WHICH,
            )
        for found in self._where(words, map(parts_in, word_lists.phrases("where it was last"))):
            yield replace(found, topic=Topic.LAST_SEEN) if isinstance(found, Inquiry) else found
        is_counted = texts_of(words)[:2] == _HOW_MANY
        for found in self._where(words, map(parts_in, word_lists.phrases("where"))):
            yield replace(found, wants_number=is_counted) if isinstance(found, Inquiry) else found
        yield from self._which(words)
        yield from self._done(words)
        yield from self._either(words)
        yield from self._whether(words)
        yield from self._where(words, (("is", "there", "{x}"),))

    def _whether(self, words: Clause) -> Iterator[Inquiry | Question | Refusal]:
        """A question whether something is so: "is the lemon on the table?", "can you reach it?"."""
        texts = texts_of(words)
        if len(words) > 3 and " ".join(texts[:3]) in _SENSES:
            before, after = _SENSES[" ".join(texts[:3])]
            words = (*spoken(before, words[0]), *words[3:], *spoken(after, words[0]))
        words = words[1:] if texts[0] in WHETHER else words
        for form in (Form.ASKED, Form.STATED) if words else ():
            yield from self._claims(words, form, Topic.WHETHER)

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
        for found in self._claims(_of_anything(rest, words[0]), Form.STATED, Topic.WHICH):
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


def _of_anything(words: Clause, near: Word) -> Clause:
    """What is asked for, as a statement: "is on the table" is "anything is on the table"."""
    after = tuple(as_read(text) for text in texts_of(words))
    if after[:3] in (("do", "you", "see"), ("can", "you", "see")):
        return (*spoken("anything is", near), *words[3:])
    if after[:2] == (COPULA, "you"):
        return (*spoken("you is", near), *words[2:], *spoken("anything", near))
    return (*spoken("anything" if after[:1] == (COPULA,) else "any", near), *words)
