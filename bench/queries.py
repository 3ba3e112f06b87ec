"""Queries of every class for made-up archives, chosen by how many articles they find.

What is common in one archive is as common in another, so the queries are chosen in one and put
to all: the smallest. Where a class can, it fills a page there.
"""

import re

from archive.edition.reader import Edition
from archive.filters.articles import PER_PAGE
from archive.text.folding import fold
from archive.text.forms import forms, forms_of
from bench.articles import world

EACH = 5  # queries of a class
RARE, MEDIUM, COMMON = 0.0005, 0.01, 0.2  # parts of an archive that a query finds, or a page
CANDIDATES = 400  # words that are looked up as phrases
SPELLINGS = (  # how readers ask for a document, and how the number ends that is asked for
    ("{number}", "-NQ/TW"),
    ("{number}", "-CT/TW"),
    ("{number}", "/QĐ-TTg"),
    ("nghị quyết {digits}", "-NQ/TW"),
    ("chi thi so {digits}", "-CT/TW"),
)
MARGIN = 1.25  # by which a query finds more than a page


def queries(edition: Edition) -> dict[str, list[str]]:
    """Return the queries of each class, EACH of them or fewer."""
    rare, medium, common = (words(edition, part) for part in (RARE, MEDIUM, COMMON))
    marked = words(edition, COMMON / 4, marked=True)
    return {
        "rare word": rare,
        "medium word": medium,
        "common word": common,
        "word in nearly every article": [fold(word) for word in world().language.lexicon[:EACH]],
        "two common words": [f"{one} {two}" for one, two in zip(common, common[1:], strict=False)],
        "common phrase": phrases(edition, COMMON / 2),
        "rare phrase": phrases(edition, RARE),
        "word with marks": marked,
        "abbreviation": ["UBND", "HĐND", "BCĐ", "ủy ban nhân dân", "hoi dong nhan dan"],
        "document": documents(edition),
        "negation": [f"{one} -{two}" for one, two in zip(common, medium, strict=False)],
        "either of two": [f"{one} OR {two}" for one, two in zip(medium, common, strict=False)],
    }


def sought(edition: Edition, part: float) -> float:
    """Return how many articles are a part of an archive; enough of them to fill a page."""
    return max(part * edition.counts["article"], MARGIN * PER_PAGE)


def words(edition: Edition, part: float, marked: bool = False) -> list[str]:
    """Return made-up words that are in about a part of the articles; bare, or as written."""
    spoken = world().language
    made = {forms(part)[-1] for word in spoken.lexicon for part in word.split()}
    made |= {forms(word)[-1] for word in spoken.rare.items}
    found = edition.execute(
        "SELECT folded, shown FROM word WHERE (shown <> folded) >= ?"
        " ORDER BY abs(articles - ?), folded",
        (marked, sought(edition, part)),
    )
    return [shown if marked else folded for folded, shown in found if folded in made][:EACH]


def phrases(edition: Edition, part: float) -> list[str]:
    """Return words of two or three syllables that are in about a part of the articles, quoted.

    They are looked for among words of all frequencies, of rare ones in wider steps.
    """
    lexicon = [word for word in world().language.lexicon if " " in word]
    step = len(lexicon) ** (1 / CANDIDATES)
    found = []
    for word in dict.fromkeys(lexicon[int(step**n) - 1] for n in range(CANDIDATES)):
        folded = " ".join(form for _, _, form in forms_of(word))
        ((count,),) = edition.execute(
            "SELECT count(*) FROM passage_folded WHERE passage_folded MATCH ?", (f'"{folded}"',)
        )
        found.append((abs(count - sought(edition, part)), word))
    return [f'"{word}"' for _, word in sorted(found)[:EACH]]


def documents(edition: Edition) -> list[str]:
    """Return documents that a medium part of the articles cites, each in another spelling."""
    cited = {
        number: len(edition.facets["resolution"].get(key, ()))
        for number, key in edition.execute(
            "SELECT json_extract(row, '$.number'), key FROM record WHERE kind = 'resolution'"
        )
    }
    about = sought(edition, MEDIUM)
    near = sorted(cited, key=lambda number: (abs(cited[number] - about), number))
    found = []
    for spelling, ending in SPELLINGS:
        number = next(each for each in near if each.endswith(ending))
        near.remove(number)
        found.append(spelling.format(number=number, digits=re.match(r"\d+", number)[0]))
    return found


def beginnings(edition: Edition) -> list[str]:
    """Return what readers may have typed of a name when suggestions are asked for."""
    names = edition.execute(
        "SELECT name FROM name WHERE kind = 'person' ORDER BY articles DESC, key LIMIT ?", (EACH,)
    )
    return ["n", "so", "1", *(name[: len(name) // 2 + at] for at, (name,) in enumerate(names))]
