"""Withdrawing articles and bringing them back: from an article's page or from the list."""

from collections.abc import Collection

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.deciding import DecisionForm, DecisionView, page_for
from archive.admin.fields import RecordField, RecordSelect, Words
from archive.curation import withdrawal
from archive.curation.corrections import REASON_LENGTH
from archive.models import Article
from archive.publish.snapshot import page_url
from archive.text import folding

LINKED = 10  # articles whose public pages a message links to
LINES = {"rows": 3, "cols": 60}


class WithdrawalForm(DecisionForm):
    """Why, since when, and what stands in the place of what is withdrawn."""

    reason_vi = Words(
        label=gettext_lazy("Reason in Vietnamese"),
        help_text=gettext_lazy("Readers see it in the article's place."),
        widget=forms.Textarea(attrs=LINES),
    )
    reason_en = Words(label=gettext_lazy("Reason in English"), widget=forms.Textarea(attrs=LINES))
    on = forms.DateField(
        label=gettext_lazy("Withdrawn on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    replacement = RecordField(
        label=gettext_lazy("Replacement"),
        help_text=gettext_lazy("A published article that readers are led to, if there is one."),
        queryset=Article.objects.all(),
        required=False,
        widget=RecordSelect(Article._meta.get_field("replacement"), admin.site),
    )
    field_order = ("reason_vi", "reason_en", "on", "replacement", "purge")


class ReasonForm(DecisionForm):
    """Why something is decided; the history keeps it."""

    reason = Words(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is kept in the history."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs=LINES),
    )
    field_order = ("reason", "purge")


class RestorationForm(ReasonForm):
    """Why articles come back; old editions have no part in it."""

    purge = None


class WithdrawalView(DecisionView):
    """The page on which articles are withdrawn."""

    form_class = WithdrawalForm
    title = gettext_lazy("Withdraw articles")
    button = gettext_lazy("Withdraw")

    def explained(self) -> dict:
        """Return what leaves the public with the articles."""
        return {"consequences": withdrawal.consequences(self.records)}

    def decide(self, said: dict) -> Collection[models.Model]:
        """Withdraw the articles."""
        names = ("reason_vi", "reason_en", "on", "replacement")
        decision = withdrawal.Withdrawal(**{name: said[name] for name in names})
        return withdrawal.withdraw(self.records, decision)

    def done(self, records: Collection[models.Model]) -> None:
        """Say which articles are gone, with links to what the public gets in their place."""
        said = _("Withdrawn: {articles}. Their addresses answer with the reason (410).")
        messages.success(self.request, format_html(said, articles=links(records)))


class RestorationView(DecisionView):
    """The page on which withdrawn articles are brought back."""

    form_class = RestorationForm
    title = gettext_lazy("Bring withdrawn articles back")
    button = gettext_lazy("Bring back")

    def explained(self) -> dict:
        """Return that this is about articles that come back."""
        return {"restoring": True}

    def decide(self, said: dict) -> Collection[models.Model]:
        """Bring the articles back."""
        return withdrawal.restore(self.records, said["reason"])

    def done(self, records: Collection[models.Model]) -> None:
        """Say which articles are back, with links to them."""
        said = _("Public again: {articles}.")
        messages.success(self.request, format_html(said, articles=links(records)))


def links(articles: Collection[Article]) -> str:
    """Return the keys of articles, the first of them as links to their public pages."""
    pairs = [
        (page_url("articles", article.key, folding.slug(article.title)), article.key)
        for article in list(articles)[:LINKED]
    ]
    shown = format_html_join(", ", '<a href="{}">{}</a>', pairs)
    return shown if len(articles) <= LINKED else format_html("{}, …", shown)


class Withdrawing:
    """Gives the admin of articles the two pages and the two actions that lead to them."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages before those of single records."""
        pages = (("withdraw", WithdrawalView), ("restore", RestorationView))
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(view.as_view(model_admin=self)),
                name=f"archive_article_{name}",
            )
            for name, view in pages
        ]
        return own + super().get_urls()

    @admin.action(description=gettext_lazy("Withdraw…"), permissions=["change"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Ask why, and what stands in their place."""
        return page_for("archive_article_withdraw", queryset)

    @admin.action(description=gettext_lazy("Bring back…"), permissions=["change"])
    def restore_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Ask why."""
        return page_for("archive_article_restore", queryset)
