"""What people say in so many words: wishes to stop, goodbyes, courtesies, and pictures in the place of words."""

import re
import unicodedata
from collections.abc import Mapping

from majordomo.errors import UnreadableInput
from majordomo.utterance import Again, Courtesy, Leave, SmallTalk, Stop, Utterance
from planners.english.text.parts import clean, joined, parts_of
from planners.english.text.words import SEPARATOR

_STOPS = re.compile(
    r"(?:please |robot |majordomo |ok |now )*"
    r"(?:(?:s+t+o+p+|stpo|sotp|tsop|halt|freeze|abort|cancel|quit it|hold it|emergency(?: stop)?|enough)\b.*"
    r"|never ?mind|forget it|that is enough|leave it|let it be|none of (?:them|these|those)|neither(?: of them)?"
    r"|(?:skip|forget|leave|drop) (?:all )?(?:the rest|everything)(?: else)?)"
)
_DENIES = re.compile(r"(?:do not|don't) .+")
_HASTY = re.compile(
    r"(?:no|nope|not that|wait|hold on|hang on|whoa|do not|don't|(?:that is )?(?:the )?wrong)\b.*"
    r"|careful|watch out|(?:it is )?nothing(?: else| more)?|you are doing it wrong|i (?:have )?changed my mind"
)
_LEAVES = re.compile(
    r"(?:bye|goodbye|good ?night|exit|quit|see you|that is all)(?: (?:bye|robot|majordomo|then|now|for now|later))*"
)
_AGAIN = re.compile(
    r"(?:please )?(?:(?:do|try) (?:it |that |this )?)?(?:again|once more|one more time)(?: please)?"
    r"|(?:please )?(?:repeat|redo) (?:it|that|this)|retry|(?:the )?same again"
)

_COURTESIES: Mapping[Courtesy, str] = {
    Courtesy.GREETING: r"hello|hi|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings",
    Courtesy.THANKS: r"(?:many |ok(?:ay)? )?thanks|thank you|cheers|thx|ty|much appreciated",
    Courtesy.PRAISE: r"(?:(?:that|it) (?:is|was) |very |so )*(?:good(?: job| work| robot| one)?|great|nice(?:ly done)?"
    r"|well done|perfect|excellent|awesome|cool|wonderful|lovely|amazing|wow)|i love (?:it|you)"
    r"|you are (?:so |very |really |the )*(?:good|great|best|awesome|amazing|wonderful|brilliant|clever|smart|sweet)",
    Courtesy.APOLOGY: r"sorry|i am sorry|my bad|apologies|oops",
    Courtesy.HOW_ARE_YOU: r"how (?:are|do) you(?: doing| do)?(?: today)?",
    Courtesy.WHO_ARE_YOU: r"(?:who|what) are you|what is your name"
    r"|are you (?:an? )?(?:robot|human|person|machine|real)",
    Courtesy.PRESENCE: r"(?:are you (?:still )?there|anybody there|can you hear me|do you (?:understand|hear) me)",
    Courtesy.HURRY: r"(?:hurry(?: up)?|(?:go |be |a bit )?(?:faster|quicker)|quick(?:ly)?|come on|speed up)",
    Courtesy.YES: r"yes|yeah|yep|yup|sure|of course|please",
    Courtesy.ASSENT: r"ok|okay|alright|all right|fine|right|i see|got it|understood|ha(?:ha)+|lol"
    r"|no (?:problem|worries)|h+m+|mhm|uh huh|aha|ah|oh|interesting",
}
_TAIL = r"(?: (?:there|again|robot|majordomo|very much|so much|a lot|then|everyone|you|job|work|man|buddy|mate))*"
_ANY_COURTESY = re.compile("(?:" + "|".join(f"(?:{form}){_TAIL}(?: |$)" for form in _COURTESIES.values()) + ")+")

_PICTURES: Mapping[str, Utterance] = {
    **dict.fromkeys("🛑✋⛔🚫", Stop()),
    **dict.fromkeys("👎❌✖", Stop(is_hasty=True)),
    **dict.fromkeys("👋", SmallTalk(Courtesy.GREETING)),
    **dict.fromkeys("🙏", SmallTalk(Courtesy.THANKS)),
    **dict.fromkeys("❤♥🎉👏💪", SmallTalk(Courtesy.PRAISE)),
}
_JOINERS = "\u200d\ufe0f\ufe0e"


def set_phrase(text: str) -> Utterance | None:
    """What a line is that is said in so many words.

    Raises:
        UnreadableInput: It cannot be taken apart into words.
    """
    bare = without_pictures(text)
    if not any(letter.isalnum() for letter in bare):
        return _wordless(text)
    return _said(_plain(clean(bare)))


def says_stop(text: str) -> bool:
    """Whether a line can only mean to stop."""
    try:
        return set_phrase(text) == Stop()
    except UnreadableInput:
        return False


def without_pictures(text: str) -> str:
    """A text without its emoji."""
    return " ".join("".join(" " if _is_picture(sign) else sign for sign in text).split())


def _is_picture(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _wordless(text: str) -> Utterance | None:
    """What a line means that is nothing but signs; None where it asks to hear something again, or says nothing."""
    meant = [_PICTURES[sign] for sign in text if sign in _PICTURES]
    if Stop() in meant:
        return Stop()
    if meant or any(map(_is_picture, text)):
        return meant[0] if meant else SmallTalk(Courtesy.ASSENT)
    return None if "?" in text or not text.strip() else SmallTalk(Courtesy.PRESENCE)


def _plain(text: str) -> str:
    """A text as its words; one that is nothing but polite, without what stands between them."""
    words = " ".join(word.text for word in joined(parts_of(text), text) if word.text != SEPARATOR)
    return words or " ".join(re.findall(r"[^\s.,;:!?…]+", text.lower()))


def _said(plain: str) -> Utterance | None:
    if _STOPS.fullmatch(plain):
        return Stop()
    if _LEAVES.fullmatch(plain):
        return Leave()
    if _AGAIN.fullmatch(plain):
        return Again()
    if _ANY_COURTESY.fullmatch(plain):
        found = (kind for kind, form in _COURTESIES.items() if re.search(rf"(?:^| )(?:{form}){_TAIL}(?: |$)", plain))
        return SmallTalk(next(found, Courtesy.ASSENT))
    return Stop(is_hasty=True, is_task=_DENIES.fullmatch(plain) is not None) if _HASTY.fullmatch(plain) else None
