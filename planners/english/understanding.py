"""How a request is understood: as it is said; else as more of the same, as a hint, past slips, or by its gist."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from majordomo.plan import Question, Refusal
from majordomo.skill_library import SkillLibrary
from planners.english.gist.gist import Gist
from planners.english.requests.hints import Hints
from planners.english.requests.reader import Reader
from planners.english.requests.reading import Reading
from planners.english.requests.spelling import corrected, respelt
from planners.english.text.parts import clean, parts_of
from planners.english.things.context import Context


@dataclass(frozen=True, slots=True)
class Understanding:
    """Understands requests.

    Attributes:
        skills: What can be asked for, under the rules of the house.
        context: What words may refer to, and what the person has answered.
        dialogue: What was said before, as (speaker, text), oldest first.
    """

    skills: SkillLibrary
    context: Context
    dialogue: Sequence[tuple[str, str]]

    def of(self, text: str) -> Reading | Question | Refusal:
        """What a clean text asks for.

        Raises:
            UnreadableInput: It cannot be read at all.
        """
        found = self._plainly(text, self.context)
        for otherwise in (self._as_before, self._as_hint, self._past_slips):
            if isinstance(found, Refusal):
                found = otherwise(text, found)
        return found if isinstance(found, Reading) else self._by_gist(text, found)

    def _plainly(self, text: str, context: Context) -> Reading | Question | Refusal:
        return Reader(text, self.skills, context).read(parts_of(text))

    def _as_before(self, text: str, refusal: Refusal) -> Reading | Question | Refusal:
        """Read what only names something as one more thing to do what was asked for before to: "the blue one too"."""
        asked = next((said for speaker, said in reversed(self.dialogue) if speaker == "person"), "")
        parts = parts_of(text)
        if not asked or len(parts) != 1 or parts[0].opener:
            return refusal
        before = self._plainly(clean(asked), self.context)
        if not isinstance(before, Reading) or not any(before.frame):
            return refusal
        found = Reader(text, self.skills, before.context, before).read(parts)
        return found.assuming(f"as before: '{asked}'") if isinstance(found, Reading) else refusal

    def _as_hint(self, text: str, refusal: Refusal) -> Reading | Question | Refusal:
        return Hints(self._plainly, self.context, self.skills).read(text) or refusal

    def _past_slips(self, text: str, refusal: Refusal) -> Reading | Question | Refusal:
        """Read words spelt as they are known: what can only be a slip is told, all else is suggested."""
        better, slips = respelt(text, self.skills, self.context.catalogue)
        found = self._plainly(better, self.context) if slips else refusal
        if isinstance(found, Reading):
            return found.assuming(*(f"I read '{wrong}' as '{right}'" for wrong, right in slips))
        if isinstance(found, Question):
            return found
        better = corrected(text, self.skills, self.context.catalogue)
        is_read = better != text.lower() and not isinstance(self._plainly(better, self.context), Refusal)
        return replace(refusal, suggestion=better) if is_read else refusal

    def _by_gist(self, text: str, answer: Question | Refusal) -> Reading | Question | Refusal:
        """What is probably meant where a text was not read, or not all of it: the person has to say yes."""
        is_about_part = isinstance(answer, Question) and set(answer.options) == {"yes", "no"}
        is_unread = isinstance(answer, Refusal) and not (answer.needs_look or answer.is_understood)
        if not (is_about_part or is_unread):
            return answer
        otherwise = answer if isinstance(answer, Refusal) else Refusal("I do not understand that.")
        return Gist(self._plainly, self.context, self.skills).read(text, otherwise) or answer
