"""Facts and their words in a record: names that page and text share, and which lies in which."""

from archive.text.spans import Span
from archive.typesetting import Mark, evidence, name_facts, typeset
from tests.formats import specimens

TEXT = "Hội nghị trông cây có hơn 50 loài cây."


def record() -> dict:
    """Return a record whose title, number and slip rest on words of one short text."""
    start = TEXT.index("trông")
    number, slip = specimens.quantity(), specimens.slip()
    number["evidence"], slip["evidence"] = [[start, len(TEXT) - 1]], [[start, start + 9]]
    held = specimens.holding() | {"text": TEXT, "segments": [["headline", 0, len(TEXT)]]}
    made = specimens.article(
        title_evidence=[[0, len(TEXT)]],
        holding=held,
        province=None,
        people=[],
        organisations=[],
        resolutions=[],
        bylines=[],
        quantities=[number],
        slips=[slip, slip | {"order": 2}],
    )
    made["dates"] = dict.fromkeys(made["dates"])
    return name_facts(made)


def marks(nodes: list, around: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return, for every mark in a text, its name after those of the marks around it."""
    found = []
    for node in nodes:
        if isinstance(node, Span) and isinstance(node.identity, Mark):
            names = (*around, node.identity.name)
            found += [names, *marks(node.children, names)]
        elif isinstance(node, Span):
            found += marks(node.children, around)
    return found


def test_numbers_and_slips_have_names_and_are_evidence() -> None:
    made = record()
    assert [number["fact"] for number in made["quantities"]] == ["quantity-1"]
    assert [slip["fact"] for slip in made["slips"]] == ["slip-1", "slip-2"]
    told = [(name, kind, href) for name, kind, href, _ in evidence(made)]
    assert told[-3:] == [
        ("quantity-1", "quantity", ""),
        ("slip-1", "slip", ""),
        ("slip-2", "slip", ""),
    ]


def test_slips_lie_in_numbers_and_numbers_in_the_rest() -> None:
    (segment,) = typeset(record())
    assert marks(segment.pieces) == [
        ("title-1",),
        ("title-1", "quantity-1-1"),
        ("title-1", "quantity-1-1", "slip-1-1"),
        ("title-1", "quantity-1-1", "slip-1-1", "slip-2-1"),
    ]


def test_of_equal_places_the_slip_is_innermost() -> None:
    made = record()
    made["quantities"][0]["evidence"] = made["slips"][0]["evidence"]
    made["slips"] = made["slips"][:1]
    (segment,) = typeset(made)
    assert marks(segment.pieces)[-1] == ("title-1", "quantity-1-1", "slip-1-1")
    (start, end), *_ = made["slips"][0]["evidence"]
    assert TEXT[start:end] == "trông cây"
