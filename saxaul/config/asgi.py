"""The ASGI application."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from saxaul.core.presence import be_open

PIECE = 32 * 1024  # bytes; Django cuts what is longer than twice this
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saxaul.config.settings")


class Handler(ASGIHandler):
    """Runs the middleware and the view of a request in one thread.

    All of them are synchronous here. Django would go to and fro between the loop and the thread around each
    middleware that could be either, which costs a third of the time of a simple page.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        answer: Any = sync_to_async(self.get_response, thread_sensitive=True)
        response: HttpResponseBase = await answer(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = by_and_by(cast(Iterator[bytes], response.streaming_content))
        return response


async def by_and_by(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The parts in pieces of some size, each made in the thread of the request while the one before is on its way.

    Django would make the whole answer first: a download of the whole directory would then be in memory at once.
    """

    def take() -> bytes:
        piece = bytearray()
        for part in parts:
            piece += part
            if len(piece) >= PIECE:
                break
        return bytes(piece)

    next_piece: Any = sync_to_async(take, thread_sensitive=True)
    while piece := await next_piece():
        yield piece


django.setup(set_prefix=False)
application = Handler()
if not be_open():
    raise RuntimeError("The hub is being restored or upgraded.")
