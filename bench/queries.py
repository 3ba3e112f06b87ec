"""Queries of every class for made-up archives, chosen by how many articles they find.

What is common in one archive is as common in another, so the queries are chosen in one and put
to all.
"""

from archive.edition.reader import Edition
from archive.text.folding import fold
from archive.text.forms import forms, forms_of
from bench.articles import world
from bench.cast import NUMBERS

EACH = 5  # queries of a class
RARE, MEDIUM, COMMON = 0.0005, 0.01, 0.2  # parts of an archive that a query finds
CANDIDATES = 400


def queries(edition: Edition) -> dict[str, list[str]]:
    """Return the queries of each class, EACH of them or fewer."""
    rare, medium, common = (words(edition, part) for part in (RARE, MEDIUM, COMMON))
    marked = words(edition, COMMON / 4, marked=True)
    numbers = [form.format(n + 1) for n in range(2) for _, _, form in NUMBERS]
    return {
        "rare word": rare,
        "medium word": medium,
        "common word": common,
        "word in nearly every article": [fold(word) for word in world().language.lexicon[:EACH]],
        "two common words": [f"{one} {two}" for one, two in zip(common, common[1:], strict=False)],
        "common phrase": phrases(edition, COMMON / 2, 0),
        "rare phrase": phrases(edition, RARE, 4_000),
        "word with marks": marked,
        "abbreviation": ["UBND", "HĐND", "BCĐ", "ủy ban nhân dân", "hoi dong nhan dan"],
        "document": [*numbers[:3], "nghị quyết 2", "chi thi so 2"],
        "negation": [f"{one} -{two}" for one, two in zip(common, medium, strict=False)],
        "either of two": [f"{one} OR {two}" for one, two in zip(medium, common, strict=False)],
    }


def words(edition: Edition, part: float, marked: bool = False) -> list[str]:
    """Return made-up words that are in about a part of the articles; bare, or as written."""
    about = max(1, part * edition.counts["article"])
    spoken = world().language
    made = {forms(part)[-1] for word in spoken.lexicon for part in word.split()}
    made |= {forms(word)[-1] for word in spoken.rare.items}
    found = edition.execute(
        "SELECT folded, shown FROM word WHERE (shown <> folded) >= ?"
        " ORDER BY abs(articles - ?), folded",
        (marked, about),
    )
    return [shown if marked else folded for folded, shown in found if folded in made][:EACH]


def phrases(edition: Edition, part: float, start: int) -> list[str]:
    """Return words of two or three syllables that are in about a part of the articles, quoted."""
    about = max(1, part * edition.counts["article"])
    candidates = [word for word in world().language.lexicon[start:] if " " in word][:CANDIDATES]
    found = []
    for word in candidates:
        folded = " ".join(form for _, _, form in forms_of(word))
        ((count,),) = edition.execute(
            "SELECT count(*) FROM passage_folded WHERE passage_folded MATCH ?", (f'"{folded}"',)
        )
        found.append((abs(count - about), word))
    return [f'"{word}"' for _, word in sorted(found)[:EACH]]


def beginnings(edition: Edition) -> list[str]:
    """Return what readers may have typed of a name when suggestions are asked for."""
    names = edition.execute(
        "SELECT name FROM name WHERE kind = 'person' ORDER BY articles DESC, key LIMIT ?", (EACH,)
    )
    return ["n", "so", "1", *(name[: len(name) // 2 + at] for at, (name,) in enumerate(names))]
