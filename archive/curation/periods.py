"""Checks of time: records that lead to a body or a province as it was before or after the day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from archive.curation.checks import Check, Finding
from archive.models import Article, Post
from archive.text import dates, folding

FAR_AGO, FAR_AHEAD = date.min, date.max
KNOWN_ENOUGH = timedelta(days=31)  # a date within a year says nothing of who held a post that day
# What several people are at once: deputies, members, staff. Everything else has one holder.
SHARED = ("pho ", "uy vien", "thanh vien", "dai bieu", "can bo", "nhan vien", "chuyen vien")
SHARED += ("phong vien", "bao cao vien", "giang vien", "doan vien", "hoi vien", "chien si")
SHARED += ("dang vien", "sinh vien", "hoc sinh", "nguyen ", "tro ly", "thu ky", "dai dien")


def checks() -> list[Check]:
    """Return the checks of time."""
    return [
        Check(
            "article-outside-province",
            "periods",
            "doubtful",
            _("Articles outside the years of their province"),
            _("The event lies wholly before or after the time in which the unit existed."),
            computed=articles_outside,
        ),
        Check(
            "post-outside-organisation",
            "periods",
            "doubtful",
            _("Posts outside the years of their organisation"),
            _("Held on a day on which the body did not exist yet or no longer."),
            computed=posts_outside,
        ),
        Check(
            "post-two-holders",
            "periods",
            "doubtful",
            _("Posts with two holders on one day"),
            _(
                "One organisation, one wording, one day and two people. Former posts are left out,"
                " and those that several hold at once, such as deputies and members."
            ),
            computed=posts_held_twice,
        ),
    ]


def on_the_day(path: str) -> dict:
    """Return the annotation that gives rows the date of their article's event."""
    return {
        "event": FilteredRelation(f"{path}dates", condition=Q(**{f"{path}dates__kind": "event"}))
    }


def existed(valid_from: str, valid_until: str) -> tuple[date, date]:
    """Return the first and the last day on which something may have existed."""
    first = dates.parse(valid_from).earliest if valid_from else None
    last = dates.parse(valid_until).latest if valid_until else None
    return first or FAR_AGO, last or FAR_AHEAD


def apart(event: tuple[date | None, date | None], validity: tuple[str, str]) -> bool:
    """Tell whether an event lies wholly outside a validity; not where its year is unknown."""
    if event[0] is None:
        return False
    first, last = existed(*validity)
    return event[0] > last or (event[1] or FAR_AHEAD) < first


def articles_outside() -> list[Finding]:
    """Return the articles whose event lies outside the time of their province."""
    bounded = ~Q(province__valid_from="") | ~Q(province__valid_until="")
    rows = (
        Article.objects.filter(bounded, ~Q(status="withdrawn"), province__isnull=False)
        .annotate(**on_the_day(""))
        .filter(event__earliest__isnull=False)
        .order_by("key")
        .values_list(
            *("pk", "key", "title", "event__edtf", "event__earliest", "event__latest"),
            *("province__name", "province__valid_from", "province__valid_until"),
        )
    )
    says = _("%(edtf)s lies outside the time of %(name)s (%(start)s–%(end)s).")
    return [
        Finding(Article, (key,), title, pk, says % told(edtf, name, *validity))
        for pk, key, title, edtf, earliest, latest, name, *validity in rows.iterator()
        if apart((earliest, latest), tuple(validity))
    ]


def told(edtf: str, name: str, start: str, end: str) -> dict[str, str]:
    """Return the values of a sentence about a time."""
    return {"edtf": edtf, "name": name, "start": start, "end": end}


def posts_outside() -> list[Finding]:
    """Return the posts held on a day on which their body did not exist; former ones may be."""
    bounded = ~Q(organisation__valid_from="") | ~Q(organisation__valid_until="")
    rows = (
        Post.objects.filter(bounded, organisation__isnull=False, former=False)
        .annotate(**on_the_day("appearance__article__"))
        .filter(event__earliest__isnull=False)
        .order_by(*Post.natural_key_fields)
        .values_list(
            *("pk", *Post.natural_key_fields, "wording"),
            *("event__edtf", "event__earliest", "event__latest", "organisation__name"),
            *("organisation__valid_from", "organisation__valid_until"),
        )
    )
    says = _("%(edtf)s lies outside the time of %(name)s (%(start)s–%(end)s).")
    return [
        Finding(Post, (article, person, order), wording, pk, says % told(edtf, name, *validity))
        for pk, article, person, order, wording, edtf, early, late, name, *validity in rows
        if apart((early, late), tuple(validity))
    ]


def posts_held_twice() -> list[Finding]:
    """Return the posts that two people are said to hold on one day, each of them."""
    held: dict[tuple[int, str], list[tuple]] = defaultdict(list)
    for row in holders():
        held[row[0], row[1]].append(row[2:])
    found: dict[int, Finding] = {}
    for rows in held.values():
        if len({row[2] for row in rows}) > 1:
            for one, other in overlapping(rows):
                for mine, theirs in ((one, other), (other, one)):
                    found.setdefault(mine[0], second_holder(mine, theirs))
    return sorted(found.values(), key=lambda finding: finding.key)


def holders() -> Iterator[tuple]:
    """Yield (body, folded wording, number, article, person, name, order, wording, days, date)."""
    rows = (
        Post.objects.filter(former=False, organisation__isnull=False)
        .annotate(**on_the_day("appearance__article__"))
        .filter(event__earliest__isnull=False)
        .order_by()
        .values_list(
            *("organisation_id", "pk", *Post.natural_key_fields, "appearance__person__name"),
            *("wording", "event__earliest", "event__latest", "event__edtf"),
        )
    )
    folded: dict[str, str] = {}
    for body, pk, article, person, order, name, wording, earliest, latest, edtf in rows.iterator():
        words = folded.get(wording)
        if words is None:
            words = folded[wording] = " ".join(folding.fold(wording).split())
        days = earliest, latest or FAR_AHEAD
        if words and not words.startswith(SHARED) and days[1] - days[0] <= KNOWN_ENOUGH:
            yield body, words, pk, article, person, name, order, wording, days, edtf


def overlapping(rows: Iterable[tuple]) -> Iterator[tuple[tuple, tuple]]:
    """Yield the pairs of rows of different people whose days overlap."""
    open_rows: list[tuple] = []
    for row in sorted(rows, key=lambda row: (row[6], row[1], row[2], row[4])):
        open_rows = [other for other in open_rows if other[6][1] >= row[6][0]]
        yield from ((other, row) for other in open_rows if other[2] != row[2])
        open_rows.append(row)


def second_holder(mine: tuple, theirs: tuple) -> Finding:
    """Return what to say of a post that somebody else holds on the same day."""
    pk, article, person, name, order, wording, _days, edtf = mine
    says = _("%(name)s on %(edtf)s; in %(article)s it is %(other)s on %(other_edtf)s.") % {
        "name": name,
        "edtf": edtf,
        "article": theirs[1],
        "other": theirs[3],
        "other_edtf": theirs[7],
    }
    return Finding(Post, (article, person, order), wording, pk, says)
