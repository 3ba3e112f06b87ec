"""What a search costs at growing sizes of archive, and against the plain ways of searching.

    python bench/search.py [--sizes 10000,100000] [--rounds 5] [--folder DIR] [--check]

Made-up archives (see bench/archives.py) are asked the same queries in turn, round by round, in one
process; what is measured is CPU time per request. Nothing is remembered from one request to the
next. Prints Markdown; with --check it ends with 1 when a goal is missed.
"""

import argparse
import gc
import math
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

from bench import archives  # noqa: E402  (the checkout is on the path only now)

MIXED = (  # the ten queries of the mix: the first of each of these classes
    *("rare word", "medium word", "common word", "word in nearly every article"),
    *("two common words", "common phrase", "rare phrase", "word with marks"),
    *("abbreviation", "document"),
)
# What is compared over the mix: name, and which of the asked archive's methods does it.
PAGES = {
    "search page with facets": "page",
    "the same, one province and some years": "filtered",
    "the same, most relevant first": "relevant",
    "concordance, first page": "lines",
    "peer: page with all hits read and counted": "uncapped",
    "peer: icontains, count and first rows": "scanned",
}
PER_PAGE = 20
Samples = dict[tuple[str, str, int], list[float]]  # (act, query, size): CPU milliseconds


def cost(act: Callable[[str], None], query: str) -> float:
    """Return the CPU time of one request in milliseconds."""
    started = time.process_time_ns()
    act(query)
    return (time.process_time_ns() - started) / 1e6


def measure(sizes: dict[int, Path], rounds: int) -> tuple[dict, Samples, dict]:
    """Return the queries by class, the samples, and how many articles each query finds."""
    from bench.asking import Asked
    from bench.queries import beginnings, queries

    asked = {size: Asked(path) for size, path in sizes.items()}
    smallest = asked[min(asked)]
    chosen, begun = queries(smallest.edition), beginnings(smallest.edition)
    samples: Samples = defaultdict(list)
    hits = {}
    for _ in range(rounds):
        for size, archive in asked.items():
            archive.open()
            gc.collect()  # in time measured, only what a request leaves behind is collected
            gc.freeze()
            for name, some in chosen.items():
                for query in some:
                    hits[query, size] = archive.hits(query)
                    samples["list", query, size].append(cost(archive.list, query))
                for method in PAGES.values() if name in MIXED else ():
                    taken = cost(getattr(archive, method), some[0])
                    samples[method, some[0], size].append(taken)
            for typed in begun:
                samples["suggest", typed, size].append(cost(archive.suggest, typed))
    return chosen, samples, hits


def percentile(values: list[float], part: float) -> float:
    """Return the value below which a part of the values lie."""
    return sorted(values)[min(len(values) - 1, math.ceil(part * len(values)) - 1)]


class Report:
    """The tables, and which goals are met."""

    def __init__(self, chosen: dict, samples: Samples, hits: dict) -> None:
        self.chosen, self.samples, self.hits = chosen, samples, hits
        self.sizes = sorted({size for _, _, size in samples})
        self.small, self.large = self.sizes[0], self.sizes[-1]
        self.mix = [chosen[name][0] for name in MIXED]
        self.failures = 0

    def pooled(self, act: str, queries: list[str], size: int) -> list[float]:
        """Return all samples of some queries."""
        return [value for query in queries for value in self.samples[act, query, size]]

    def mean(self, act: str, size: int) -> float:
        """Return the mean over the mix of each query's median."""
        return statistics.mean(
            statistics.median(self.samples[act, query, size]) for query in self.mix
        )

    def growth(self, small: float, large: float) -> float:
        """Return the exponent with which a cost grows; 0 where it does not, 1 in proportion."""
        if self.small == self.large:
            return 0.0
        return math.log10(large / small) / math.log10(self.large / self.small)

    def print(self) -> None:
        """Print everything."""
        heads = " | ".join(f"{size:,}" for size in self.sizes)
        print(
            f"\n| newest first with passages, ms median / p95 | hits at {self.large:,} | {heads} |"
        )
        print("|---" * (len(self.sizes) + 2) + "|")
        for name, some in [*self.chosen.items(), ("suggestions", self.begun())]:
            act = "suggest" if name == "suggestions" else "list"
            found = sorted(self.hits.get((query, self.large), 0) for query in some)
            costs = [self.pooled(act, some, size) for size in self.sizes]
            told = " | ".join(
                f"{statistics.median(each):.2f} / {percentile(each, 0.95):.2f}" for each in costs
            )
            between = "" if act == "suggest" else f"{found[0]:,} to {found[-1]:,}"
            print(f"| {name} | {between} | {told} |")
        print("\nMilliseconds, mean of ten mixed queries:\n")
        print(f"| page | {heads} | growth exponent |")
        print("|---" * (len(self.sizes) + 2) + "|")
        for name, act in PAGES.items():
            costs = [self.mean(act, size) for size in self.sizes]
            told = " | ".join(f"{each:.2f}" for each in costs)
            print(f"| {name} | {told} | {self.growth(costs[0], costs[-1]):.2f} |")
        self.goals()

    def begun(self) -> list[str]:
        """Return the beginnings for which suggestions were asked."""
        return list(dict.fromkeys(query for act, query, _ in self.samples if act == "suggest"))

    def goals(self) -> None:
        """Print which goals are met between the smallest and the largest archive."""
        print(f"\nGoals, {self.small:,} to {self.large:,} articles:\n")
        for name, some in self.chosen.items():
            full = [query for query in some if self.hits[query, self.small] >= PER_PAGE]
            if not full:  # with a few rows at one size and a page at another, rows are compared
                print(f"- not judged: p95 of “{name}”: it fills no page in {self.small:,} articles")
                continue
            low = statistics.median(self.pooled("list", full, self.small))
            high = percentile(self.pooled("list", full, self.large), 0.95)
            self.goal(f"p95 of “{name}” by the small median", high / low, 3.0)
        page = self.mean("page", self.large)
        uncapped, scanned = (self.mean(act, self.large) for act in ("uncapped", "scanned"))
        self.goal("page by the page with all hits read", page / uncapped, 1 / 7)
        self.goal("page by icontains", page / scanned, 1 / 100)
        self.goal("page with filters by the page", self.mean("filtered", self.large) / page, 2.0)
        self.goal("growth of the page", self.growth(self.mean("page", self.small), page), 0.25)

    def goal(self, name: str, value: float, most: float) -> None:
        """Print one goal: a value that may be at most so much."""
        met = value <= most
        self.failures += not met
        print(f"- {'met' if met else '**missed**'}: {name}: {value:.4g}, at most {most:.4g}")


def main() -> None:
    """Make the archives, measure and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000", help="numbers of articles")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where archives are kept for the next time")
    parser.add_argument("--check", action="store_true", help="end with 1 when a goal is missed")
    options = parser.parse_args()
    data = Path(os.environ.get("ARCHIVE_DATA") or ROOT / "var")
    data.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="bench-", dir=data))
    try:
        archives.prepare(str(scratch))
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        sizes = sorted(int(size) for size in options.sizes.split(","))
        folder = options.folder or scratch
        report = Report(
            *measure({size: archives.archive(folder, size) for size in sizes}, options.rounds)
        )
        print("Texts of about 150 words, titles and accounts of a few; real ones are longer.")
        print(f"CPU time of one core, {options.rounds} rounds, nothing remembered.")
        report.print()
    finally:
        shutil.rmtree(scratch)
    if options.check and report.failures:
        raise SystemExit(f"{report.failures} goals are missed")


if __name__ == "__main__":
    main()
