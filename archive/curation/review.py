"""Review: from draft over review to publication and withdrawal, and who may take which step.

    draft ⇄ review → published → withdrawn        published → draft: taken off
                                                   withdrawn → review, published: restored

Who may change a record may send it to review and fetch it back. All else is for reviewers, and
nobody publishes what they wrote themselves, unless the site has one curator only.
"""

from collections.abc import Iterable
from functools import cached_property

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.curation.authorship import LINKS, REVIEWED, Pasts
from archive.models import Article

CURATORS = {("draft", "review"), ("review", "draft")}
REVIEWERS = {
    *(("draft", "published"), ("review", "published"), ("withdrawn", "published")),
    *(("draft", "withdrawn"), ("review", "withdrawn"), ("published", "withdrawn")),
    *(("published", "draft"), ("withdrawn", "review")),
}
FIRST = ("draft", "review")  # statuses that anybody may give a new record
REVIEW = "archive.review_article"
PASSWORDS = "django.contrib.auth.backends.ModelBackend"  # the one that knows of permissions


def is_only_curator(user: AbstractBaseUser) -> bool:
    """Tell whether a user is the one active member of the staff who may change articles."""
    found = get_user_model().objects.with_perm("archive.change_article", backend=PASSWORDS)
    return list(found.filter(is_staff=True).values_list("pk", flat=True)[:2]) == [user.pk]


class Leave:
    """What a user may do with the status of some articles and links; histories are read once."""

    def __init__(self, user: AbstractBaseUser, records: Iterable[models.Model] = ()) -> None:
        self.user = user
        self.records = list(records)

    @cached_property
    def reviews(self) -> bool:
        """Tell whether the user may review."""
        return self.user.has_perm(REVIEW) or self.is_only

    @cached_property
    def is_only(self) -> bool:
        """Tell whether the user is the only curator."""
        return is_only_curator(self.user)

    @cached_property
    def pasts(self) -> Pasts:
        """Return the histories of the records."""
        return Pasts(
            {
                model: [record.pk for record in self.records if type(record) is model]
                for model in REVIEWED
            }
        )

    def refusal(self, record: models.Model, after: str) -> str:
        """Return why the user may not give a record a status, an empty text if they may.

        What the record's own `status` says is what it has now; a record that is not saved yet has
        none. Refused are steps that do not follow, steps for reviewers only, one's own work.
        """
        if record._state.adding:
            return self.refusal_of_new(after)
        step = (record.status, after)
        if record.status == after:
            return ""
        if step not in CURATORS | REVIEWERS:
            values = {"before": record.get_status_display(), "after": label(record, after)}
            return _("From “%(before)s” no step leads to “%(after)s”.") % values
        change = f"archive.change_{record._meta.model_name}"
        if step in CURATORS and (self.user.has_perm(change) or self.reviews):
            return ""
        if not self.reviews:
            return _("Only a reviewer may publish, reject, withdraw or restore.")
        if after == "published" and not self.is_only and self.wrote(record):
            return _("You wrote this yourself; another reviewer has to publish it.")
        return ""

    def refusal_of_new(self, after: str) -> str:
        """Return why the user may not add a record with a status."""
        if after in FIRST or self.is_only:
            return ""
        if not self.reviews:
            return _("Only a reviewer may publish, reject, withdraw or restore.")
        if after == "published":
            return _("You wrote this yourself; another reviewer has to publish it.")
        return ""

    def wrote(self, record: models.Model) -> bool:
        """Tell whether the user is among the authors of a record."""
        known = record in self.records
        pasts = self.pasts if known else Pasts({type(record): [record.pk]})
        return self.user.pk in pasts.authors(record)


def label(record: models.Model, status: str) -> str:
    """Return what readers call a status."""
    return str(dict(record._meta.get_field("status").choices).get(status, status))


def may_set_status(user: AbstractBaseUser, record: models.Model, after: str) -> str:
    """Return why a user may not give an article or a link a status, an empty text if they may."""
    return Leave(user, [record]).refusal(record, after)


def told(record: models.Model, error: ValidationError) -> str:
    """Return what is wrong with a record as one line, each fault behind the name of its field."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {field.name: capfirst(str(field.verbose_name)) for field in record._meta.fields}
    return " ".join(
        f"{names[name]}: {' '.join(faults)}" if name in names else " ".join(faults)
        for name, faults in error.message_dict.items()
    )


def start_status(user: AbstractBaseUser) -> str:
    """Return the status with which a link begins that a user adds."""
    return "published" if is_only_curator(user) else "review"


def waiting_links(article: Article) -> list[models.Model]:
    """Return the links of an article that wait for review, those that others hang on first."""
    return [
        link
        for model in LINKS
        for link in model.objects.of_articles([article.pk]).filter(status__in=FIRST).order_by("pk")
    ]


def set_status(record: models.Model, after: str, user: AbstractBaseUser, reason: str) -> None:
    """Give a record a status and save it with who did so and why.

    Whoever calls has asked `may_set_status`. Raises ValidationError where the record, as it
    stands, could not be saved in a form.
    """
    record.status = after
    if isinstance(record, Article):
        record.full_clean()
    else:  # the relations are the database's own, and a hundred links are accepted at once
        record.clean_fields(exclude=[f.name for f in record._meta.fields if f.is_relation])
    record._history_user = user
    record._change_reason = reason
    record.save()
