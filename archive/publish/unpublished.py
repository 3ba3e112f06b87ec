"""Links that are not public, or no longer: named as an article's record names them, and taken out.

A link that is rejected after it was public leaves the next edition by construction. The kept old
ones have it in the records of their articles.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from archive.models import Appearance, AppearanceRole, Citation, Involvement, Post

# What names a link in its article's record: whose or what it is, and which of several.
NAMED = (
    (Appearance, "article__key", "person__key", None),
    (AppearanceRole, "appearance__article__key", "appearance__person__key", "role"),
    (Post, "appearance__article__key", "appearance__person__key", "order"),
    (Involvement, "article__key", "organisation__key", "role"),
    (Citation, "article__key", "resolution__key", "order"),
)
Links = Mapping[str, frozenset[tuple]]


def unpublished_links() -> Links:
    """Return by article the links that are not published, as (model, whose, which)."""
    found: dict[str, set[tuple]] = defaultdict(set)
    for model, article, whose, which in NAMED:
        names = [name for name in (article, whose, which) if name]
        rows = model.objects.exclude(status="published").order_by().values_list(*names)
        for key, *rest in rows:
            found[key].add((model._meta.model_name, *rest))
    return {key: frozenset(links) for key, links in found.items()}


def links_in(record: dict) -> Iterator[tuple]:
    """Yield the links that an article's record has, as `unpublished_links` names them."""
    for person in record["people"]:
        yield "appearance", person["key"]
        for role in person["roles"]:
            yield "appearancerole", person["key"], role["role"]
        for post in person["posts"]:
            yield "post", person["key"], post["order"]
    for body in record["organisations"]:
        yield "involvement", body["key"], body["role"]
    for document in record["resolutions"]:
        yield "citation", document["key"], document["order"]


def without(record: dict, gone: frozenset[tuple]) -> dict:
    """Return an article's record without these links."""
    if not gone:
        return record
    people = [
        person
        | {
            "roles": [r for r in person["roles"] if ("appearancerole", key, r["role"]) not in gone],
            "posts": [p for p in person["posts"] if ("post", key, p["order"]) not in gone],
        }
        for person in record["people"]
        for key in [person["key"]]
        if ("appearance", key) not in gone
    ]
    return record | {
        "people": people,
        "organisations": [
            body
            for body in record["organisations"]
            if ("involvement", body["key"], body["role"]) not in gone
        ],
        "resolutions": [
            document
            for document in record["resolutions"]
            if ("citation", document["key"], document["order"]) not in gone
        ],
    }
