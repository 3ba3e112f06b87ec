"""Forms of the catalogue: evidence found in the text, and the rules that go over several fields."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from archive.admin import evidence, reviewing, rules
from archive.admin.evidence import Source
from archive.admin.fields import EvidenceInput, RecordSelect, SegmentsInput
from archive.models import Appearance, Article

HOLDING_PREFIX = "holding-0"


class CatalogueForm(forms.ModelForm):
    """A form of any record. `source` is what its evidence points into, where that is known."""

    def __init__(self, *args, source: Source | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self.remember_choices()
        self.show_quotations()
        reviewing.offer(self)

    def remember_choices(self) -> None:
        """Give each autocomplete the record that is chosen, where it came with the instance."""
        for name, field in self.fields.items():
            select = getattr(field.widget, "widget", field.widget)
            if isinstance(select, RecordSelect):
                select.known = self.chosen(name)

    def chosen(self, name: str) -> object:
        """Return the related record that is already in memory, or None."""
        return self.instance._state.fields_cache.get(name)

    def show_quotations(self) -> None:
        """Show under each evidence the words that it points to, where the text is attached."""
        if self.instance.pk is None:
            return
        for name, field in self.fields.items():
            places = isinstance(field, EvidenceInput) and getattr(self.instance, name)
            if places:
                words = evidence.quotations(places, self.current_source())
                if words:
                    field.help_text = format_html(
                        _("In the text: {}"), format_html_join(" · ", "“{}”", ((w,) for w in words))
                    )

    def current_source(self) -> Source:
        """Return what the evidence points into: given, or that of the record's own article."""
        return self.source or evidence.source_for(self.instance)

    def chosen_source(self) -> Source:
        """Return what the evidence points into, of an article chosen in this form too."""
        if self.source or self.instance.pk:
            return self.current_source()
        for name in ("appearance", "article"):
            chosen = self.cleaned_data.get(name)
            if isinstance(chosen, Appearance | Article):
                return evidence.source_for(chosen)
        return self.current_source()

    def clean(self) -> dict:
        """Find words of evidence in the text, then judge the rules of every record."""
        super().clean()
        for name, field in self.fields.items():
            if isinstance(field, EvidenceInput) and name in self.cleaned_data:
                items = self.cleaned_data[name]
                try:
                    if items:
                        found = evidence.resolve(items, self.chosen_source(), self[name].label)
                        self.cleaned_data[name] = found
                except ValidationError as error:
                    self.add_error(name, error)
        common = (reviewing.status_faults, rules.note_faults, rules.circle_faults)
        rules.apply(self, *common, *self.further_rules())
        return self.cleaned_data

    def further_rules(self) -> tuple:
        """Return the rules of this kind of record alone."""
        return ()


class EntityForm(CatalogueForm):
    """A form of what has a permanent key."""

    def further_rules(self) -> tuple:
        """A lost key is not given again."""
        return (rules.key_faults,)


class ArticleForm(CatalogueForm):
    """The form of an article."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        posted = self.data.get(f"{HOLDING_PREFIX}-length", "")
        if evidence.source_for(self.instance) == Source() and posted.isdecimal():
            # A holding catalogued in the same submit: its text comes later, its length is known.
            self.instance.evidence_source = Source(int(posted[:9]))

    def further_rules(self) -> tuple:
        """Bases, withdrawal and accounts."""
        return (
            rules.key_faults,
            rules.basis_faults,
            rules.withdrawal_faults,
            rules.account_faults,
        )


class AliasForm(CatalogueForm):
    """The form of an alias."""

    def further_rules(self) -> tuple:
        """An alias leads somewhere."""
        return (rules.alias_faults,)


class HoldingForm(CatalogueForm):
    """The form of a holding. The text of record is no field of it."""

    segments = SegmentsInput()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "segments" in self.fields:
            self.fields["segments"].help_text = _(
                "One a line, in the order of the text: kind and place, such as: paragraph 128-950"
            )

    def further_rules(self) -> tuple:
        """A plain file name, segments inside the text."""
        return (rules.holding_faults,)
