"""What goes wrong with a chat server, in words: whether it may pass, when to come back, what to do about it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from majordomo.clock import Calendar, local_time
from majordomo.errors import ModelUnavailable

_PASSING = (408, 409, 425, 429)
_REFUSING_FORM = (400, 415, 422, 501)
_MAX_WORDS = 200
_LATER = "again later, or the built-in planner."
_REMEDIES = {
    401: "the key that the server wants: language_model.key_variable names the environment variable that holds it.",
    403: "a key that may use this model, or another model.",
    404: "the model's name as the server lists it, and an address that ends with /v1.",
    413: "a model with a larger context.",
    429: _LATER,
}


class ChatTrouble(ModelUnavailable):
    """A chat server did not answer as it should.

    Attributes:
        is_passing: Whether the same question may be answered in a while.
        retry_after_s: How long the server asks to be left alone [s]; None: it does not say.
        refuses_form: Whether it may be a field of the request that it does not take.
    """

    def __init__(
        self,
        problem: str,
        remedy: str = _LATER,
        *,
        is_passing: bool = False,
        retry_after_s: float | None = None,
        refuses_form: bool = False,
    ) -> None:
        super().__init__(problem, remedy)
        self.is_passing = is_passing
        self.retry_after_s = retry_after_s
        self.refuses_form = refuses_form


def trouble_of(error: Exception, who: str, calendar: Calendar = local_time) -> ChatTrouble:
    """Say what an error of the libraries means.

    Args:
        error: Theirs.
        who: The model and its server, as a sentence begins with them.
        calendar: For a server that says until when it wants to be left alone.
    """
    import openai  # comes with LangChain, and takes as long to load

    lost = "starting the server, the right --base-url, or the built-in planner."
    match error:
        case ChatTrouble():
            trouble = error
        case openai.APIStatusError():
            trouble = _of_status(error.status_code, error.response.headers, error.body, who, calendar)
        case openai.APITimeoutError():
            trouble = ChatTrouble(f"{who} did not answer in time.", lost, is_passing=True)
        case openai.APIConnectionError():
            what = "failed: the connection could not be made, or broke"
            trouble = ChatTrouble(f"{who} {what}.", lost, is_passing=True)
        case openai.APIError():
            trouble = ChatTrouble(f"{who} broke off its answer: {_in_a_line(error.message)}.", is_passing=True)
        case openai.LengthFinishReasonError():
            trouble = cut_off(who, "length")
        case openai.ContentFilterFinishReasonError():
            trouble = cut_off(who, "content_filter")
        case openai.OpenAIError():
            trouble = ChatTrouble(f"{who} cannot be asked: {_in_a_line(str(error))}.", _REMEDIES[401])
        case _:
            what = f"failed: what it sent is no answer of a chat server ({type(error).__name__})"
            trouble = ChatTrouble(f"{who} {what}.", "the address of an OpenAI-compatible server.")
    return trouble


def cut_off(who: str, reason: str | None) -> ChatTrouble:
    """An answer that has no end, or another one than it should."""
    if reason is None:
        return ChatTrouble(f"{who} failed: the answer was cut off.", is_passing=True)
    if reason == "content_filter":
        return ChatTrouble(f"{who} refuses to answer ({reason}).", "other words, or the built-in planner.")
    remedy = "more tokens for an answer (language_model.max_tokens), or a larger context on the server."
    return ChatTrouble(f"{who} did not finish its answer ({reason}).", remedy)


def refused(who: str, words: str) -> ChatTrouble:
    """The model will not answer."""
    return ChatTrouble(f"{who} refuses to answer: {_in_a_line(words)}", "other words, or the built-in planner.")


def _of_status(status: int, headers: Mapping[str, str], body: object, who: str, calendar: Calendar) -> ChatTrouble:
    said = body if isinstance(body, Mapping) else {}
    words = f": {_in_a_line(str(said['message']))}" if said.get("message") else ""
    code = str(said.get("code"))
    is_spent = code == "insufficient_quota"
    is_too_long = code == "context_length_exceeded"
    pause_s = _retry_after_s(headers.get("retry-after", ""), calendar)
    later = "" if pause_s is None else f"; it wants to be left alone for {pause_s:.0f} s"
    return ChatTrouble(
        f"{who} answered with status {status}{words}{later}.",
        "paying the provider, or the built-in planner." if is_spent else _REMEDIES.get(status, _LATER),
        is_passing=(status in _PASSING or status >= 500) and status != 501 and not is_spent,
        retry_after_s=pause_s,
        refuses_form=status in _REFUSING_FORM and not is_too_long,
    )


def _retry_after_s(text: str, calendar: Calendar) -> float | None:
    """Read the header: seconds, or a date."""
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (_with_zone(until) - calendar()).total_seconds())


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _in_a_line(text: str) -> str:
    """Somebody else's words, short and printable."""
    words = "".join(letter if letter.isprintable() else " " for letter in text).strip().rstrip(".")
    return words if len(words) <= _MAX_WORDS else f"{words[:_MAX_WORDS]} …"
