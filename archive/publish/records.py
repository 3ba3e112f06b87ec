"""Article records: each published article as the one public dict that everything renders."""

from collections import defaultdict
from collections.abc import Iterator

from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Post,
    Quantity,
    Slip,
)
from archive.publish.snapshot import Row, Snapshot, dating, note, page_url
from archive.text import dates, folding, markup, vocabulary

ARTICLES_AT_ONCE = 500
ROLES = vocabulary.codes("appearance_role")
SHOWN = {"basis", "evidence", "wording", "order", "form", "relation", "role", "former"}
Parts = dict[type, dict[int, list[Row]]]


def article_order() -> list[tuple[str, str, str]]:
    """Return (earliest day, latest day, key) of every published article, in order.

    A day that is not known is an empty text and so stands before every day.
    """
    days = {
        key: (parsed.earliest, parsed.latest)
        for key, edtf in ArticleDate.objects.filter(kind="event").values_list(
            "article__key", "edtf"
        )
        for parsed in [dates.parse(edtf)]
    }
    return sorted(
        (*(day.isoformat() if day else "" for day in days.get(key, (None, None))), key)
        for key in Article.objects.published().values_list("key", flat=True)
    )


def article_records(snapshot: Snapshot, keys: list[str]) -> Iterator[dict]:
    """Yield the records of articles in the order of `keys`."""
    for start in range(0, len(keys), ARTICLES_AT_ONCE):
        batch = keys[start : start + ARTICLES_AT_ONCE]
        found = {row["key"]: row for row in Article.objects.filter(key__in=batch).values()}
        parts = parts_of([row["id"] for row in found.values()])
        for key in batch:
            yield article_record(found[key], parts, snapshot)


def parts_of(articles: list[int]) -> Parts:
    """Return what is public of all that hangs on some articles, by model and row it hangs on."""
    parts: Parts = {}
    for model, owner, order in [
        (ArticleDate, "article_id", "kind"),
        (Holding, "article_id", "id"),
        (Byline, "article_id", "order"),
        (Quantity, "article_id", "order"),
        (Slip, "article_id", "order"),
    ]:
        parts[model] = grouped(model.objects.filter(article__in=articles), owner, order)
    for model, owner, order in [
        (Appearance, "article_id", "order"),
        (Involvement, "article_id", "order"),
        (Citation, "article_id", "order"),
        (AppearanceRole, "appearance_id", "id"),
        (Post, "appearance_id", "order"),
    ]:
        chosen = model.objects.published().of_articles(articles)
        parts[model] = grouped(chosen, owner, order)
    return parts


def grouped(records, owner: str, order: str) -> dict[int, list[Row]]:
    """Return rows by the number of what they hang on, in a total order."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in records.order_by(order, "id").values():
        found[row[owner]].append(row)
    return found


def shown(row: Row) -> dict:
    """Return the plain public fields of a link, with its note."""
    return {name: value for name, value in row.items() if name in SHOWN} | {"note": note(row)}


def article_record(row: Row, parts: Parts, snapshot: Snapshot) -> dict:
    """Return an article's record."""
    slug = folding.slug(row["title"])
    return {
        "type": "article",
        "key": row["key"],
        "slug": slug,
        "url": page_url("articles", row["key"], slug),
        "title": row["title"],
        "title_en": row["title_en"],
        "title_basis": row["title_basis"],
        "title_evidence": row["title_evidence"],
        "title_note": note(row, "title_"),
        "account": {
            "vi": public_links(row["account_vi"], snapshot),
            "en": public_links(row["account_en"], snapshot),
        },
        **origin_of(row, parts, snapshot),
        "holding": holding_of(parts[Holding].get(row["id"])),
        "bylines": [
            {"name": byline["name"], "work": byline["work"]} | shown(byline)
            for byline in parts[Byline].get(row["id"], [])
        ],
        "people": list(people_of(row, parts, snapshot)),
        "organisations": [
            snapshot.organisation(link["organisation_id"]) | shown(link)
            for link in parts[Involvement].get(row["id"], [])
        ],
        "resolutions": [
            snapshot.resolution(link["resolution_id"]) | shown(link)
            for link in parts[Citation].get(row["id"], [])
        ],
        "quantities": [quantity_of(link) for link in parts[Quantity].get(row["id"], [])],
        "slips": [
            {"reading": link["reading"]} | shown(link) for link in parts[Slip].get(row["id"], [])
        ],
    }


def quantity_of(row: Row) -> dict:
    """Return a number that an article states, with what it counts in both languages."""
    counted = {language: row[f"counted_{language}"] for language in ("vi", "en")}
    return {"value": row["value"], "counted": counted} | shown(row)


def origin_of(row: Row, parts: Parts, snapshot: Snapshot) -> dict:
    """Return when and where an article is from, and who published it at what address."""
    found = {date["kind"]: date for date in parts[ArticleDate].get(row["id"], [])}
    return {
        "dates": {kind: date_of(found.get(kind)) for kind in vocabulary.codes("date_kind")},
        "province": province_of(row, snapshot),
        "province_note": note(row, "province_"),
        "publisher": publisher_of(row, snapshot),
        "publisher_note": note(row, "publisher_"),
        "source": {
            "url": row["source_url"],
            "basis": row["source_basis"],
            "evidence": row["source_evidence"],
            "note": note(row, "source_"),
        },
    }


def date_of(row: Row | None) -> dict | None:
    """Return one of an article's dates."""
    if row is None:
        return None
    return dating(row["edtf"], basis=row["basis"], evidence=row["evidence"], note=note(row))


def province_of(row: Row, snapshot: Snapshot) -> dict | None:
    """Return an article's province as it was then, with the unit that has its place today."""
    reference = snapshot.province(row["province_id"])
    if reference is None:
        return None
    today = snapshot.of_today(row["province_id"])
    return reference | {
        "successor": snapshot.province(today) if today != row["province_id"] else None,
        "basis": row["province_basis"],
        "evidence": row["province_evidence"],
        "note": note(row, "province_"),
    }


def publisher_of(row: Row, snapshot: Snapshot) -> dict | None:
    """Return an article's publisher."""
    reference = snapshot.organisation(row["publisher_id"])
    if reference is None:
        return None
    return reference | {
        "basis": row["publisher_basis"],
        "evidence": row["publisher_evidence"],
        "note": note(row, "publisher_"),
    }


def holding_of(found: list[Row] | None) -> dict | None:
    """Return an article's holding; its text is null where it is not attached."""
    if not found:
        return None
    names = ("filename", "sha256", "bytes", "length", "segments", "text")
    return {name: found[0][name] for name in names}


def people_of(row: Row, parts: Parts, snapshot: Snapshot) -> Iterator[dict]:
    """Yield an article's public people in the order of the text, which is that of protocol."""
    for link in parts[Appearance].get(row["id"], []):
        reference = snapshot.person(link["person_id"])
        if reference is None:
            continue
        roles = sorted(
            parts[AppearanceRole].get(link["id"], []), key=lambda role: ROLES.index(role["role"])
        )
        yield reference | {
            "order": link["order"],
            "rank": link["rank"],
            "rank_evidence": link["rank_evidence"],
            "evidence": link["evidence"],
            "note": note(link),
            "roles": [shown(role) for role in roles],
            "posts": [
                {"organisation": snapshot.organisation(post["organisation_id"])} | shown(post)
                for post in parts[Post].get(link["id"], [])
            ],
        }


def public_links(account: str, snapshot: Snapshot) -> str:
    """Return an account whose links to records that are not public are words only."""
    return markup.keep_links(account, lambda kind, key: key in snapshot.keys(kind))
