"""Failures of ministack's handlers in the words of the service's answer, without the bytes and the JSON around them."""
from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

ANSWER = re.compile(r"""b(['"])\{.*\}\1""", re.DOTALL)


@contextmanager
def readable_failures() -> Iterator[None]:
    try:
        yield
    except ValueError as failure:
        words = ANSWER.sub(lambda found: _words(found.group()), str(failure))
        if words == str(failure):
            raise
        raise ValueError(words) from failure


def _words(answer: str) -> str:
    """``b'{"__type": "ResourceInUseException", "message": "…"}'`` is *ResourceInUseException: …*."""
    try:
        body = json.loads(ast.literal_eval(answer))
    except (ValueError, SyntaxError):
        return answer
    message = body.get("message") or body.get("Message") or ""
    return f"{str(body.get('__type', '')).rpartition('#')[2]}: {message}".strip(": ")
