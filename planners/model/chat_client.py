"""One question to an OpenAI-compatible server, through LangChain: what goes out, and what comes in piece by piece."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from planners.model.chat_trouble import ChatTrouble, cut_off, refused
from planners.model.language_model import Json, Message

MAX_CHARACTERS = 100_000
"""An answer that goes on for longer is given up: the server does not keep to the tokens that it may send."""

_TOOL = "answer"
_FINISHED = ("stop", "tool_calls", "function_call")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model, and where.

    Attributes:
        model: Its name on the server.
        base_url: The server, with its path: "http://localhost:8000/v1". None is OpenAI's own.
        api_key: None where the server wants none; OpenAI's own then takes it from the environment.
        max_tokens: Of one answer.
        prompt_price, answer_price: Of a million tokens, in any currency.
    """

    model: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    max_tokens: int = 2000
    prompt_price: float = 0.0
    answer_price: float = 0.0

    @property
    def where(self) -> str:
        """The model and its server, as people call them."""
        return self.model if self.base_url is None else f"{self.model} at {self.base_url}"


class Form(Enum):
    """How a server is told which form its answer shall have, the surest first; the prompt says it in any case."""

    SCHEMA = "json_schema"
    TOOL = "tools"
    WORDS = "words alone"

    def fields(self, schema: Json) -> Json:
        """What the request says beside the messages."""
        match self:
            case Form.SCHEMA:
                named = {"name": _TOOL, "strict": True, "schema": schema}
                return {"response_format": {"type": "json_schema", "json_schema": named}, "stream_usage": True}
            case Form.TOOL:
                function = {"name": _TOOL, "description": "Give the answer.", "parameters": schema}
                chosen = {"type": "function", "function": {"name": _TOOL}}
                tools = [{"type": "function", "function": function}]
                return {"tools": tools, "tool_choice": chosen, "stream_usage": True}
            case Form.WORDS:
                return {}


@dataclass(slots=True)
class Reply:
    """What has come of an answer so far.

    Attributes:
        said: Pieces of text.
        called: Pieces of the arguments of a tool call, which count instead of the text.
        refusal: Why the model will not answer.
        finish_reason: None while the server has not said that the answer is whole.
        tokens: Of the prompt and of the answer, as the server counts; None where it does not.
        alternatives: Log-probabilities by token, for each place in the answer, where the server gives them.
    """

    said: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    refusal: str = ""
    finish_reason: str | None = None
    tokens: tuple[int, int] | None = None
    alternatives: list[Mapping[str, float]] = field(default_factory=list)
    characters: int = 0

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.called or self.said)

    def take(self, chunk: Any) -> str:  # LangChain's, of which nothing is known before it is loaded
        """Take a piece in; returns its text."""
        calls = [call["args"] or "" for call in chunk.tool_call_chunks if not call["index"]]
        words = str(chunk.text)
        self.said.append(words)
        self.called += calls
        self.refusal += chunk.additional_kwargs.get("refusal") or ""
        self.finish_reason = chunk.response_metadata.get("finish_reason") or self.finish_reason
        if chunk.usage_metadata:
            self.tokens = (chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"])
        elif counted := chunk.response_metadata.get("token_usage"):  # all there is if every piece names its role
            self.tokens = (counted["prompt_tokens"], counted["completion_tokens"])
        for place in (chunk.response_metadata.get("logprobs") or {}).get("content") or ():
            self.alternatives.append({one["token"]: one["logprob"] for one in place["top_logprobs"]})
        piece = "".join((words, *calls))
        self.characters += len(piece)
        return piece

    def expect_whole(self, who: str) -> None:
        """Refuse what is no whole answer.

        Raises:
            ChatTrouble: It was cut off, or refused, or there is none.
        """
        if self.refusal:
            raise refused(who, self.refusal)
        if self.finish_reason not in _FINISHED:
            raise cut_off(who, self.finish_reason)
        if not self.text.strip():
            raise ChatTrouble(f"{who} answered nothing.", "another model.")


class ChatClient:
    """LangChain's client of one model, loaded and made with the first question; used from one thread alone."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._model: Any = None  # LangChain's

    async def stream(
        self, messages: Sequence[Message], fields: Json, timeout_s: float, reply: Reply, hear: Callable[[str], None]
    ) -> None:
        """Ask once, and fill the reply as its pieces come; cancelled, it hangs up.

        Raises:
            ChatTrouble: The answer is longer than any should be.
            Exception: Whatever the libraries raise, which depends on what the server sent.
        """
        model = self._connected().bind(timeout=timeout_s, **fields)
        async for chunk in model.astream(list(messages)):
            piece = reply.take(chunk)
            if reply.characters > MAX_CHARACTERS:
                raise ChatTrouble(f"The language model {self._settings.where} does not stop talking.", "another model.")
            if piece:
                hear(piece)

    def _connected(self) -> Any:  # LangChain's client
        if self._model is None:
            from langchain.chat_models import init_chat_model  # takes seconds, so not at start-up

            settings = self._settings
            is_own = settings.base_url is None
            # OpenAI's own servers and everybody else's know this limit by different names
            limit = {"max_tokens": settings.max_tokens}
            sent = limit if is_own else {"extra_body": limit, "temperature": 0.0}
            self._model = init_chat_model(
                settings.model,
                model_provider="openai",
                base_url=settings.base_url,
                api_key=settings.api_key or (None if is_own else "none"),
                max_retries=0,
                stream_chunk_timeout=None,
                use_responses_api=False,
                **sent,
            )
        return self._model
