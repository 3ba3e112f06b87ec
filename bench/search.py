"""What a search costs at growing sizes of archive, and against the plain ways of searching.

    python bench/search.py [--sizes 10000,100000] [--rounds 5] [--classes "common phrase,document"]
                           [--folder DIR] [--check]

Made-up archives (see bench/archives.py) are asked the same queries in turn, round by round, in one
process; what is measured is CPU time per request. Nothing is remembered from one request to the
next. Prints Markdown; with --check it ends with 1 when a goal is missed.
"""

import argparse
import gc
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import archives  # noqa: E402  (the checkout is on the path only now)
from bench.report import PAGES, Made, Report, Samples  # noqa: E402

MIXED = (  # the ten queries of the mix: the first of each of these classes
    *("rare word", "medium word", "common word", "word in nearly every article"),
    *("two common words", "common phrase", "rare phrase", "word with marks"),
    *("abbreviation", "document"),
)


def cost(act: Callable[[str], None], query: str) -> float:
    """Return the CPU time of one request in milliseconds."""
    started = time.process_time_ns()
    act(query)
    return (time.process_time_ns() - started) / 1e6


def measure(sizes: dict[int, Path], rounds: int, classes: list[str]) -> Report:
    """Return what searches of some classes cost in archives by size; no class means every one."""
    from bench.asking import Asked
    from bench.queries import beginnings, queries

    asked = {size: Asked(path) for size, path in sizes.items()}
    smallest = asked[min(asked)].edition
    chosen, begun = queries(smallest), beginnings(smallest)
    if unknown := set(classes) - set(chosen):
        raise SystemExit(f"no class {', '.join(sorted(unknown))}; there are: {', '.join(chosen)}")
    chosen = {name: some for name, some in chosen.items() if name in (classes or chosen)}
    every = [query for some in chosen.values() for query in some]
    mix = [chosen[name][0] for name in MIXED if name in chosen]
    made = {
        size: Made(*each.text(), each.path.stat().st_size / size) for size, each in asked.items()
    }
    hits = {(query, size): each.hits(query) for size, each in asked.items() for query in every}
    samples: Samples = defaultdict(list)
    for _ in range(rounds):
        for size, archive in asked.items():
            archive.open()
            gc.collect()  # in time measured, only what a request leaves behind is collected
            gc.freeze()
            for act, some in (("list", every), ("suggest", begun)):
                for query in some:
                    samples[act, query, size].append(cost(getattr(archive, act), query))
            for query in mix:
                for act in PAGES.values():
                    samples[act, query, size].append(cost(getattr(archive, act), query))
    return Report(made, chosen, mix, begun, samples, hits)


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000", help="numbers of articles")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--classes", default="", help="the classes of queries to measure, not all")
    parser.add_argument("--folder", type=Path, help="where archives are kept for the next time")
    parser.add_argument("--check", action="store_true", help="end with 1 when a goal is missed")
    return parser.parse_args()


def main() -> None:
    """Make the archives, measure and print the report."""
    options = arguments()
    data = Path(os.environ.get("ARCHIVE_DATA") or ROOT / "var")
    data.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="bench-", dir=data))
    try:
        archives.prepare(str(scratch))
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        sizes = sorted(int(size) for size in options.sizes.split(","))
        paths = {size: archives.archive(options.folder or scratch, size) for size in sizes}
        classes = [name.strip() for name in options.classes.split(",") if name.strip()]
        report = measure(paths, options.rounds, classes)
        report.print(options.rounds)
    finally:
        shutil.rmtree(scratch)
    if options.check and report.failures:
        raise SystemExit(f"{report.failures} goals are missed")


if __name__ == "__main__":
    main()
