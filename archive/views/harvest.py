"""OAI-PMH over the edition in place."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive.edition.reader import Edition, NoEdition
from archive.formats import oai
from archive.formats.harvest import Header, Identity
from archive.views import lists, page

SETS = {"province": "Provinces", "resolution": "Documents"}  # the facets that are sets, and names


class EditionRepository:
    """Answers a provider's questions from one edition."""

    def __init__(self, opened: Edition) -> None:
        self.edition = opened

    def identify(self) -> Identity:
        """Return who the repository is."""
        return {
            "name": lists.ARCHIVE_NAMES["en"],
            "base_url": page.absolute("/oai"),
            "admin_email": settings.CONTACT,
            "earliest": min(
                (row[0] for row in self.edition.changes()), default="2026-01-01T00:00:00Z"
            ),
            "authority": lists.authority(),
            "site_url": settings.SITE_URL,
            "edition": self.edition.number,
        }

    def at(self, edition: int) -> "EditionRepository | None":
        """Return this reader if it is of that edition; older ones are not kept."""
        return self if edition == self.edition.number else None

    def headers(
        self, start: int, count: int, from_: str | None, until: str | None, set_: str | None
    ) -> tuple[list[Header], int]:
        """Return some headers of what changed in a span of time, and how many there are."""
        changed = self.edition.changes(from_ or "", until or "~")
        members = self.members(set_)
        chosen = [row for row in changed if members is None or row[2] or row[1] in members]
        return [self.header(*row) for row in chosen[start : start + count]], len(chosen)

    def members(self, set_: str | None) -> set[str] | None:
        """Return the keys of the articles in a set, or None for all."""
        if set_ is None:
            return None
        field, _, value = set_.partition(":")
        bits = [
            each
            for (name, key), each in self.edition.bits.items()
            if name == field and field in SETS and key != "none" and value in ("", key)
        ]
        ordinals = sorted(set().union(*bits))
        return {row["key"] for row in self.edition.article_rows(ordinals)}

    def header(self, changed: str, key: str, gone: bool) -> Header:
        """Return what lists say of an article."""
        return Header(key, changed, [] if gone else self.sets_of(key), bool(gone))

    def sets_of(self, key: str) -> list[str]:
        """Return the sets that an article belongs to."""
        record = self.edition.record("article", key)
        cited = {c["key"] for c in record["resolutions"] if c["form"] != "implied"}
        places = [f"province:{record['province']['key']}"] if record["province"] else []
        return places + [f"resolution:{key}" for key in sorted(cited)]

    def record(self, key: str) -> tuple[dict | None, Header] | None:
        """Return a record and its header; None for a key never used."""
        found = self.edition.record("article", key)
        if found is not None:
            return found, self.header(found["changed"], key, False)
        for changed, name, gone in self.edition.changes():
            if name == key and gone:
                return None, self.header(changed, key, True)
        return None

    def sets(self) -> list[tuple[str, str]]:
        """Return every province and document that articles have, with its name."""
        found = list(SETS.items())
        for field, value in sorted(self.edition.bits):
            if field in SETS and value != "none":
                found.append((f"{field}:{value}", self.edition.label(field, value, "vi")))
        return found


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai_pmh(request: HttpRequest) -> HttpResponse:
    """Answer one OAI-PMH request."""
    try:
        opened = page.edition()
    except NoEdition:
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    given = request.POST if request.method == "POST" else request.GET
    parameters = [(name, value) for name, values in given.lists() for value in values]
    content, kind = oai.respond(parameters, EditionRepository(opened), datetime.now(UTC))
    return HttpResponse(content, content_type=kind)
