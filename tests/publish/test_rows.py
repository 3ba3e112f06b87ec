"""List rows: who led, which documents, what was said of whom; on records written out by hand."""

from archive.publish.rows import LEFT_OUT, brief, chairs, documents, list_row, said
from tests.formats.specimens import article


def person(key: str, *roles: str) -> dict:
    """Return a person of a record with some roles."""
    more = {"order": 1, "roles": [{"role": role, "wording": ""} for role in roles]}
    return {"key": key, "slug": f"slug-{key}", "name": key.upper()} | more


def citation(key: str, form: str = "full", relation: str = "cited") -> dict:
    """Return a citation of a record."""
    names = {"slug": f"slug-{key}", "label": f"Số {key}", "label_en": f"No. {key}"}
    return {"key": key, "form": form, "relation": relation, "wording": "x"} | names


def keys(found: list[dict]) -> list[str]:
    """Return the keys of references, which must have nothing but what names their page."""
    return [reference["key"] for reference in found]


def test_who_chaired_led_and_nobody_else() -> None:
    people = [person("a", "open"), person("b", "attend", "chair"), person("c", "chair", "conclude")]
    found = chairs(people)
    assert found["chairs_role"] == "chair"
    assert found["chairs"] == [
        {"key": "b", "slug": "slug-b", "name": "B"},
        {"key": "c", "slug": "slug-c", "name": "C"},
    ]


def test_without_a_chair_who_opened_led_and_else_who_directed() -> None:
    opened = chairs([person("a", "direct"), person("b", "open")])
    assert (keys(opened["chairs"]), opened["chairs_role"]) == (["b"], "open")
    directed = chairs([person("a", "direct"), person("b", "speak")])
    assert (keys(directed["chairs"]), directed["chairs_role"]) == (["a"], "direct")
    assert chairs([person("a", "speak", "conclude")]) == {"chairs": [], "chairs_role": ""}


def test_at_most_three_led() -> None:
    people = [person(key, "chair") for key in "dcba"]
    assert keys(chairs(people)["chairs"]) == ["d", "c", "b"]


def test_signed_documents_stand_first_and_implied_ones_nowhere() -> None:
    links = [
        citation("a"),
        citation("b", "implied"),
        citation("c", "named", "signed"),
        citation("a", "short"),
        citation("d", "full", "implemented"),
        citation("e", "full", "signed"),
        citation("f"),
    ]
    found = documents(links)
    assert keys(found["documents"]) == ["c", "e", "a"]
    assert found["documents_more"] == 2
    assert set(found["documents"][0]) == {"key", "slug", "label", "label_en"}
    assert [link["key"] for link in links] == ["a", "b", "c", "a", "d", "e", "f"]


def test_a_document_cited_and_signed_stands_once() -> None:
    found = documents([citation("a"), citation("b"), citation("b", "short", "signed")])
    assert (keys(found["documents"]), found["documents_more"]) == (["b", "a"], 0)


def test_everything_said_is_kept_once_each() -> None:
    record = {
        "people": [person("p", "chair", "conclude"), person("q")],
        "organisations": [
            {"key": "o", "role": "organiser"},
            {"key": "o", "role": "signatory"},
            {"key": "n", "role": "guest"},
            {"key": "o", "role": "organiser"},
        ],
        "resolutions": [citation("a"), citation("a", "implied"), citation("a")],
    }
    assert said(record) == {
        "person": {"p": ["chair", "conclude"], "q": []},
        "organisation": {"o": ["organiser", "signatory"], "n": ["guest"]},
        "resolution": {"a": ["full", "implied"]},
    }


def test_records_of_entities_carry_the_short_row() -> None:
    row = list_row(article())
    assert set(row) - set(brief(row)) == LEFT_OUT
    assert {"summary", "said", "chairs", "documents"} <= LEFT_OUT
