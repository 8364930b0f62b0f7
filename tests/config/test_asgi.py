"""The application as an asynchronous server sees it."""

from __future__ import annotations

import asyncio
import threading
import warnings
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import path

from saxaul.config.asgi import PIECE, Handler
from tests.factories.organisations import make_organisations

Communicator: Any = ApplicationCommunicator  # has no types
threads: list[str] = []
Answer = TypeVar("Answer")


def drip(request: HttpRequest) -> StreamingHttpResponse:
    """A long answer in small parts, which notes the threads it is made in."""

    def parts() -> Iterator[str]:
        for number in range(PIECE // 50):
            threads.append(threading.current_thread().name)
            yield f"{number:099}\n"

    return StreamingHttpResponse(parts())


def nothing(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([]))


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(threading.current_thread().name)


urlpatterns = [path("drip/", drip), path("nothing/", nothing), path("plain/", plain)]


async def fetch(address: str) -> tuple[int, list[bytes]]:
    """Status and the pieces of the body as they were sent."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "server": ("127.0.0.1", 80),
    }
    communicator: Any = Communicator(Handler(), scope)
    await communicator.send_input({"type": "http.request", "body": b"", "more_body": False})
    start: dict[str, Any] = await communicator.receive_output(10)
    pieces, more = [], True
    while more:
        message = await communicator.receive_output(10)
        more = message.get("more_body", False)
        if message.get("body"):
            pieces.append(message["body"])
    await communicator.wait(10)
    return start["status"], pieces


def run(work: Coroutine[Any, Any, Answer]) -> Answer:
    """In a thread of its own: browser tests may have left a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_long_answers_are_made_piece_by_piece_in_one_thread() -> None:
    threads.clear()
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        status, pieces = run(fetch("/drip/"))
    assert status == 200
    assert [len(piece) for piece in pieces] == [32800, 32700]
    assert b"".join(pieces).count(b"\n") == PIECE // 50
    assert len(set(threads)) == 1
    assert threads[0] != threading.main_thread().name


def test_an_empty_answer_ends() -> None:
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        assert run(fetch("/nothing/")) == (200, [])


def test_requests_have_threads_of_their_own() -> None:
    async def both() -> list[tuple[int, list[bytes]]]:
        return list(await asyncio.gather(fetch("/plain/"), fetch("/plain/")))

    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        answers = run(both())
    assert [status for status, _ in answers] == [200, 200]
    assert threading.main_thread().name.encode() not in [pieces[0] for _, pieces in answers]


@pytest.mark.django_db(transaction=True)
def test_a_download_is_the_same_as_from_a_synchronous_server() -> None:
    make_organisations(30)
    expected = Client().get("/organisations.csv").getvalue()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        status, pieces = run(fetch("/organisations.csv"))
    assert (status, b"".join(pieces)) == (200, expected)
    assert expected.count(b"\n") == 31
