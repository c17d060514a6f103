"""Reads what corrects the task under way: "wait", "no, the blue one", "skip that", "and then also …", "put it back"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from majordomo.catalogue import ANY_KIND
from majordomo.correction import (
    Also,
    Amend,
    Correction,
    Either,
    Elsewhere,
    First,
    GoOn,
    Instead,
    Otherwise,
    Pause,
    PutBack,
    Skip,
    Undo,
)
from majordomo.errors import UnreadableInput
from planners.english.requests.clauses import ClauseReader
from planners.english.talk import correction_phrases as forms
from planners.english.talk.question_forms import is_question
from planners.english.talk.things_meant import Things, things_meant
from planners.english.text.claim_patterns import COPULA, patterns_of
from planners.english.text.parts import clause_of
from planners.english.text.phrases import as_read
from planners.english.text.words import Clause, texts_of
from planners.english.things.context import Context
from planners.english.things.naming import called


@dataclass(frozen=True)
class CorrectionReader:
    """Reads one line.

    Attributes:
        text: It.
        context: What its words may refer to.
        clauses: Knows the verbs of commands.
    """

    text: str
    context: Context
    clauses: ClauseReader

    def read(self) -> Pause | GoOn | Correction | None:
        """Tell what it corrects, and how; None where it corrects nothing."""
        text = self.text.strip(" .!?…")
        if forms.GO_ON.fullmatch(text):
            return GoOn()
        bare = _without(forms.POLITE, text)
        if forms.PAUSE.fullmatch(bare):
            return Pause()
        for found in self._changes(text, bare):
            if found is not None:
                return found
        return Pause(is_task=True) if re.match(r"(?:wait|pause)\b", bare, re.IGNORECASE) else None

    def mention(self) -> Either | None:
        """What it may change that only names something; None where it says more than that, or names nothing."""
        text = self.text.strip(" .!?…")
        match = forms.MUSED.fullmatch(text)
        said = match["thing"] if match else text
        is_name = match or forms.NAMED.fullmatch(said) or self._is_bare_name(said)
        found = things_meant(said, self.context) if is_name else ""
        if not isinstance(found, Things):
            return None
        also = Also(things=found.names, is_one=found.is_one)
        said = f"the {found.names[0]}" if len(found.names) == 1 else said
        return Either(((f"{said} instead", Amend(found.names)), (f"{said} as well", also)))

    def elsewhere(self) -> Elsewhere | None:
        """Where it puts something, as one whole sentence; None where it does not."""
        match = forms.ELSEWHERE.fullmatch(_without(forms.POLITE, self.text.strip(" .!?…")))
        if match is None:
            return None
        what = Things(()) if forms.THIS.fullmatch(match["what"]) else things_meant(match["what"], self.context)
        place = things_meant(match["place"], self.context)
        if not isinstance(what, Things) or not isinstance(place, Things) or what.is_one:
            return None
        return Elsewhere(place.names, what.names, forms.SPOTS.get(match["spot"].lower(), ""))

    def is_command(self) -> bool:
        """Whether it begins as something to do does."""
        return self._is_command(self.text)

    def _changes(self, text: str, bare: str) -> Iterator[Correction | None]:
        plain = _without(forms.OBJECTION, text)
        if forms.ONLY_INSTEAD.fullmatch(text):
            yield Instead()
        if forms.SET_DOWN.fullmatch(plain):
            yield Instead("set it down")
        for words in dict.fromkeys((bare, plain)):
            if forms.UNDO.fullmatch(words):
                yield Undo()
            yield self._put_back(words)
            yield self._skipped(words)
        is_objection = forms.objects(text[: len(text) - len(plain)])
        yield self._also(text) or self._also(plain) or self._first(bare)
        yield self._not(forms.WRONG, bare)
        yield self._amended(plain, is_objection=is_objection)

    def _put_back(self, text: str) -> PutBack | None:
        match = forms.PUT_BACK.fullmatch(text)
        if match is None:
            return None
        said = next((words for words in match.groups() if words), "it")
        if forms.THIS.fullmatch(said):
            return PutBack()
        things = things_meant(said, self.context)
        return PutBack(*things) if isinstance(things, Things) else None

    def _skipped(self, text: str) -> Skip | None:
        match = forms.SKIP.fullmatch(text)
        if match is None:
            return None
        said = next((words for words in match.groups() if words), "")
        if not said or (forms.THIS.fullmatch(said) and not match["denied"]):
            return Skip()
        things = things_meant(said, self.context)
        return Skip(*things) if isinstance(things, Things) else None

    def _also(self, text: str) -> Also | None:
        rest = forms.AS_WELL.sub("", _without(forms.ALSO, text))
        if rest == text or not rest:
            return None
        if self._is_command(rest):
            return Also(rest)
        things = things_meant(rest, self.context) if forms.DEFINITE.fullmatch(rest) else ""
        return Also("", *things) if isinstance(things, Things) else None

    def _first(self, text: str) -> First | None:
        found = (pattern.fullmatch(text) for pattern in forms.FIRST)
        said = next((match["text"] for match in found if match), "")
        return First(said) if said and self._is_command(said) else None

    def _not(self, form: re.Pattern[str], text: str) -> Amend | None:
        match = form.fullmatch(text)
        old = things_meant(match["old"], self.context) if match else ""
        return Amend(instead_of=old.names) if isinstance(old, Things) else None

    def _amended(self, text: str, *, is_objection: bool) -> Amend | Otherwise | Instead | None:
        bare, count = forms.INSTEAD.subn("", text)
        is_objection = is_objection or bool(count)
        state, is_denied = forms.NOT_SO.subn("", bare)
        otherwise = self._otherwise(state) if is_objection or is_denied else None
        if otherwise is not None:
            return otherwise
        for pattern in forms.INSTEAD_OF:
            match = pattern.fullmatch(bare)
            old = things_meant(match["old"], self.context) if match else ""
            if match and isinstance(old, Things):
                return self._meant(match["new"], old.names)
        if forms.NOT.fullmatch(bare):
            return self._not(forms.NOT, bare)
        if is_objection or forms.THE_ONE.fullmatch(bare):
            meant = self._meant(bare)
            if meant is not None and not (meant.problem and self._is_command(bare)):
                return meant
        return Instead(bare) if is_objection and self._is_command(bare) else None

    def _otherwise(self, state: str) -> Otherwise | None:
        """That a thing shall be in a state, by the predicates' own words for it: "off"."""
        said = tuple(map(as_read, state.lower().split()))
        specs = (one.spec for one in patterns_of(self.clauses.skills) if one.stated == ("{x}", COPULA, *said))
        return next((Otherwise(spec.name) for spec in specs if spec.opposite is not None), None)

    def _meant(self, text: str, instead_of: tuple[str, ...] = ()) -> Amend | None:
        """What was meant: a thing, or a place for it; None where no thing is named."""
        goes = forms.GOES.fullmatch(text)
        if goes:
            things = things_meant(goes["place"], self.context)
            spot = forms.SPOTS.get(goes["spot"].lower(), "")
            return Amend(things.names, instead_of, spot) if isinstance(things, Things) else Amend(problem=things)
        match = forms.MEANT.fullmatch(text)
        said = match["thing"] if match else text
        things = things_meant(said, self.context)
        if isinstance(things, Things):
            return Amend(things.names, instead_of)
        if forms.ANOTHER.fullmatch(said):
            return Amend(instead_of=instead_of, is_other=True)
        return Amend(problem=things) if forms.DEFINITE.fullmatch(said) else None

    def _is_bare_name(self, text: str) -> bool:
        """Whether words are what a thing is called, and nothing else: "lemon"."""
        named = called(texts_of(_words_of(text)), ANY_KIND, self.context.catalogue)
        return named.has_noun and bool(named.items)

    def _is_command(self, text: str) -> bool:
        """Whether words begin as something to do does, and ask nothing."""
        words = _words_of(text)
        return bool(words) and words[0].text in self._verbs and not is_question(words, is_asked=False)

    @cached_property
    def _verbs(self) -> frozenset[str]:
        return self.clauses.verbs


def _words_of(text: str) -> Clause:
    """The words of a text; none where it cannot be taken apart."""
    try:
        return clause_of(text)
    except UnreadableInput:
        return ()


def _without(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return text[match.end() :] if match else text
