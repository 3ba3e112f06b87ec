"""The report on searches: tables in Markdown, and which goals are met."""

import math
import os
import platform
import sqlite3
import statistics
from dataclasses import dataclass

# What is compared over the mix: name, and which of the asked archive's methods does it.
PAGES = {
    "search page with facets": "page",
    "the same, one province and some years": "filtered",
    "the same, most relevant first": "relevant",
    "concordance, first page": "lines",
    "peer: the same page without short cuts": "uncapped",
    "peer: icontains, count and first rows": "scanned",
}
PEERS = {"uncapped": 1 / 7, "scanned": 1 / 100}  # what part of a peer's cost a page may have
PER_PAGE = 20
Samples = dict[tuple[str, str, int], list[float]]  # (act, query, size): CPU milliseconds


def percentile(values: list[float], part: float) -> float:
    """Return the value below which a part of the values lie."""
    return sorted(values)[min(len(values) - 1, math.ceil(part * len(values)) - 1)]


def heading(*cells: object) -> None:
    """Print the first row of a table."""
    row(*cells)
    print("|---" * len(cells) + "|")


def row(*cells: object) -> None:
    """Print a row of a table."""
    print(f"| {' | '.join(map(str, cells))} |")


@dataclass(frozen=True)
class Made:
    """What an archive is made of: mean words and bytes of a text, bytes of edition an article."""

    words: float
    text: float
    edition: float


@dataclass
class Report:
    """What was measured, as tables.

    made      by size
    chosen    queries by class
    mix       the queries over which pages are compared
    begun     the beginnings for which names were suggested
    hits      how many articles a query finds, by query and size
    """

    made: dict[int, Made]
    chosen: dict[str, list[str]]
    mix: list[str]
    begun: list[str]
    samples: Samples
    hits: dict[tuple[str, int], int]
    failures: int = 0

    def __post_init__(self) -> None:
        self.sizes = sorted(self.made)
        self.small, self.large = self.sizes[0], self.sizes[-1]

    def pooled(self, act: str, queries: list[str], size: int) -> list[float]:
        """Return all samples of some queries."""
        return [value for query in queries for value in self.samples[act, query, size]]

    def median(self, act: str, query: str, size: int) -> float:
        """Return the median of one query."""
        return statistics.median(self.samples[act, query, size])

    def mean(self, act: str, size: int) -> float:
        """Return the mean over the mix of each query's median."""
        return statistics.mean(self.median(act, query, size) for query in self.mix)

    def growth(self, small: float, large: float) -> float:
        """Return the exponent with which a cost grows; 0 where it does not, 1 in proportion."""
        if self.small == self.large:
            return 0.0
        return math.log10(large / small) / math.log10(self.large / self.small)

    def print(self, rounds: int) -> None:
        """Print everything."""
        print(
            f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
            f" {os.cpu_count()} cores. CPU milliseconds of one of them per request, {rounds} rounds"
            " of all sizes in turn; nothing remembered from one request to the next.\n"
        )
        self.archives()
        self.classes()
        if self.mix:
            self.pages()
            self.peers()
        self.goals()

    def archives(self) -> None:
        """Print how large texts and editions are."""
        heading(
            "articles", "words of a text, mean", "bytes of a text", "bytes of edition an article"
        )
        for size, made in self.made.items():
            row(f"{size:,}", *(f"{each:,.0f}" for each in (made.words, made.text, made.edition)))

    def classes(self) -> None:
        """Print the cost of a list of hits by class of query, and of suggestions."""
        heads = (f"{size:,}" for size in self.sizes)
        found = f"hits at {self.large:,}"
        print("\nNewest first with passages, without the page around them, median / p95:\n")
        heading("query", found, *heads, "growth exponent")
        for name, some in self.chosen.items():
            hits = [self.hits[query, self.large] for query in some]
            self.a_class(name, f"{min(hits):,} to {max(hits):,}", "list", some)
        self.a_class("suggestions", "", "suggest", self.begun)

    def a_class(self, name: str, found: str, act: str, queries: list[str]) -> None:
        """Print the row of one class."""
        costs = [self.pooled(act, queries, size) for size in self.sizes]
        middle = [statistics.median(each) for each in costs]
        told = (
            f"{half:.2f} / {percentile(each, 0.95):.2f}"
            for half, each in zip(middle, costs, strict=True)
        )
        row(name, found, *told, f"{self.growth(middle[0], middle[-1]):.2f}")

    def pages(self) -> None:
        """Print what pages and peers cost over the mix."""
        print(f"\nMean of {len(self.mix)} mixed queries, each one's median / p95 of them all:\n")
        heads = (f"{size:,}" for size in self.sizes)
        heading("page", *heads, "growth exponent", f"by the first at {self.large:,}")
        for name, act in PAGES.items():
            means = [self.mean(act, size) for size in self.sizes]
            told = (
                f"{mean:.2f} / {percentile(self.pooled(act, self.mix, size), 0.95):.2f}"
                for mean, size in zip(means, self.sizes, strict=True)
            )
            ratio = means[-1] / self.mean("page", self.large)
            row(name, *told, f"{self.growth(means[0], means[-1]):.2f}", f"{ratio:.3g}")

    def peers(self) -> None:
        """Print what each query of the mix costs in the largest archive, and by the peers."""
        print(f"\nThe mix at {self.large:,} articles, medians:\n")
        heading("query", "hits", "page", *(f"{act}, by the page" for act in PEERS))
        for query in self.mix:
            page, *others = (self.median(act, query, self.large) for act in ("page", *PEERS))
            told = (f"{other:.1f}, {other / page:.3g}" for other in others)
            row(query, f"{self.hits[query, self.large]:,}", f"{page:.1f}", *told)

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
        if not self.mix:
            return
        page = self.mean("page", self.large)
        for (name, act), most in zip(list(PAGES.items())[-2:], PEERS.values(), strict=True):
            self.goal(f"page by {name}", page / self.mean(act, self.large), most)
        self.goal("page with filters by the page", self.mean("filtered", self.large) / page, 2.0)
        self.goal("growth of the page", self.growth(self.mean("page", self.small), page), 0.25)

    def goal(self, name: str, value: float, most: float) -> None:
        """Print one goal: a value that may be at most so much."""
        met = value <= most
        self.failures += not met
        print(f"- {'met' if met else '**missed**'}: {name}: {value:.4g}, at most {most:.4g}")
