"""What curators wait for: each page of the admin, and a save until the public sees it.

    python bench/curation.py [--articles 10000] [--rounds 3] [--json] [--only WORDS]

A catalogue of 5,000 people, 2,000 organisations and made-up articles is written and published.
Pages are fetched by a curator through Django's whole stack in one process. The addresses are read
from the admin's own URL conf (`bench/addresses.py`): changelists also with a search and at their
last page. A page is marked where it takes more than a second or 30 queries, a save where it takes
more than three seconds. An export is a file of a whole table, not a page.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MOST_SECONDS, MOST_QUERIES, MOST_UNTIL_PUBLIC = 1.0, 30, 3.0


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
    def kind(self) -> str:
        """Return `file` for an export of a whole table, `refused` for what is not offered."""
        if "/export." in self.page:
            return "file"
        return "refused" if self.status in (403, 404) else "page"

    @property
    def over(self) -> bool:
        """Tell whether a page costs more than it may."""
        slow = self.median > MOST_SECONDS or self.queries > MOST_QUERIES
        return self.kind == "page" and (slow or self.status >= 400)


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


@dataclass(frozen=True)
class Saved:
    """One kind of save: seconds by the clock until the public sees it, and CPU seconds."""

    what: str
    seconds: list[float]
    cpu: list[float]

    @property
    def over(self) -> bool:
        """Tell whether the public waits longer than it may."""
        return statistics.median(self.seconds) > MOST_UNTIL_PUBLIC


def saves() -> Iterator[tuple[str, object, str, str]]:
    """Yield what is saved: in words, the record, its field, and the public page that shows it.

    People and bodies are those in the middle by the number of articles that name them, and those
    with about as many as an edition is amended by; what stands in more is compiled whole.
    """
    from django.db.models import Count

    from archive.models import Appearance, Article, Involvement
    from archive.publish.planning import MOST

    articles = Article.objects.filter(status="published").order_by("pk")
    article = articles[len(articles) // 2]
    yield "an article's title", article, "title", f"/articles/{article.key}/"
    for what, model, field, folder in (
        ("a person's name", Appearance, "person", "people"),
        ("a body's name", Involvement, "organisation", "organisations"),
    ):
        found = model.objects.filter(article__status="published")
        if field == "person":
            found = found.filter(person__standing="official")
        counted = found.values_list(field).annotate(many=Count("article", distinct=True))
        ranked = list(counted.filter(many__lt=0.9 * MOST).order_by("many", field))
        for pk, many in dict.fromkeys((ranked[len(ranked) // 2], ranked[-1])):
            record = model._meta.get_field(field).related_model.objects.get(pk=pk)
            yield f"{what} (in {many} articles)", record, "name", f"/{folder}/{record.key}/"


def saved(client, rounds: int, what: str, record, field: str, page: str) -> Saved:
    """Save a record with another value in one field, and another, until it is public."""
    from tests.admin.submitting import controls

    address = f"/admin/archive/{record._meta.model_name}/{record.pk}/change/"
    found, cpu = [], []
    for number in range(rounds):
        sent = controls(client.get(address).content)
        sent[field] = f"{getattr(record, field)} {number}"
        seconds, worked = until_public(client, address, sent, page, sent[field])
        found.append(seconds)
        cpu.append(worked)
    return Saved(what, found, cpu)


def published(client, rounds: int) -> Saved:
    """Publish a draft whose day is that of an article in the middle, and another."""
    from archive.models import Article, ArticleDate
    from tests.admin.submitting import controls

    articles = Article.objects.filter(status="published").order_by("pk")
    found, cpu = [], []
    for number in range(rounds):
        like = articles[len(articles) // 2 + 10 * number]
        title = f"Hội nghị đo thử {number}"
        draft = Article.objects.create(
            key=f"{like.key}-{number}", title=title, title_en="A trial", title_basis="supplied"
        )
        date = ArticleDate.objects.get(article=like, kind="event")
        ArticleDate.objects.create(article=draft, kind="event", edtf=date.edtf, basis="inferred")
        address = f"/admin/archive/article/{draft.pk}/change/"
        sent = controls(client.get(address).content) | {"status": "published"}
        seconds, worked = until_public(client, address, sent, f"/articles/{draft.key}/", title)
        found.append(seconds)
        cpu.append(worked)
    return Saved("a draft is published", found, cpu)


def until_public(client, address: str, sent: dict, page: str, words: str) -> tuple[float, float]:
    """Send a form and wait for a public page to show words; return seconds and CPU seconds."""
    sent |= {name: "Đo thử" for name in sent if "reason" in name and "withdrawn" not in name}
    started, worked = time.perf_counter(), time.process_time()
    answer = client.post(address, sent)
    if answer.status_code != 302:
        raise SystemExit(f"{address} was not saved: {answer.status_code}")
    if words not in client.get(page, follow=True).content.decode():
        print(f"{page} does not show it.", file=sys.stderr)
        return float("inf"), float("inf")
    return time.perf_counter() - started, time.process_time() - worked


def report(pages: list[Measured], saves: list[Saved], rounds: int) -> None:
    """Print tables."""
    print(f"{'page':72} {'median':>8} {'worst':>8} {'CPU':>8} {'queries':>8}")
    for page in sorted(pages, key=lambda page: -page.median):
        mark = "  OVER" if page.over else f"  {page.kind}" if page.kind != "page" else ""
        mark += f"  answered {page.status}" if page.status >= 400 else ""
        print(
            f"{page.page:72} {page.median:8.3f} {page.worst:8.3f} {page.cpu:8.3f}"
            f" {page.queries:8}{mark}"
        )
    over, kinds = sum(page.over for page in pages), Counter(page.kind for page in pages)
    print(f"\n{kinds['page']} pages, medians of {rounds} rounds; {over} over the goal")
    print(f"Beside them {kinds['file']} exports of whole tables, {kinds['refused']} not offered\n")
    print("A save until the public sees it (each time with form, edition and page):")
    for each in saves:
        told = ", ".join(f"{seconds:.2f}" for seconds in each.seconds)
        worked = ", ".join(f"{seconds:.2f}" for seconds in each.cpu)
        print(f"  {each.what:38} {told} s; CPU {worked} s{'  OVER' if each.over else ''}")


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
    from bench.addresses import addresses, give_second_versions

    give_second_versions()
    chosen = [address for address in dict.fromkeys(addresses()) if options.only in address]
    pages = [measured(client, address, options.rounds) for address in chosen]
    times = [saved(client, options.rounds, *each) for each in saves()]
    times.append(published(client, options.rounds))
    if options.json:
        told = {"pages": [asdict(page) for page in pages], "saves": [asdict(t) for t in times]}
        print(json.dumps(told, indent=1))
    else:
        report(pages, times, options.rounds)
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
