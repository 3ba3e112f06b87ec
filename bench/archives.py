"""Made-up archives of any size, written straight as editions by the code that publishes.

    python bench/archives.py FOLDER 10000 100000

There is no database: records are made by lot, chunk by chunk, in another process where there are
many. A text has about 350 syllables (`bench.articles.WORDS`), an account about forty. Entities
tell nothing of their articles: lists of articles are what is measured.
"""

import gc
import hashlib
import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CHUNK = 500  # articles made from one seed
AHEAD = 8  # chunks that may be ready before they are asked for
FEW = 5_000  # articles for which another process is not worth while
MAKERS = ("language.py", "cast.py", "articles.py")


class Unseen:
    """The edition before the first."""

    def when(self, _kind: str, _key: str, *_said: str) -> None:
        """Return since when a record says the same: it never said anything."""
        return None


def prepare(data: str | None = None) -> None:
    """Set Django up for work on editions, with a data folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    if data:
        os.environ["ARCHIVE_DATA"] = data
    import django

    django.setup()


def edition_at(folder: Path, size: int) -> Path:
    """Return the path of an edition; it names what is in it: size, format and makers."""
    from archive.publish.compile import FORMAT

    digest = hashlib.sha256(f"{FORMAT} {size} {CHUNK}".encode())
    for name in MAKERS:
        digest.update((ROOT / "bench" / name).read_bytes())
    return folder / f"archive-{size}-{digest.hexdigest()[:10]}.sqlite3"


def archive(folder: Path, size: int) -> Path:
    """Return an edition of `size` articles in a folder, made now unless it is there."""
    path = edition_at(folder, size)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        with uncollected():
            write(beside, size)
        beside.rename(path)  # an edition that was not finished is never measured
    return path


@contextmanager
def uncollected() -> Iterator[None]:
    """Let nobody look for garbage: records hold no circles, and looking takes a sixth of the time.

    The other process, which parts from this one meanwhile, does not look either.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def write(path: Path, size: int) -> str:
    """Write an edition of `size` articles to a new file; return its digest."""
    from archive.publish.compile import edition_tables
    from archive.publish.contents import names
    from archive.publish.entities import Gathering, entity_records
    from archive.publish.publication import finish
    from archive.publish.rows import entity_row
    from bench.articles import day_of, world

    started, snapshot = time.monotonic(), world().snapshot
    with edition_tables(path, Unseen(), snapshot.chains(), names(snapshot)) as tables:
        order = []
        for ordinal, record in enumerate(records(size)):
            tables.article(ordinal, record)
            day = day_of(ordinal, size)
            order.append((day, day, record["key"]))
        tables.order(order)
        for position, record in entity_records(snapshot, Gathering()):
            articles = tables.facets.bits.get((record["type"], record["key"]), ())
            tables.entity(position, record, entity_row(record) | {"articles": len(articles)})
    finish(path, 1, tables.digest, dict(tables.counts), time.monotonic() - started)
    return tables.digest


def records(size: int) -> Iterator[dict]:
    """Yield the records of an archive in order of ordinals."""
    from bench import articles

    articles.world()  # made once, before processes part
    chunks = [(at, min(at + CHUNK, size), size) for at in range(0, size, CHUNK)]
    if size <= FEW:
        for chunk in chunks:
            yield from articles.records(*chunk)
        return
    with multiprocessing.get_context("fork").Pool(1) as pool:
        asked: deque = deque()
        for chunk in chunks:
            asked.append(pool.apply_async(articles.records, chunk))
            if len(asked) > AHEAD:
                yield from asked.popleft().get()
        while asked:
            yield from asked.popleft().get()


def main() -> None:
    """Make archives of the sizes that were asked for, and tell what they cost."""
    if len(sys.argv) < 3:
        raise SystemExit(__doc__.splitlines()[2].strip())
    prepare()
    for size in map(int, sys.argv[2:]):
        before = os.times()
        path = archive(Path(sys.argv[1]), size)
        after = os.times()
        ours, theirs, seconds = (
            sum(after[at] - before[at] for at in places) for places in ((0, 1), (2, 3), (4,))
        )
        weight = path.stat().st_size / size / 1024
        print(
            f"{path}: {seconds:.0f} s; CPU: {ours:.0f} s of writing, {theirs:.0f} s of making;"
            f" {weight:.1f} KiB an article"
        )


if __name__ == "__main__":
    main()
