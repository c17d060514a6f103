"""What tests of several packages share: a home of their own, and a chat server."""

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

CHAT_PATH = "/v1/chat/completions"
EVENTS = "text/event-stream"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let go of what a test left on the instance of its class: pytest keeps it, worlds and networks and all."""
    try:
        return (yield)
    finally:
        instance = getattr(item, "instance", None)
        if instance is not None:
            vars(instance).clear()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the user's own settings and journal, or knows what their terminal is like."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "dumb")
    return tmp_path


def completion(content: str, finish_reason: str | None = "stop", usage: tuple[int, int] | None = (1, 1)) -> str:
    """What a chat server sends, event by event: one message of a model, in pieces, and what it took.

    As Ollama's, each piece names its role.
    """

    def event(choices: list[dict[str, Any]], **more: Any) -> str:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": choices}
        return f"data: {json.dumps(chunk | more)}\n\n"

    pieces = [content[start : start + 40] for start in range(0, len(content), 40)]
    events = [event([{"index": 0, "delta": {"role": "assistant", "content": piece}}]) for piece in pieces]
    if finish_reason is not None:
        events.append(event([{"index": 0, "delta": {}, "finish_reason": finish_reason}]))
    if usage is not None:
        counts = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
        events.append(event([], usage=counts))
    return "".join(events) + "data: [DONE]\n\n"


class ChatServer:
    """Answers each request with the next response that a test prepared; without any, with what `reply` makes of it.

    Attributes:
        url: For `ModelSettings.base_url`.
        bodies: What was asked, oldest first.
        reply: The model's text in answer to a request's body.
    """

    def __init__(self, httpserver: HTTPServer) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.reply: Callable[[dict[str, Any]], str] = lambda body: ""
        self.url = httpserver.url_for("/v1")
        self._responses: list[Response] = []
        httpserver.expect_request(CHAT_PATH, method="POST").respond_with_handler(self._handle)

    def says(self, *contents: str, finish_reason: str | None = "stop", usage: tuple[int, int] | None = (1, 1)) -> None:
        """Prepare texts of the model."""
        for content in contents:
            self.sends(completion(content, finish_reason, usage), content_type=EVENTS)

    def sends(
        self,
        body: str | Iterable[bytes],
        status: int = 200,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare a response of any kind; pieces of a body are sent one by one."""
        self._responses.append(Response(body, status, headers, content_type=content_type))

    def _handle(self, request: Request) -> Response:
        body = json.loads(request.get_data())
        self.bodies.append(body)
        if self._responses:
            return self._responses.pop(0)
        return Response(completion(self.reply(body)), 200, content_type=EVENTS)


@pytest.fixture
def chat_server(httpserver: HTTPServer) -> ChatServer:
    """An OpenAI-compatible server."""
    return ChatServer(httpserver)
