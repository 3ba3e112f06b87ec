"""The facts of the five articles as the fixture files state them, read without our own code."""

import json
import re
from collections.abc import Iterator
from functools import cache

from tests.conftest import FIXTURES

KEYS = ("tc0001", "tc0002", "tc0003", "tc0004", "tc0005")
LINK = re.compile(r"\[([^\[\]]*)\]\((person|organisation|resolution|province):([a-z0-9-]+)\)")


@cache
def objects(name: str) -> tuple[tuple[str, dict], ...]:
    """Return (model, fields) of every object in a fixture file."""
    content = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return tuple((entry["model"].removeprefix("archive."), entry["fields"]) for entry in content)


def of(article: str, model: str) -> list[dict]:
    """Return the fields of an article's objects of a model."""
    return [fields for name, fields in objects(article) if name == model]


def article(key: str) -> dict:
    """Return the fields of the article itself."""
    return of(key, "article")[0]


def officials() -> set[str]:
    """Return the keys of the people who have a page."""
    return {fields["key"] for _, fields in objects("people") if fields["standing"] == "official"}


def evidence(key: str) -> Iterator[tuple[str, list[list[int]]]]:
    """Yield (the fact's name on its page, spans) of every fact that rests on words."""
    said = article(key)
    for name in ("title", "province", "publisher", "source"):
        yield name, said[f"{name}_evidence"]
    for date in of(key, "articledate"):
        yield f"date-{date['kind']}", date["evidence"]
    for byline in of(key, "byline"):
        yield f"byline-{byline['order']}", byline["evidence"]
    for body in of(key, "involvement"):
        yield f"organisation-{body['organisation'][0]}-{body['role']}", body["evidence"]
    for citation in of(key, "citation"):
        yield f"resolution-{citation['resolution'][0]}-{citation['order']}", citation["evidence"]
    for kind in ("quantity", "slip"):
        for said in of(key, kind):
            yield f"{kind}-{said['order']}", said["evidence"]
    seen = officials()
    for person in of(key, "appearance"):
        if person["person"][0] in seen:
            yield f"person-{person['person'][0]}", person["evidence"]
            yield f"rank-{person['person'][0]}", person["rank_evidence"]
    for role in of(key, "appearancerole"):
        if role["appearance"][1] in seen:
            yield f"role-{role['appearance'][1]}-{role['role']}", role["evidence"]
    for post in of(key, "post"):
        if post["appearance"][1] in seen:
            yield f"post-{post['appearance'][1]}-{post['order']}", post["evidence"]


def wordings(key: str) -> list[str]:
    """Return every wording that the catalogue quotes from an article."""
    seen = officials()
    found = [
        link["wording"]
        for model in ("involvement", "citation", "byline")
        for link in of(key, model)
    ]
    found += [p["wording"] for p in of(key, "post") if p["appearance"][1] in seen]
    found += [r["wording"] for r in of(key, "appearancerole") if r["appearance"][1] in seen]
    found += [p["rank"] for p in of(key, "appearance") if p["person"][0] in seen]
    return [wording for wording in found if wording]


def account(key: str, language: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return an account's paragraphs as plain text, and its links as (words, kind, key)."""
    markup = article(key)[f"account_{language}"]
    paragraphs = [LINK.sub(r"\1", part) for part in re.split(r"\n\n+", markup.strip())]
    return [" ".join(part.split()) for part in paragraphs], LINK.findall(markup)


# The date of each event in words.
DATES = {
    "tc0001": ("ngày 19 tháng 6 năm 2020", "19 June 2020"),
    "tc0002": ("ngày 2 tháng 10 năm 2020", "2 October 2020"),
    "tc0003": ("ngày 25 tháng 8 năm 2023", "25 August 2023"),
    "tc0004": ("năm 2021", "2021"),
    "tc0005": ("ngày 1 tháng 4 năm 2021", "1 April 2021"),
}
