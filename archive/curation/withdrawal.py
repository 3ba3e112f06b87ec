"""Withdrawing articles and bringing them back: decisions, each with its reason, all or none.

A withdrawn article keeps its record; what the public keeps of it is a tombstone. Brought back, it
stands under the same key and says what it said before; that it was gone stays in its history.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.curation.review import Leave
from archive.models import Alias, Article
from archive.publish.snapshot import resolution_labels, take_snapshot
from archive.text import folding

# In Vietnam it is tomorrow already while the server's clock, in UTC, says today.
AHEAD = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why and since when articles are withdrawn, and what stands in their place."""

    reason_vi: str
    reason_en: str
    on: datetime.date
    replacement: Article | None = None


@dataclass(frozen=True, slots=True)
class Consequences:
    """What else leaves the public with some articles.

    `vanishing` has for each kind the (key, name) of what only these articles lead to; `pointing`
    the keys of withdrawn articles that name one of them as replacement; `lost` the number of
    lost keys that lead to them.
    """

    vanishing: dict[str, list[tuple[str, str]]]
    pointing: list[str]
    lost: int


def withdraw(
    articles: Iterable[Article], decision: Withdrawal, by: AbstractBaseUser | None = None
) -> list[Article]:
    """Withdraw articles, in one transaction; return them as they are now.

    ValidationError names each article that cannot be withdrawn, and why; then none is.
    """
    with transaction.atomic():
        chosen = locked(articles)
        faults = [*decision_faults(decision, chosen), *map(never_public, chosen)]
        faults += refusals(chosen, "withdrawn", by)
        refuse(faults)
        for article in chosen:
            article.status = "withdrawn"
            article.withdrawn_on = decision.on
            article.withdrawn_reason_vi = decision.reason_vi
            article.withdrawn_reason_en = decision.reason_en
            article.replacement = decision.replacement
        keep(chosen, decision.reason_vi, by)
    return chosen


def restore(
    articles: Iterable[Article], reason: str, by: AbstractBaseUser | None = None
) -> list[Article]:
    """Bring withdrawn articles back, in one transaction; return them as they are now.

    What was said of the withdrawal is cleared; the history keeps it. ValidationError as above.
    """
    with transaction.atomic():
        chosen = locked(articles)
        faults = [] if reason.strip() else [_("Say why.")]
        faults += [
            _("%s is not withdrawn.") % article.key
            for article in chosen
            if article.status != "withdrawn"
        ]
        faults += refusals(chosen, "published", by)
        refuse(faults)
        for article in chosen:
            article.status = "published"
            article.withdrawn_on = None
            article.withdrawn_reason_vi = article.withdrawn_reason_en = ""
            article.replacement = None
        keep(chosen, reason, by)
    return chosen


def locked(articles: Iterable[Article]) -> list[Article]:
    """Return the articles as they are now, held against others' changes."""
    numbers = [article.pk for article in articles]
    found = Article.objects.select_for_update().filter(pk__in=numbers).order_by("key")
    return list(found)


def refusals(articles: list[Article], after: str, by: AbstractBaseUser | None) -> list[str]:
    """Return why somebody may not take this step with articles, each with its key."""
    if by is None:
        return []  # a command, which whoever runs it answers for
    leave = Leave(by, articles)
    found = ((article.key, leave.refusal(article, after)) for article in articles)
    return [f"{key}: {why}" for key, why in found if why]


def refuse(faults: Iterable[str]) -> None:
    """Raise ValidationError for the faults there are."""
    found = [fault for fault in faults if fault]
    if found:
        raise ValidationError(found)


def keep(articles: list[Article], reason: str, by: AbstractBaseUser | None) -> None:
    """Save articles with a reason in their history, unless one of them is faulty."""
    refuse(fault for article in articles for fault in record_faults(article))
    for article in articles:
        article._change_reason = reason
        if by is not None:
            article._history_user = by
        article.save()


def record_faults(article: Article) -> list[str]:
    """Return what is wrong with an article's record, each fault with its key and field."""
    try:
        article.full_clean()
    except ValidationError as error:
        return [
            f"{article.key}: {field}: {message}"
            for field, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def decision_faults(decision: Withdrawal, articles: list[Article]) -> list[str]:
    """Return what is wrong with a decision, whatever articles it is on."""
    found = []
    if not (decision.reason_vi.strip() and decision.reason_en.strip()):
        found.append(_("Give the reason in Vietnamese and in English."))
    if decision.on > timezone.localdate() + AHEAD:
        found.append(_("The date of a withdrawal does not lie in the future."))
    other = decision.replacement
    if other is not None:
        if other.status != "published":
            found.append(_("The replacement, %s, is not published.") % other.key)
        found += [
            _("%s cannot take its own place.") % article.key
            for article in articles
            if leads_to(other, article)
        ]
    return found


def leads_to(article: Article | None, target: Article) -> bool:
    """Tell whether an article is `target`, or its replacements lead there."""
    seen: set[int] = set()
    while article is not None and article.pk not in seen:
        if article.pk == target.pk:
            return True
        seen.add(article.pk)
        article = article.replacement
    return False


def never_public(article: Article) -> str:
    """Return why there is nothing to withdraw, or an empty text where there is."""
    if article.status == "withdrawn":
        return _("%s is withdrawn already.") % article.key
    if article.status != "published" and not article.history.filter(status="published").exists():
        return _("%s was never public, so there is nothing to withdraw.") % article.key
    return ""


def consequences(articles: Collection[Article]) -> Consequences:
    """Return what would leave the public with some articles, found as publishing finds it."""
    numbers = [article.pk for article in articles]
    before, after = take_snapshot(), take_snapshot(without=numbers)
    vanishing = {}
    for kind, rows, left in (
        ("person", before.people, after.people),
        ("organisation", before.organisations, after.organisations),
        ("resolution", before.resolutions, after.resolutions),
    ):
        gone = [row for number, row in rows.items() if number not in left]
        named = [(row["key"], row.get("name") or resolution_labels(row)[0]) for row in gone]
        vanishing[kind] = sorted(named, key=lambda pair: folding.collation_key(pair[1]))
    pointing = Article.objects.withdrawn().filter(replacement__in=numbers).exclude(pk__in=numbers)
    keys = [article.key for article in articles]
    return Consequences(
        vanishing=vanishing,
        pointing=list(pointing.order_by("key").values_list("key", flat=True)),
        lost=Alias.objects.filter(record_type="article", target__in=keys).count(),
    )
