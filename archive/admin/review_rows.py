"""Rows of the queue of review: what is proposed, the words that bear it out, who may decide."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.admin import evidence
from archive.curation import queue
from archive.curation.authorship import Past
from archive.curation.decisions import Item
from archive.curation.queue import IMPORT, LOAD, Place
from archive.curation.review import Leave
from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    Citation,
    Holding,
    Involvement,
    Post,
    Province,
)
from archive.text import spans

AROUND = 70  # code points of the text shown on either side of the evidence
QUOTES = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text of record, with those before and after them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the queue as its page shows it; `next` is the fragment of the entry below."""

    item: Item
    kind: str
    title: str
    article: Article
    province: Province | None
    since: datetime.datetime
    origin: str
    author: str
    quotes: list[Quote]
    places: str
    correct: str
    refusal: str
    links: int
    is_article: bool
    next: str


def origin_label(reason: str) -> str:
    """Return how the page calls what a record came by."""
    if reason == LOAD:
        return _("fixtures, by load")
    if reason.startswith(IMPORT):
        return _("import of %s") % reason.removeprefix(IMPORT)
    return _("entered by hand")


def article_of(record: models.Model) -> Article:
    """Return the article of a record, which was read along with it."""
    if isinstance(record, Article):
        return record
    return getattr(record, "appearance", record).article


def title_of(record: models.Model) -> str:
    """Return what is proposed, in a line."""
    match record:
        case Appearance():
            return f"{record.rank} {record.person.name}".strip()
        case AppearanceRole():
            said = f": “{record.wording}”" if record.wording else ""
            return f"{record.appearance.person.name}: {record.get_role_display()}{said}"
        case Post():
            body = f" → {record.organisation}" if record.organisation else ""
            return f"{record.appearance.person.name}: “{record.wording}”{body}"
        case Involvement():
            return f"{record.organisation}: {record.get_role_display()}: “{record.wording}”"
        case Citation():
            said = f"{record.get_form_display()}, {record.get_relation_display()}"
            return f"{record.resolution}: {said}: “{record.wording}”"
    return record.title


def quotes(places: object, text: str | None) -> list[Quote]:
    """Return the first places of evidence in their context; none where there is no text."""
    if text is None or spans.check(places, len(text)):
        return []
    return [
        Quote(
            text[opening(text, start) : start],
            text[start:end],
            text[end : closing(text, end)],
        )
        for start, end in places[:QUOTES]
    ]


def opening(text: str, start: int) -> int:
    """Return where the context before a place begins: no word is cut."""
    first = max(0, start - AROUND)
    blank = text.find(" ", first, start)
    return blank + 1 if first and blank >= 0 else first


def closing(text: str, end: int) -> int:
    """Return where the context behind a place ends: no word is cut."""
    last = min(len(text), end + AROUND)
    blank = text.rfind(" ", end, last)
    return blank if last < len(text) and blank >= 0 else last


def texts_of(articles: Iterable[int]) -> dict[int, str]:
    """Return the attached texts of some articles by the articles' row numbers."""
    found = Holding.objects.filter(article__in=articles, text__isnull=False)
    return dict(found.values_list("article_id", "text"))


def names_of(users: Iterable[int]) -> dict[int, str]:
    """Return the names of some users."""
    found = get_user_model().objects.filter(pk__in=users)
    return {user.pk: user.get_username() for user in found}


class Rows:
    """The rows of some places of the queue, for one user; what they need is read in few queries."""

    def __init__(self, places: list[Place], user: AbstractBaseUser) -> None:
        self.records = queue.records(places)
        self.places = [place for place in places if (place.kind, place.pk) in self.records]
        found = self.records.values()
        self.leave = Leave(user, found)
        self.pasts = {
            place: self.leave.pasts.past(record) for place, record in self.records.items()
        }
        entered = [past.entered for past in self.pasts.values() if past.entered]
        self.names = names_of({row["history_user_id"] for row in entered} - {None})
        self.texts = texts_of({article_of(record).pk for record in found})

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in the order of the queue."""
        return map(self.row, self.places, [*self.places[1:], None])

    def row(self, place: Place, after: Place | None) -> Row:
        """Return one row; `after` is the place of the next."""
        record, past = self.records[place.kind, place.pk], self.pasts[place.kind, place.pk]
        article = article_of(record)
        is_article = record is article
        places = record.title_evidence if is_article else record.evidence
        sender = past.entered and past.entered["history_user_id"]
        return Row(
            item=Item(place.kind, place.pk, past.latest),
            kind=capfirst(str(record._meta.verbose_name)),
            title=title_of(record),
            article=article,
            province=article.province,
            since=place.since,
            origin=origin_label(origin_of(past)),
            author=self.names.get(sender, ""),
            quotes=quotes(places, self.texts.get(article.pk)),
            places=evidence.written(places),
            correct=reverse(f"admin:archive_{place.kind}_change", args=[place.pk]),
            refusal=self.leave.refusal(record, "published"),
            links=self.leave.pasts.waiting_links(article.pk) if is_article else 0,
            is_article=is_article,
            next=f"{after.kind}-{after.pk}" if after else "",
        )


def origin_of(past: Past) -> str:
    """Return what a record came by, as the queue tells it: a load, an import, or nothing."""
    first = past.first
    reason = first["history_change_reason"] or "" if first and first["history_type"] == "+" else ""
    return reason if reason == LOAD or reason.startswith(IMPORT) else ""
