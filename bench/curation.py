"""What curators wait for: each page of the admin, and a save until the public sees it.

    python bench/curation.py [--articles 10000] [--rounds 3] [--json] [--only WORDS]

A catalogue of 5,000 people, 2,000 organisations and made-up articles is written and published.
Pages are fetched by a curator through Django's whole stack in one process. The addresses are read
from the admin's own URL conf, so that none is forgotten: changelists also with a search and at
their last page. A page is marked where it takes more than a second or 30 queries, a save where it
takes more than three seconds.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MOST_SECONDS, MOST_QUERIES, MOST_UNTIL_PUBLIC = 1.0, 30, 3.0
LEFT_OUT = ("logout", "jsi18n", "view_on_site", "password_change", "login")
SEARCH = "giam doc"


@dataclass(frozen=True)
class Measured:
    """One page: seconds by the clock, median and worst, CPU seconds, queries and the status."""

    page: str
    median: float
    worst: float
    cpu: float
    queries: int
    status: int

    @property
    def over(self) -> bool:
        """Tell whether it costs more than it may."""
        return self.median > MOST_SECONDS or self.queries > MOST_QUERIES or self.status >= 400


def addresses() -> Iterator[str]:
    """Yield every address of the admin that can be fetched, as its URL conf has them."""
    from django.contrib import admin

    for parts, name in routes(admin.site.urls[0]):
        if name in LEFT_OUT or any("(?P<url>" in part for part in parts):
            continue
        yield from filled("/admin/", parts, name)


def routes(patterns: list, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the parts of each route below some patterns, and its name."""
    for pattern in patterns:
        parts = (*before, str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, parts)
        else:
            yield parts, pattern.name or ""


def filled(start: str, parts: tuple[str, ...], name: str) -> Iterator[str]:
    """Yield addresses for a route: with records of the catalogue in the place of arguments."""
    from django.apps import apps

    route = "".join(parts)
    model = next(
        (each for each in apps.get_models() if name.startswith(f"{prefix_of(each)}_")),
        None,
    )
    if "<path:object_id>" in route or "<object_id>" in route or "(?P<object_id>" in route:
        pk = middle(model)
        if pk is None:
            return
        route = route.replace("<path:object_id>", pk).replace("<object_id>", pk)
    if "<slug:code>" in route:
        from archive.curation.quality import checks

        yield from (start + route.replace("<slug:code>", check.code) for check in checks())
    elif name == "autocomplete":
        for field, kind in (
            ("person", "appearance"),
            ("organisation", "post"),
            ("publisher", "article"),
        ):
            yield f"{start}{route}?app_label=archive&model_name={kind}&field_name={field}&term=van"
    elif "<" in route or "(?P" in route:
        yield from historical(start + route, model)
    else:
        yield start + route
        if name.endswith("_changelist"):
            yield f"{start}{route}?q={SEARCH.replace(' ', '+')}"
            yield f"{start}{route}?p={-(-model.objects.count() // 50)}"


def prefix_of(model: type) -> str:
    """Return how the names of a model's routes begin."""
    return f"{model._meta.app_label}_{model._meta.model_name}"


def historical(route: str, model: type | None) -> Iterator[str]:
    """Yield the address of an earlier version, where the route is one of those; else nothing."""
    group, version = "([^/]+)", None
    if model and "/history/" in route and hasattr(model, "history"):
        version = model.history.filter(id=middle(model)).first()
    if version:
        for number in (version.id, version.pk):
            route = route.replace(group, str(number), 1)
        yield route.replace("^", "").replace("$", "")


def middle(model: type | None) -> str | None:
    """Return the number of a record in the middle of a model's, or None."""
    if model is None:
        return None
    records = model._default_manager.order_by("pk")
    many = records.count()
    return str(records[many // 2].pk) if many else None


def measured(client, address: str, rounds: int) -> Measured:
    """Fetch a page, once to warm up and to count queries, then for the clock."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        status = client.get(address).status_code
    asked = len(queries)  # before the next request empties the list
    clock, cpu = [], []
    for _ in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        client.get(address)
        clock.append(time.perf_counter() - started)
        cpu.append(time.process_time() - worked)
    return Measured(
        address, statistics.median(clock), max(clock), statistics.median(cpu), asked, status
    )


def save(client, rounds: int) -> tuple[list[float], list[float]]:
    """Save an article with another title, and another, until it is public.

    Return the seconds by the clock, and those of the processor.
    """
    from django.conf import settings

    from archive.models import Article
    from tests.admin.submitting import controls

    article = Article.objects.filter(status="published").order_by("pk")[100]
    address = f"/admin/archive/article/{article.pk}/change/"
    found, cpu = [], []
    for number in range(rounds):
        sent = controls(client.get(address).content)
        sent["title"] = f"{article.title} {number}"
        sent |= {name: "Đo thử" for name in sent if "reason" in name and "withdrawn" not in name}
        started, worked = time.perf_counter(), time.process_time()
        answer = client.post(address, sent)
        if answer.status_code != 302:
            raise SystemExit(f"the article was not saved: {answer.status_code}")
        page = client.get(f"/articles/{article.key}/", follow=True).content.decode()
        if sent["title"] not in page:
            print(f"The public does not see it ({settings.EDITION_PATH}).", file=sys.stderr)
            found.append(float("inf"))
            break
        found.append(time.perf_counter() - started)
        cpu.append(time.process_time() - worked)
    return found, cpu


def report(pages: list[Measured], saves: list[float], cpu: list[float], rounds: int) -> None:
    """Print tables."""
    print(f"{'page':72} {'median':>8} {'worst':>8} {'CPU':>8} {'queries':>8}")
    for page in sorted(pages, key=lambda page: -page.median):
        mark = "  OVER" if page.over else ""
        mark += f"  answered {page.status}" if page.status >= 400 else ""
        print(
            f"{page.page:72} {page.median:8.3f} {page.worst:8.3f} {page.cpu:8.3f}"
            f" {page.queries:8}{mark}"
        )
    over = sum(page.over for page in pages)
    print(f"\n{len(pages)} pages, medians of {rounds} rounds; {over} over the goal")
    told = ", ".join(f"{seconds:.2f}" for seconds in saves)
    late = "  OVER" if max(saves) > MOST_UNTIL_PUBLIC else ""
    worked = ", ".join(f"{seconds:.2f}" for seconds in cpu)
    print(f"A save until the public sees it: {told} s; CPU {worked} s{late}")


def main() -> None:
    """Make the catalogue, measure, and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="", help="measure addresses that hold these words")
    parser.add_argument("--data", help="a folder that keeps the catalogue for another run")
    options = parser.parse_args()
    data = Path(options.data or tempfile.mkdtemp(prefix="archive-bench-"))
    client = prepared(data, options.articles)
    chosen = [address for address in dict.fromkeys(addresses()) if options.only in address]
    pages = [measured(client, address, options.rounds) for address in chosen]
    saves, cpu = save(client, options.rounds)
    if options.json:
        print(
            json.dumps(
                {"pages": [asdict(page) for page in pages], "saves": saves, "cpu": cpu}, indent=1
            )
        )
    else:
        report(pages, saves, cpu, options.rounds)
    if not options.data:
        shutil.rmtree(data)


def prepared(data: Path, articles: int):
    """Return a curator's browser on a catalogue that is made and published, unless it is there."""
    os.environ |= {"ARCHIVE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client

    from archive.models import Article
    from archive.publish.publication import publish
    from bench.catalogues import fill

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Article.objects.exists():
        fill(articles)
    from django.conf import settings

    if not settings.EDITION_PATH.exists():
        outcome = publish()
        print(f"edition {outcome.number}: {outcome.seconds:.1f} s", file=sys.stderr)
    curator, _new = User.objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(curator)
    return client


if __name__ == "__main__":
    main()
