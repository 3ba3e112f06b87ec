"""What an edition must say, worked out anew: plain loops over the models, no code of publishing.

Slow and simple on purpose. Keys and labels come from `archive.text`; all else is read from models.
"""

from typing import Any

from archive.models import Article, Organisation, Person, Province, Resolution
from archive.text import dates, folding, markup, vocabulary
from tests.publish.row_reference import everything_said, led, signed_or_cited

Record = dict[str, Any]


def note(thing: Any, prefix: str = "") -> Record | None:
    """Return a note in both languages, or None."""
    vi, en = (getattr(thing, f"{prefix}note_{language}") for language in ("vi", "en"))
    return {"vi": vi, "en": en} if vi else None


def told(thing: Any, *names: str) -> Record:
    """Return some of a thing's fields, and its note."""
    return {name: getattr(thing, name) for name in names} | {"note": note(thing)}


def dated(edtf: str) -> Record:
    """Return a date with its bounds."""
    parsed = dates.parse(edtf)
    ends = {"earliest": parsed.earliest, "latest": parsed.latest}
    return {"edtf": edtf} | {name: day and day.isoformat() for name, day in ends.items()}


def named(thing: Province | Organisation) -> Record:
    """Return a reference to a thing with two names."""
    slug = folding.slug(thing.name)
    return {"key": thing.key, "slug": slug, "name": thing.name, "name_en": thing.name_en}


def province_ref(unit: Province | None) -> Record | None:
    """Return a reference to a province, with its period."""
    if unit is None:
        return None
    return named(unit) | {"valid_from": unit.valid_from, "valid_until": unit.valid_until}


def person_ref(person: Person) -> Record:
    """Return a reference to a person."""
    return {"key": person.key, "slug": folding.slug(person.name), "name": person.name}


def resolution_ref(document: Resolution) -> Record:
    """Return a reference to a document; its label is kind and number, or its title."""
    label, label_en = document.title, document.title_en
    if document.number:
        label, label_en = (
            f"{said[:1].upper()}{said[1:]} {document.number}"
            for said in (
                vocabulary.label("resolution_kind", document.kind, "vi"),
                vocabulary.label("resolution_kind", document.kind, "en"),
            )
        )
    names = ("key", "kind", "number", "title", "title_en")
    found = {name: getattr(document, name) for name in names}
    return found | {"slug": folding.slug(label), "label": label, "label_en": label_en}


def chain(unit: Province) -> list[Province]:
    """Return a province and what took its place, one after the other."""
    found = [unit]
    while found[-1].successor is not None:
        found.append(found[-1].successor)
    return found


def reached(start: set, *links: str) -> set:
    """Return things and all that they lead to, one step after the other."""
    found = set(start)
    while True:
        further = {getattr(thing, link) for thing in found for link in links} - {None}
        if further <= found:
            return found
        found |= further


def accepted(links: Any) -> list:
    """Return the published ones of some links."""
    return [link for link in links.all() if link.status == "published"]


class Reference:
    """The public catalogue, worked out by loops."""

    def __init__(self) -> None:
        self.articles = sorted(
            (a for a in Article.objects.all() if a.status == "published"), key=self.place
        )
        self.provinces = set(Province.objects.all())
        self.people, bodies, documents = set(), set(), set()
        for article in self.articles:
            bodies |= {i.organisation for i in accepted(article.involvements)}
            bodies.add(article.publisher)
            documents |= {c.resolution for c in accepted(article.citations)}
            for appearance in accepted(article.appearances):
                if appearance.person.standing == "official":
                    self.people.add(appearance.person)
                    bodies |= {post.organisation for post in accepted(appearance.posts)}
        self.resolutions = reached(documents, "replaced_by")
        bodies |= {document.issuer for document in self.resolutions}
        self.organisations = reached(bodies - {None}, "parent", "successor")
        self.public = {
            "article": {article.key for article in self.articles},
            "province": {unit.key for unit in self.provinces},
            "person": {person.key for person in self.people},
            "organisation": {body.key for body in self.organisations},
            "resolution": {document.key for document in self.resolutions},
        }

    def span(self, article: Article) -> tuple[str, str]:
        """Return the first and last day on which an article's event may have been, or blanks."""
        found = [date for date in article.dates.all() if date.kind == "event"]
        day = dated(found[0].edtf) if found else {"earliest": None, "latest": None}
        return day["earliest"] or "", day["latest"] or ""

    def place(self, article: Article) -> tuple[str, str, str]:
        """Return an article's place among all."""
        return (*self.span(article), article.key)

    def body_ref(self, body: Organisation | None) -> Record | None:
        """Return a reference to an organisation, if it is public."""
        return named(body) if body in self.organisations else None

    def document_refs(self, documents: Any) -> list[Record]:
        """Return references to the public ones of some documents."""
        chosen = sorted((d for d in documents if d in self.resolutions), key=lambda d: d.key)
        return [resolution_ref(document) for document in chosen]

    def body_refs(self, bodies: Any) -> list[Record]:
        """Return references to the public ones of some organisations."""
        return [named(b) for b in sorted(bodies, key=lambda b: b.key) if b in self.organisations]

    # --- articles --------------------------------------------------------------------------------

    def article(self, article: Article) -> Record:
        """Return an article's record."""
        slug = folding.slug(article.title)
        names = ("key", "title", "title_en", "title_basis", "title_evidence")
        found = {date.kind: date for date in article.dates.all()}
        kinds = ("event", "published", "captured")
        return {name: getattr(article, name) for name in names} | {
            "type": "article",
            "slug": slug,
            "url": f"/articles/{article.key}/{slug}/",
            "title_note": note(article, "title_"),
            "dates": {kind: found.get(kind) and self.date(found[kind]) for kind in kinds},
            "province": self.article_province(article),
            "province_note": note(article, "province_"),
            "publisher": self.article_publisher(article),
            "publisher_note": note(article, "publisher_"),
            "source": {"url": article.source_url, **self.grounds(article, "source")},
            "account": {
                "vi": self.account(article.account_vi),
                "en": self.account(article.account_en),
            },
            "holding": self.holding(article),
            "bylines": [
                told(b, "order", "name", "work", "wording", "evidence")
                for b in sorted(article.bylines.all(), key=lambda b: b.order)
            ],
            "people": self.article_people(article),
            "organisations": [
                named(i.organisation) | told(i, "order", "role", "wording", "basis", "evidence")
                for i in sorted(accepted(article.involvements), key=lambda i: i.order)
            ],
            "resolutions": [
                resolution_ref(c.resolution)
                | told(c, "order", "form", "relation", "wording", "basis", "evidence")
                for c in sorted(accepted(article.citations), key=lambda c: c.order)
            ],
            **self.numbers_and_slips(article),
        }

    def numbers_and_slips(self, article: Article) -> Record:
        """Return the numbers that an article states, and its slips of the pen."""
        return {
            "quantities": [
                {"counted": {"vi": q.counted_vi, "en": q.counted_en}}
                | told(q, "order", "wording", "value", "basis", "evidence")
                for q in sorted(article.quantities.all(), key=lambda q: q.order)
            ],
            "slips": [
                told(s, "order", "wording", "reading", "evidence")
                for s in sorted(article.slips.all(), key=lambda s: s.order)
            ],
        }

    def date(self, date: Any) -> Record:
        """Return one of an article's dates."""
        return dated(date.edtf) | told(date, "basis", "evidence")

    def grounds(self, article: Article, name: str) -> Record:
        """Return why the archive says something of an article."""
        return {
            "basis": getattr(article, f"{name}_basis"),
            "evidence": getattr(article, f"{name}_evidence"),
            "note": note(article, f"{name}_"),
        }

    def article_province(self, article: Article) -> Record | None:
        """Return an article's province."""
        if article.province is None:
            return None
        later = chain(article.province)[1:]
        heir = {"successor": province_ref(later[-1]) if later else None}
        return province_ref(article.province) | heir | self.grounds(article, "province")

    def article_publisher(self, article: Article) -> Record | None:
        """Return an article's publisher."""
        if article.publisher is None:
            return None
        return named(article.publisher) | self.grounds(article, "publisher")

    def account(self, account: str) -> str:
        """Return an account without its links to what is not public."""
        return markup.keep_links(account, lambda kind, key: key in self.public[kind])

    def holding(self, article: Article) -> Record | None:
        """Return an article's holding."""
        if not hasattr(article, "holding"):
            return None
        names = ("filename", "sha256", "bytes", "length", "segments", "text")
        return {name: getattr(article.holding, name) for name in names}

    def article_people(self, article: Article) -> list[Record]:
        """Return the officials in an article."""
        found = []
        for link in sorted(accepted(article.appearances), key=lambda a: a.order):
            if link.person.standing == "official":
                said = told(link, "order", "rank", "rank_evidence", "evidence")
                found.append(person_ref(link.person) | said | self.parts(link))
        return found

    def parts(self, link: Any) -> Record:
        """Return the roles and posts of an appearance."""
        order = vocabulary.codes("appearance_role")
        roles = sorted(accepted(link.roles), key=lambda r: order.index(r.role))
        posts = sorted(accepted(link.posts), key=lambda p: p.order)
        names = ("order", "wording", "former", "basis", "evidence")
        return {
            "roles": [told(role, "role", "wording", "evidence") for role in roles],
            "posts": [
                told(post, *names) | {"organisation": self.body_ref(post.organisation)}
                for post in posts
            ],
        }

    def row(self, article: Article, summary: bool = True) -> Record:
        """Return what lists show of an article."""
        whole = self.article(article)
        names = ("key", "slug", "url", "title", "title_en", "title_basis")
        short = ("key", "slug", "name", "name_en", "basis")
        event, holding = whole["dates"]["event"], whole["holding"]
        found = {name: whole[name] for name in names} | {
            "event_date": event and {n: event[n] for n in ("edtf", "earliest", "latest", "basis")},
            "holding": holding
            and {
                "filename": holding["filename"],
                "sha256": holding["sha256"],
                "attached": holding["text"] is not None,
            },
        }
        for name in ("province", "publisher"):
            found[name] = whole[name] and {n: whole[name][n] for n in short}
        if summary:
            accounts = whole["account"].items()
            found["summary"] = {language: markup.summary(said) for language, said in accounts}
            found |= led(whole) | signed_or_cited(whole) | {"said": everything_said(whole)}
        return found
