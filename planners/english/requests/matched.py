"""A clause in the form of a skill's phrase: its words by slot, and what to say where something in them is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from majordomo.plan import Question, Refusal
from planners.english.text.phrases import Phrase
from planners.english.text.words import Clause, Word, texts_of
from planners.english.things.context import Context
from planners.english.things.named import Named, listed
from planners.english.things.naming import nearest
from planners.english.things.references import resolve
from planners.english.things.unnamed import PRONOUNS


@dataclass(frozen=True, slots=True)
class Matched:
    """A clause as a phrase takes it apart.

    Attributes:
        phrase: It.
        slots: What fills its slots.
        text: The request that the clause stands in.
    """

    phrase: Phrase
    slots: Mapping[str, Clause]
    text: str

    @property
    def kinds(self) -> Mapping[str, str]:
        """The slots for things, and of which kind they are."""
        return self.phrase.skill.argument_kinds()

    @property
    def frame(self) -> tuple[Clause, Clause]:
        """The words of the clause before its first argument, and those after it."""
        words: list[Word] = []
        cut = None
        for part in self.phrase.parts:
            if not part.startswith("{"):
                words.append(Word(part, 0, 0))
            elif cut is None:
                cut = len(words)
            else:
                words += self.slots[part[1:-1]]
        return tuple(words[:cut]), tuple(words[cut:])

    def source(self, slot: str) -> str:
        """What fills a slot, as it was written."""
        words = self.slots[slot]
        return self.text[words[0].start : words[-1].end]

    def recognised(self, answer: Question | Refusal) -> int:
        """How much of the clause was recognised where it is answered so: a suggestion keeps that as it was said."""
        if isinstance(answer, Question) or answer.needs_look:
            return len(self.phrase.literals) + 10
        said = map(self.source, self.slots)
        return len(self.phrase.literals) + sum(bool(text) and text in answer.suggestion for text in said)

    def in_words(self, answer: Refusal, wrong: str, context: Context) -> Refusal:
        """A refusal's suggestion becomes the whole clause with the nearest thing in place of every wrong one."""
        if answer.needs_look or not answer.suggestion:
            return answer
        said = {
            slot: self._said_alone(slot, context) if slot in self.kinds else self.source(slot) for slot in self.slots
        }
        if answer.suggestion in context.catalogue.of_kind(self.kinds[wrong]):
            said[wrong] = f"the {answer.suggestion}"
        return replace(answer, suggestion=self.phrase.filled(said))

    def _said_alone(self, slot: str, context: Context) -> str:
        """Words for something, such that they can be read without those around them: names for "it" and "away"."""
        words, kind, said = self.slots[slot], self.kinds[slot], self.source(slot)
        apart = replace(context, effort=context.effort.apart())
        found = resolve(texts_of(words), kind, apart, keeps_any=True)
        is_named = said and words[0].text not in PRONOUNS
        if is_named and not (isinstance(found, Refusal) and not found.needs_look):
            return said
        return listed(found.names) if isinstance(found, Named) else f"the {nearest(said, kind, context.catalogue)}"
