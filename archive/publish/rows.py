"""List rows: what lists show of an article without opening its record, and why filters find it."""

from archive.text import markup

REFERENCE = ("key", "slug", "name", "name_en")
LEADING = ("chair", "open", "direct")  # who led an event: who chaired it, else the next best
MOST_SHOWN = 3  # chairs or documents on one row
# An entity's record has these rows by the hundred; its page shows none of this.
LEFT_OUT = {"summary", "chairs", "chairs_role", "documents", "documents_more", "said"}
# What articles say of an entity: how a gathering calls it, and under which name a record has it.
SAID = {
    "person": {"person": "appearances"},
    "organisation": {"organisation": "involvements", "post": "posts", "publisher": "published"},
    "resolution": {"resolution": "citations", "implied": "implied"},
    "province": {"province": "articles", "present": "people"},
}


def own_part(record: dict) -> object:
    """Return what a record says of itself: by that an amendment notices that it has changed.

    Of an entity it is all but what articles say of it. The rest of an article is in its history.
    """
    if record["type"] == "article":
        date, holding = record["dates"]["event"], record["holding"]
        return article_part(
            (date and date["earliest"]) or "",
            (date and date["latest"]) or "",
            holding and (holding["sha256"], holding["text"] is not None),
        )
    said = {*SAID[record["type"]].values(), "corrected"}
    return {name: value for name, value in record.items() if name not in said}


def article_part(earliest: str, latest: str, holding: tuple[str, bool] | None) -> list:
    """Return the days of an article and the checksum of its holding, with whether that is here."""
    return [earliest, latest, *(holding or ("", False))]


def list_row(record: dict) -> dict:
    """Return what lists show of an article."""
    date, holding, province = record["dates"]["event"], record["holding"], record["province"]
    publisher = record["publisher"]
    return {
        "key": record["key"],
        "slug": record["slug"],
        "url": record["url"],
        "title": record["title"],
        "title_en": record["title_en"],
        "title_basis": record["title_basis"],
        "event_date": date
        and {name: date[name] for name in ("edtf", "earliest", "latest", "basis")},
        "province": province and {name: province[name] for name in (*REFERENCE, "basis")},
        "publisher": publisher and {name: publisher[name] for name in (*REFERENCE, "basis")},
        "holding": holding
        and {
            "filename": holding["filename"],
            "sha256": holding["sha256"],
            "attached": holding["text"] is not None,
        },
        "summary": {
            language: markup.summary(record["account"][language]) for language in ("vi", "en")
        },
        **chairs(record["people"]),
        **documents(record["resolutions"]),
        "said": said(record),
    }


def brief(row: dict) -> dict:
    """Return a row as records of entities carry it."""
    return {name: value for name, value in row.items() if name not in LEFT_OUT}


def chairs(people: list[dict]) -> dict:
    """Return who led the event and in which role, `""` where nobody did; at most three."""
    for role in LEADING:
        found = [person for person in people if role in roles_of(person)]
        if found:
            shown = [
                {name: person[name] for name in ("key", "slug", "name")}
                for person in found[:MOST_SHOWN]
            ]
            return {"chairs": shown, "chairs_role": role}
    return {"chairs": [], "chairs_role": ""}


def documents(citations: list[dict]) -> dict:
    """Return the documents cited, signed ones first, and how many more than three there are."""
    cited = [citation for citation in citations if citation["form"] != "implied"]
    cited.sort(key=lambda citation: citation["relation"] != "signed")  # stable
    found: dict[str, dict] = {}
    for citation in cited:
        reference = {name: citation[name] for name in ("key", "slug", "label", "label_en")}
        found.setdefault(citation["key"], reference)
    shown = list(found.values())
    return {
        "documents": shown[:MOST_SHOWN],
        "documents_more": max(0, len(shown) - MOST_SHOWN),
    }


def said(record: dict) -> dict[str, dict[str, list[str]]]:
    """Return the roles of people and bodies and the forms of documents, each once, by key."""
    found: dict[str, dict[str, list[str]]] = {"person": {}, "organisation": {}, "resolution": {}}
    for person in record["people"]:
        found["person"][person["key"]] = roles_of(person)
    for kind, links, name in (
        ("organisation", record["organisations"], "role"),
        ("resolution", record["resolutions"], "form"),
    ):
        for link in links:
            codes = found[kind].setdefault(link["key"], [])
            if link[name] not in codes:
                codes.append(link[name])
    return found


def roles_of(person: dict) -> list[str]:
    """Return the codes of a person's roles, in the vocabulary's order."""
    return [role["role"] for role in person["roles"]]


def entity_row(record: dict) -> dict:
    """Return what lists show of an entity."""
    said = {"person": "appearances", "organisation": "involvements", "resolution": "citations"}
    names = (
        "key slug url name name_en label label_en title title_en kind number level province "
        "issuer issued valid_from valid_until successor"
    ).split()
    row = {name: record[name] for name in names if name in record}
    if record["type"] == "organisation":
        del row["issued"]  # there: every document it has issued, which only its own page shows
        row["parent"] = record["parent"] and record["parent"]["key"]
    items = record[said[record["type"]]] if record["type"] in said else record["articles"]
    articles = [item.get("article", item)["key"] for item in items]
    if record["type"] == "person":
        latest = record["appearances"][0] if record["appearances"] else None
        row["posts"] = [post["wording"] for post in latest["posts"]] if latest else []
        row["rank"] = latest["rank"] if latest else ""
    if record["type"] == "province":
        row["predecessors"] = record["predecessors"]
    return row | {"articles": len(set(articles))}
