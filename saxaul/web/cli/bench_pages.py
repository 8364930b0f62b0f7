"""`saxaul bench pages`: how long the hub's pages take, and how many bytes they are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from random import Random
from typing import Any

import click

from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.start import start_django

PAGE = 25


@dataclass
class Measured:
    """Milliseconds of each kind of request at one size of the hub."""

    organisations: int
    times: dict[str, list[float]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def p(self, share: float, name: str) -> float:
        ranked = sorted(self.times[name])
        return round(ranked[min(len(ranked) - 1, int(len(ranked) * share))], 1)


@click.command("pages")
@click.option("--organisations", default=100_000, show_default=True, help="How many the hub has.")
@click.option("--quick", is_flag=True, help="20,000 organisations and fewer requests: under 40 seconds.")
@click.option("--json", "as_json", is_flag=True, help="Only the last line.")
def command(organisations: int, quick: bool, as_json: bool) -> None:
    """Measure the pages of a hub made for it.

    Makes a temporary hub with that many organisations and asks for the directory with every pair of two filters, for
    pages of organisations and for the home page, all in this process. Beside it, on the same database: the same counts
    and the same page by Django's ORM. Works on SQLite and, with DATABASE_URL, on PostgreSQL.
    """
    organisations = min(organisations, 20_000) if quick else organisations
    requests = 80 if quick else 300
    start_django()
    from saxaul.web.measuring.hub import empty_hub

    with empty_hub(), in_production_dress():
        steps = list(measure(organisations, requests))
    if not as_json:
        click.echo(table(steps))
    print_json(summary(steps))


@contextmanager
def in_production_dress() -> Iterator[None]:
    """No log lines for each request; templates are cached as in production unless SAXAUL_DEBUG is set."""
    import logging

    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def measure(organisations: int, requests: int) -> Iterator[Measured]:
    """At a tenth of the size, then at the full size."""
    from saxaul.orgs.models import Sector
    from saxaul.web.measuring.hub import fill

    sectors = list(Sector.objects.filter(parent__isnull=False).values_list("code", flat=True))
    there = 0
    with progress_bar() as progress:

        def made(number: int) -> None:
            progress("Organisations", number, organisations)

        for size in (organisations // 10, organisations):
            fill(
                size - there,
                first=there,
                sectors=sectors,
                done=lambda done: progress("Organisations", done, organisations),
            )
            there = size
            analyse()
            yield measured(size, requests)


def analyse() -> None:
    """Let the database look at its tables, as its own upkeep would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measured(size: int, requests: int) -> Measured:
    from django.test import Client

    from saxaul.orgs.models import Organisation
    from saxaul.orgs.queries import directory
    from saxaul.web.measuring import orm_facets

    result = Measured(size)
    client = Client(SERVER_NAME="127.0.0.1", headers={"Accept-Encoding": "gzip"})
    directory.reset()
    result.times["load"] = [timed(directory.current_index)]
    chance = Random(1)  # noqa: S311 - not a secret
    pairs = list(two_filters(chance, requests))
    some = Organisation.objects.order_by("?")[: max(10, requests // 3)]
    questions: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "list": [("/organisations/", chosen) for chosen in pairs],
        "text": [("/organisations/", {"q": words}) for words in ("seed river", "兰州", "الماء", "suoi", "00001")],
        "detail": [(organisation.get_absolute_url(), {}) for organisation in some],
        "home": [("/", {})] * 5,
    }
    for name, asked in questions.items():
        client.get(*asked[0])  # the first one compiles templates
        result.times[name] = [timed(partial(fetch, client, result, name, *question)) for question in asked]
    compared = pairs[: max(5, requests // 15)]
    result.times["peer"] = [timed(partial(orm_facets.answer, chosen, PAGE)) for chosen in compared]
    return result


def fetch(client: Any, result: Measured, name: str, address: str, parameters: dict[str, Any]) -> None:
    response = client.get(address, parameters)
    if response.status_code != 200:
        raise click.ClickException(f"{address} answered {response.status_code}.")
    result.sizes[name] = max(result.sizes.get(name, 0), len(response.content))


def two_filters(chance: Random, count: int) -> Iterator[dict[str, list[str]]]:
    """Pairs of filters in turn, every pair as often; the values among the dozen commonest of each."""
    from saxaul.orgs.queries.directory import current_index

    common = {
        facet: sorted(values, key=lambda value: -values[value])[:12]
        for facet, values in current_index().all_counts.items()
        if facet != "language" and values
    }
    pairs = list(combinations(common, 2))
    for number in range(count):
        yield {facet: [chance.choice(common[facet])] for facet in pairs[number % len(pairs)]}


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


LABELS = {
    "list": "Directory, two filters",
    "text": "Directory, words",
    "detail": "Organisation",
    "home": "Home",
    "peer": "The same counts and page by ORM",
    "load": "First request: loading the index",
}


def table(steps: list[Measured]) -> str:
    lines = [f"{'':36}{'organisations':>14}{'median ms':>12}{'p95 ms':>10}{'bytes gzip':>12}"]
    for name, label in LABELS.items():
        for step in steps:
            size = f"{step.sizes[name]:,}" if name in step.sizes else ""
            median, high = step.p(0.5, name), step.p(0.95, name)
            lines.append(f"{label:36}{step.organisations:>14,}{median:>12,}{high:>10,}{size:>12}")
    return "\n".join(lines)


def summary(steps: list[Measured]) -> dict[str, Any]:
    from django.db import connection

    small, full = steps
    return {
        "organisations": full.organisations,
        "database": connection.vendor,
        "list_p95_ms": full.p(0.95, "list"),
        "detail_p95_ms": full.p(0.95, "detail"),
        "home_p95_ms": full.p(0.95, "home"),
        "text_p95_ms": full.p(0.95, "text"),
        "load_ms": full.p(0.5, "load"),
        "bytes": full.sizes,
        "peer": "Django ORM: filters, COUNT and GROUP BY for each facet",
        "peer_list_p95_ms": full.p(0.95, "peer"),
        "ratio": round(full.p(0.95, "peer") / full.p(0.95, "list"), 1),
        "growth": {"organisations": small.organisations, "list_p95_ms": small.p(0.95, "list")},
    }
