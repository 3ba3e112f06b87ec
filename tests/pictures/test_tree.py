"""The tree of bodies: every body once, under its parent, and what is not drawn is counted."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.pictures import tree
from tests.pictures.rendering import apart, check_drawing, check_twin, figure


def body(key: str, name: str = "", english: str = "") -> dict:
    """Return a reference to a body."""
    name = name or f"Cơ quan {key}"
    return {"key": key, "slug": key, "name": name, "name_en": english or f"Body {key}"}


def record(ancestors: int = 0, parts: tuple[int, ...] = (), **more) -> dict:
    """Return a body with so many ancestors, and parts with so many parts each."""
    below = [
        body(f"b{n}") | {"parts": [body(f"b{n}-{m}") for m in range(inner)]}
        for n, inner in enumerate(parts)
    ]
    said = {"valid_from": "", "valid_until": "", "successor": None, "succession": ""}
    above = [body(f"a{n}") for n in range(ancestors)]
    nested = {"ancestors": above, "parts": below, "predecessors": []}
    return body("here") | said | nested | more


def drawn(said: dict, language: str = "vi") -> tree.Tree | None:
    """Return the picture of a body."""
    return tree.tree(said, "tree", language, lambda each: f"/organisations/{each['key']}/")


def keys(nodes: list[tree.Node]) -> list[str]:
    """Return the keys of nested nodes in their order."""
    return [key for node in nodes for key in (node.key, *keys(node.parts))]


def test_a_body_that_stands_alone_has_no_picture():
    assert drawn(record()) is None
    assert figure("tree", None) is None


@example(45, [0] * 40)
@given(st.integers(0, 45), st.lists(st.integers(0, 30), max_size=80))
def test_every_body_is_drawn_once_or_counted(ancestors, parts):
    said = record(ancestors, tuple(parts))
    picture = drawn(said)
    if picture is None:
        assert not ancestors
        assert not parts
        return
    found = [node.key for node in picture.nodes]
    assert found == keys(picture.roots)
    assert len(found) == len(set(found)) <= tree.MOST
    assert len(found) + picture.left == ancestors + 1 + len(parts) + sum(parts)
    assert [node.key for node in picture.nodes if node.here] == ["here"]
    first = [f"b{n}" for n in range(len(parts)) if f"b{n}" in found]
    assert len(first) == min(len(parts), tree.MOST - min(ancestors, tree.MOST // 2) - 1)
    bases = [y for node in picture.nodes for y, _ in node.lines]
    assert bases == sorted(bases)
    assert bases[-1] <= picture.height


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "said",
    [
        record(2, (2, 0, 3)),
        record(25, (1,)),
        record(0, (70,)),
        record(1, (), name="Ban Chỉ đạo bảo vệ nền tảng của một tỉnh rất dài tên " * 6),
    ],
)
def test_the_drawing_and_its_list_say_the_same(said, language):
    picture = drawn(said, language)
    found = figure("tree", picture, language)
    check_drawing(found)
    check_twin(found)
    boxes = [
        (node.x, node.lines[0][0] - tree.SIZE, tree.WIDTH, node.lines[-1][0] + 2)
        for node in picture.nodes
    ]
    assert apart(boxes)
    names = [node.text for node in picture.nodes]
    twin = found.select("details a")
    assert [link.get_text() for link in twin] == names
    assert [link.get_text() for link in found.select("[aria-current]")[1:]] == [
        said["name_en" if language == "en" else "name"]
    ]
    depth = [len(link.find_parents("ul")) for link in twin]
    assert depth[: len(said["ancestors"]) + 1] == list(range(1, len(said["ancestors"]) + 2))
    if picture.left:
        assert str(picture.left) in found.figcaption.get_text()


def test_elbows_lead_from_the_parent_to_its_part():
    picture = drawn(record(1, (1,)))
    top, here, part, inner = picture.nodes
    assert top.elbow == ""
    for above, node in ((top, here), (here, part), (part, inner)):
        start, rest = node.elbow.removeprefix("M").split("V")
        x, y = map(float, start.split())
        down, to = map(float, rest.split("H"))
        assert above.x < x < to < node.x
        assert above.lines[-1][0] < y < down < node.lines[0][0]


def test_a_name_without_a_translation_is_marked_as_vietnamese():
    said = record(1)
    said["ancestors"][0]["name_en"] = ""
    links = figure("tree", drawn(said, "en"), "en").select("svg a")
    assert [link.get("lang") for link in links] == ["vi", None]


def test_what_it_succeeded_and_became_stands_below_with_years():
    said = record(
        valid_from="2004",
        valid_until="2019-05",
        predecessors=[body("old")],
        successor=body("new"),
        succession="merged",
    )
    found = figure("tree", drawn(said))
    assert found.find("svg") is None
    before, after = found.select(".succession li")
    assert before.a["href"] == "/organisations/old/"
    assert "2004" in before.get_text()
    assert after.a["href"] == "/organisations/new/"
    assert "2019: sáp nhập thành" in after.get_text()


def rows(parents: list[int | None]) -> list[dict]:
    """Return list rows, each with the number of its parent."""
    return [
        {"key": f"k{n}", "parent": None if above is None else f"k{above}"}
        for n, above in enumerate(parents)
    ]


@given(st.lists(st.none() | st.integers(0, 14), max_size=15))
def test_a_forest_has_every_row_once_under_its_parent(parents):
    made = rows(parents)

    def walk(nodes: list[dict], above: str | None) -> list[str]:
        found = []
        for node in nodes:
            assert above is None or node["row"]["parent"] == above
            found += [node["row"]["key"], *walk(node["parts"], node["row"]["key"])]
        order = [made.index(node["row"]) for node in nodes]
        assert order == sorted(order)
        return found

    roots = tree.forest(made)
    assert sorted(walk(roots, None)) == sorted(row["key"] for row in made)
    known = {row["key"] for row in made}
    for row in made:
        above = row["parent"]
        if above not in known or not circle(above, made):
            assert (row in [root["row"] for root in roots]) == (above not in known)


def circle(key: str, made: list[dict]) -> bool:
    """Tell whether the way up from a row never ends."""
    above = {row["key"]: row["parent"] for row in made}
    for _ in made:
        key = above.get(key)
    return key is not None and key in above


def test_a_forest_unfolds_into_lists_that_open_and_close() -> None:
    def chain(count: int) -> list[dict]:
        return [{"key": str(n), "parent": str(n - 1) if n else None} for n in range(count)]

    def drawn(rows: list[dict]) -> str:
        pieces = []
        for row, opens, closing in tree.unfolded(tree.forest(rows)):
            pieces.append(f"<{row['key']}" + ("(" if opens else ">") + ")>" * len(closing))
        return "".join(pieces)

    rows = [{"key": k, "parent": p} for k, p in zip("abcdefg", "-abbae-", strict=True)]
    assert drawn(rows) == "<a(<b(<c><d>)><e(<f>)>)><g>"
    assert drawn([]) == ""
    assert drawn(chain(3)) == "<0(<1(<2>)>)>"
    assert len(tree.unfolded(tree.forest(chain(2000)))) == 2000
