"""A chat model behind any OpenAI-compatible server, through LangChain, with a deadline that always holds."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from queue import Empty, Queue
from threading import Thread
from typing import Any

from pydantic import SecretStr

from majordomo.errors import ModelUnavailable
from planners.language_model import Json, Message

_log = logging.getLogger(__name__)
_REFUSES_SCHEMA = (400, 422)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which model, where, and how long to wait.

    Attributes:
        model: Its name on the server.
        base_url: The server, with its path: "http://localhost:8000/v1". None is OpenAI's own.
        api_key: None where the server wants none; OpenAI's own then takes it from the environment.
        timeout_s: Wall-clock time for one plan, repair included [s].
        max_tokens: Of one answer.
    """

    model: str
    base_url: str | None = None
    api_key: str | None = None
    timeout_s: float = 20.0
    max_tokens: int = 2000


class ChatModel:
    """Asks a model and returns its text; LangChain is loaded with the first question, not before.

    Raises:
        ModelUnavailable: LangChain is not installed.
    """

    def __init__(self, settings: ModelSettings) -> None:
        if find_spec("langchain_openai") is None:
            raise ModelUnavailable(
                "The language model's libraries are not installed.",
                "pip install 'majordomo[llm]', or the built-in planner.",
            )
        self._settings = settings
        self._takes_schema = True
        self._client: Any = None  # LangChain's, made with the first question

    def ask(self, messages: Sequence[Message], schema: Json, deadline_s: float) -> str:
        """Return the model's answer.

        Args:
            messages: What it is told.
            schema: The answer's JSON schema; a server that refuses it is asked once more without.
            deadline_s: Wall-clock time after which this returns whatever the server does [s].

        Raises:
            ModelUnavailable: No answer in time, an error, a cut-off answer, or none at all.
        """
        outcome: Queue[str | ModelUnavailable] = Queue(maxsize=1)
        Thread(target=self._work, args=(messages, schema, deadline_s, outcome), daemon=True).start()
        try:
            answer = outcome.get(timeout=max(deadline_s, 0.0))
        except Empty:
            raise ModelUnavailable(
                f"The language model '{self._settings.model}' did not answer within {deadline_s:.1f} s.",
                "a longer timeout, a smaller model, or the built-in planner.",
            ) from None
        if isinstance(answer, ModelUnavailable):
            raise answer
        return answer

    def _work(
        self, messages: Sequence[Message], schema: Json, deadline_s: float, outcome: "Queue[str | ModelUnavailable]"
    ) -> None:
        try:
            outcome.put(self._text_of(self._invoke(messages, schema, deadline_s)))
        except ModelUnavailable as error:
            outcome.put(error)
        except Exception as error:  # this thread ends here, and any server may answer anything
            _log.info("the language model failed", exc_info=True)
            outcome.put(self._unavailable(error))

    def _invoke(self, messages: Sequence[Message], schema: Json, deadline_s: float) -> Any:  # LangChain's message
        from openai import APIStatusError  # comes with LangChain, and takes as long to load

        client = self._connected()
        if self._takes_schema:
            form = {"type": "json_schema", "json_schema": {"name": "plan", "strict": True, "schema": schema}}
            try:
                return client.bind(response_format=form, timeout=deadline_s).invoke(list(messages))
            except APIStatusError as error:
                if error.status_code not in _REFUSES_SCHEMA:
                    raise
                self._takes_schema = False
        return client.bind(timeout=deadline_s).invoke(list(messages))

    def _connected(self) -> Any:  # LangChain's client, of which nothing is known before it is loaded
        if self._client is None:
            from langchain_openai import ChatOpenAI  # takes seconds, so not at start-up

            settings = self._settings
            api_key = settings.api_key or ("none" if settings.base_url else None)
            self._client = ChatOpenAI(
                model=settings.model,
                base_url=settings.base_url,
                api_key=None if api_key is None else SecretStr(api_key),
                timeout=settings.timeout_s,
                max_retries=0,
                max_completion_tokens=settings.max_tokens,
                use_responses_api=False,
            )
        return self._client

    def _text_of(self, message: Any) -> str:  # LangChain's message
        reason = message.response_metadata.get("finish_reason")
        if reason not in (None, "stop"):
            raise ModelUnavailable(
                f"The language model '{self._settings.model}' did not finish its answer ({reason}).",
                "more tokens for an answer, or a larger context on the server.",
            )
        text = str(message.text)
        if not text.strip():
            raise ModelUnavailable(f"The language model '{self._settings.model}' answered nothing.", "another model.")
        return text

    def _unavailable(self, error: Exception) -> ModelUnavailable:
        where = self._settings.base_url or "OpenAI's server"
        status = getattr(error, "status_code", None)
        what = f"answered with status {status}" if status else f"failed: {type(error).__name__}"
        return ModelUnavailable(
            f"The language model '{self._settings.model}' at {where} {what}.",
            "the address, the model's name and the key; or the built-in planner.",
        )
