"""What tests of several packages share: a home of their own, and a chat server."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

CHAT_PATH = "/v1/chat/completions"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the user's own settings and journal, or knows what their terminal is like."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "dumb")
    return tmp_path


def completion(content: str, finish_reason: str = "stop") -> str:
    """What a chat server sends: one message of a model."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish_reason}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    answer = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}
    return json.dumps(answer)


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

    def says(self, *contents: str, finish_reason: str = "stop") -> None:
        """Prepare texts of the model."""
        for content in contents:
            self.sends(completion(content, finish_reason))

    def sends(self, body: str, status: int = 200, content_type: str = "application/json") -> None:
        """Prepare a response of any kind."""
        self._responses.append(Response(body, status, content_type=content_type))

    def _handle(self, request: Request) -> Response:
        body = json.loads(request.get_data())
        self.bodies.append(body)
        if self._responses:
            return self._responses.pop(0)
        return Response(completion(self.reply(body)), 200, content_type="application/json")


@pytest.fixture
def chat_server(httpserver: HTTPServer) -> ChatServer:
    """An OpenAI-compatible server."""
    return ChatServer(httpserver)
