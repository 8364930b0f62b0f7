"""The ASGI application."""

import os
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

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
        return response


django.setup(set_prefix=False)
application = Handler()
