"""What loading, publishing and each kind of page cost here, in one run.

    python bench/pages.py [--articles 5000] [--rounds 5]

A catalogue of made-up articles is loaded and published at a small and at a large size. Pages are
rendered in process through Django's whole stack, the sizes in turn, round by round; the CPU time
per page is compared with that of an empty Django view in the same rounds, because machines differ
and drift, and ratios do so less.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PAGES = {
    "home": "/",
    "article list": "/articles/",
    "list, year and province": "/articles/?from=2020&province={province}",
    "list, last page": "/articles/?page={last}",
    "article": "/articles/{article}/{slug}/",
    "person": "/people/{person}/{name}/",
    "list.json": "/articles.json",
}
REQUESTS = 40


def installed(articles: int) -> tuple[Path, float, float]:
    """Load and publish a specimen catalogue; return its edition and both times in CPU seconds."""
    from django.conf import settings
    from django.core.management import call_command

    from archive.catalogue.load import load
    from archive.publish.publication import publish
    from tests.specimens import specimen

    folder = Path(tempfile.mkdtemp(prefix="archive-bench-"))
    fixtures, _ = specimen(1, articles, ("published",)).write(folder)
    call_command("flush", interactive=False, verbosity=0)
    started = time.process_time()
    load(fixtures)
    loaded = time.process_time()
    path = settings.DATA_DIR / f"edition-{articles}.sqlite3"
    publish(path)
    published = time.process_time()
    shutil.rmtree(folder)
    return path, loaded - started, published - loaded


def addresses(path: Path) -> dict[str, str]:
    """Return the pages to fetch from an edition, by name."""
    from archive.edition.reader import Edition

    edition = Edition(path)
    row = edition.article_rows([edition.counts["article"] // 2])[0]
    person = edition.entity_rows("person", 1, 1)[0]
    province = max(
        (len(bits), value)
        for (field, value), bits in edition.bits.items()
        if field == "province" and value != "none"
    )[1]
    values = {
        "article": row["key"],
        "slug": row["slug"],
        "person": person["key"],
        "name": person["slug"],
        "province": province,
        "last": -(-edition.counts["article"] // 20),
    }
    return {name: pattern.format(**values) for name, pattern in PAGES.items()}


def cost(act: Callable[[], object]) -> float:
    """Return the CPU time of one act in milliseconds, over REQUESTS of them."""
    started = time.process_time()
    for _ in range(REQUESTS):
        act()
    return (time.process_time() - started) / REQUESTS * 1000


def fetching(path: Path, address: str) -> Callable[[], object]:
    """Return an act that renders a page of an edition and insists on success."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")

    def act() -> None:
        settings.EDITION_PATH = path
        status = client.get(address).status_code
        if status != 200:
            raise SystemExit(f"{address} answered {status}")

    return act


def measure(sizes: list[Path], rounds: int) -> dict[tuple[str, int], float]:
    """Return the median CPU milliseconds of each page at each size, and of the empty view."""
    acts = {("empty view", 0): fetching(sizes[0], "/-/health")}
    for number, path in enumerate(sizes):
        for name, address in addresses(path).items():
            acts[name, number] = fetching(path, address)
    found = defaultdict(list)
    for _ in range(rounds):
        for name, act in acts.items():
            act()  # the first opens the edition
            found[name].append(cost(act))
    return {name: statistics.median(times) for name, times in found.items()}


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    data = tempfile.mkdtemp(prefix="archive-bench-")
    os.environ |= {"ARCHIVE_DATA": data, "DJANGO_SETTINGS_MODULE": "archive.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    sizes = [max(5, options.articles // 100), options.articles]
    made = [installed(size) for size in sizes]
    times = measure([path for path, _, _ in made], options.rounds)
    empty = times["empty view", 0]
    print(f"empty Django view: {empty:.2f} ms CPU = 1; medians of {options.rounds} rounds")
    print(f"{'page':26} {sizes[0]:>9} articles {sizes[1]:>9} articles   growth")
    for name in PAGES:
        small, large = times[name, 0], times[name, 1]
        print(
            f"{name:26} {small / empty:17.1f} x {large / empty:16.1f} x {large / small:8.2f}"
            f"   ({large:.1f} ms)"
        )
    for (path, load_time, publish_time), size in zip(made, sizes, strict=True):
        print(
            f"{size} articles: load {load_time:.1f} s, publish {publish_time:.1f} s CPU; "
            f"edition {path.stat().st_size / size / 1024:.1f} KiB an article"
        )
    shutil.rmtree(data)


if __name__ == "__main__":
    main()
