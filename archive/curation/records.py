"""Checks of single records that SQL answers: what is missing, waits, or is led to by nothing."""

from datetime import timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.curation.checks import Check, Source, Words
from archive.models import (
    Alias,
    Appearance,
    Article,
    ArticleDate,
    Citation,
    Holding,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Resolution,
)

WAITING_DAYS = 14
ALIVE = ~Q(status="withdrawn")
ENTITIES = {
    "article": Article,
    "organisation": Organisation,
    "person": Person,
    "province": Province,
    "resolution": Resolution,
}


def of(model: type, **lookups: object) -> Exists:
    """Return whether there are records of a model whose lookups are those of the outer row."""
    return Exists(model.objects.filter(**lookups))


Gap = tuple[str, Words, Words, Q | Exists, Words]


def article_gaps() -> list[Check]:
    """Return what articles may lack."""
    return [
        Check(
            f"article-without-{code}",
            "articles",
            "missing",
            name,
            means,
            (Source(Article, ALIVE & condition, says),),
        )
        for code, name, means, condition, says in [*gaps_of_origin(), *gaps_of_content()]
    ]


def gaps_of_origin() -> list[Gap]:
    """Return what may not be known of where and when an article is from."""
    event = of(ArticleDate, article=OuterRef("pk"), kind="event")
    unknown = of(ArticleDate, article=OuterRef("pk"), kind="event", earliest=None)
    return [
        (
            "province",
            _("Articles without a province"),
            _("No province is given, so no province’s page lists them."),
            Q(province=None),
            _("No province is given."),
        ),
        (
            "event-date",
            _("Articles without a date of the event"),
            _("No date of the event, or none with a year: they stand before all dated ones."),
            ~event | unknown,
            _("No date of the event with a year is given."),
        ),
        (
            "publisher",
            _("Articles without a publisher"),
            _("It is not said who published the release."),
            Q(publisher=None),
            _("No publisher is given."),
        ),
        (
            "source",
            _("Articles without an original address"),
            _("It is not said at which address the release was published."),
            Q(source_url=""),
            _("No original address is given."),
        ),
    ]


def gaps_of_content() -> list[Gap]:
    """Return what an article may not tell, and what may not hang on it."""
    here = OuterRef("pk")
    empty = ~of(Appearance, article=here) & ~of(Involvement, article=here)
    return [
        (
            "account",
            _("Articles without an account"),
            _("The archive’s own account is empty in one language or in both."),
            Q(account_vi="") | Q(account_en=""),
            _("The account is empty in Vietnamese, in English or in both."),
        ),
        (
            "english-title",
            _("Articles without an English title"),
            _("The English title is empty, or only repeats the Vietnamese one."),
            Q(title_en="") | Q(title_en=F("title")),
            _("There is no English title of its own."),
        ),
        (
            "holding",
            _("Articles without a holding"),
            _("No document is bound to the record: nothing shows what was received."),
            ~of(Holding, article=here),
            _("No holding is catalogued."),
        ),
        (
            "links",
            _("Articles that lead to nobody and nothing"),
            _("No person, organisation or document is recorded in them."),
            empty & ~of(Citation, article=here),
            _("No person, organisation or document is recorded."),
        ),
    ]


def waiting() -> list[Check]:
    """Return what waits for somebody."""
    versions = Article.history.model.objects.filter(id=OuterRef("pk")).order_by()
    touched = Subquery(versions.values("id").annotate(last=Max("history_date")).values("last"))
    long_ago = timezone.now() - timedelta(days=WAITING_DAYS)
    fresh = Exists(versions.filter(history_date__gt=long_ago))
    return [
        Check(
            "article-waiting",
            "waiting",
            "doubtful",
            _("Articles that have waited long in review"),
            _("In review, and nobody has changed them for fourteen days."),
            (
                Source(
                    Article,
                    Q(status="review") & ~fresh,
                    _("In review; last changed on %(day)s."),
                    {"day": TruncDate(touched)},
                ),
            ),
        ),
        Check(
            "article-in-review",
            "waiting",
            "notice",
            _("Articles in review"),
            _("They wait for a second pair of eyes and are not public."),
            (Source(Article, Q(status="review"), _("Waits in review.")),),
        ),
        Check(
            "article-draft",
            "waiting",
            "notice",
            _("Drafts"),
            _("Articles that are being catalogued and are not public."),
            (Source(Article, Q(status="draft"), _("Is a draft.")),),
        ),
    ]


def unmatched() -> list[Check]:
    """Return names that lead to no record."""
    aliases = [
        Q(record_type=kind) & ~of(model, key=OuterRef("target")) for kind, model in ENTITIES.items()
    ]
    nowhere = aliases[0]
    for other in aliases[1:]:
        nowhere |= other
    return [
        Check(
            "post-without-organisation",
            "names",
            "missing",
            _("Posts without an organisation"),
            _("The wording of the post is recorded, not to which body it belongs."),
            (
                Source(
                    Post,
                    Q(organisation=None),
                    _("%(person)s, “%(wording)s”: no organisation is given."),
                    {"person": "appearance__person__name", "wording": "wording"},
                ),
            ),
        ),
        Check(
            "alias-to-nowhere",
            "names",
            "wrong",
            _("Aliases that lead to no record"),
            _("Who asks for the lost key is sent to a key that no record has."),
            (
                Source(
                    Alias,
                    nowhere,
                    _("Leads to “%(target)s”, which is no record."),
                    {"target": "target"},
                ),
            ),
        ),
    ]
