"""Form fields and widgets for what the stock admin has none: evidence, names, segments, records."""

import json
import re

from django import forms
from django.contrib.admin import widgets
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin import evidence
from archive.models.fields import EvidenceField, NamesField, Prose, TextLine
from archive.text import folding

SEGMENT = re.compile(r"(?P<kind>\w+)\s+(?P<start>\d{1,9})\s*[-–]\s*(?P<end>\d{1,9})")


def label_of(record: models.Model) -> str:
    """Return what lists of choices call a record: namesakes are told apart by their keys."""
    name, key = str(record), getattr(record, "key", "")
    return name if not key or key in name.split() else f"{name} · {key}"


class RecordField(forms.ModelChoiceField):
    """A choice of one record."""

    def label_from_instance(self, obj: models.Model) -> str:
        """Return the label that `label_of` gives."""
        return label_of(obj)


class RecordSelect(widgets.AutocompleteSelect):
    """An autocomplete that asks the database nothing for a record that is already at hand.

    The stock one costs a query a widget: 300 on the page of an article with 100 links.
    """

    known: models.Model | None = None

    def optgroups(self, name: str, value: list[str], attr: dict | None = None) -> list[tuple]:
        """Return the empty choice and the chosen record."""
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = label_of(self.known)
        options.append(self.create_option(name, value[0], label, True, len(options)))
        return [(None, options, 0)]


class Words(forms.CharField):
    """Text in the form in which everything is stored: NFC, lines ended by LF.

    A browser ends lines with CR LF, which would change every paragraph of an untouched account.
    """

    def to_python(self, value: object) -> str:
        """Return the text in stored form."""
        text = super().to_python(value)
        return folding.normalise(text.replace("\r\n", "\n").replace("\r", "\n"))


class ListField(forms.Field):
    """A list that is typed as text; subclasses say how it is read and written."""

    widget = forms.Textarea
    rows = 1

    def __init__(self, *, encoder: object = None, decoder: object = None, **kwargs) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": self.rows, "cols": 60}))
        super().__init__(**kwargs)

    def read(self, typed: str) -> list:
        """Return the list that was typed; ValidationError when it is none."""
        raise NotImplementedError

    def write(self, value: list) -> str:
        """Return a list as it is shown for editing."""
        raise NotImplementedError

    def to_python(self, value: object) -> list:
        """Return the list that was typed; nothing is the empty list."""
        return self.read(str(value)) if value not in self.empty_values else []

    def prepare_value(self, value: object) -> object:
        """Return what to show: what was typed, or the stored list in its short form."""
        return self.write(value) if isinstance(value, list) else value

    def has_changed(self, initial: list | None, data: str | None) -> bool:
        """Tell whether another list was typed, however it is spelt."""
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True


class EvidenceInput(ListField):
    """Evidence; words in it are found in the text by the form, which knows the article."""

    def widget_attrs(self, widget: forms.Widget) -> dict:
        """Say what the field is, for the script by which words are selected."""
        return super().widget_attrs(widget) | {"data-evidence": ""}

    def read(self, typed: str) -> list:
        """Return places and words."""
        return evidence.parse(folding.normalise(typed))

    def write(self, value: list) -> str:
        """Return places in their short form."""
        return evidence.written(value)


class NamesInput(ListField):
    """Further names, one a line."""

    rows = 4

    def read(self, typed: str) -> list:
        """Return the names; empty lines are none."""
        lines = (folding.normalise(line).strip() for line in typed.splitlines())
        return [line for line in lines if line]

    def write(self, value: list) -> str:
        """Return one name a line."""
        return "\n".join(map(str, value))


class SegmentsInput(ListField):
    """Segments of a holding, one a line: `paragraph 128-950`."""

    rows = 12

    def read(self, typed: str) -> list:
        """Return `[kind, start, end]` lists; JSON is understood too."""
        if typed.strip().startswith("["):
            try:
                return json.loads(typed)
            except (ValueError, RecursionError):
                raise ValidationError(_("This is not a list of [kind, start, end].")) from None
        return [self.segment(line.strip()) for line in typed.splitlines() if line.strip()]

    def segment(self, line: str) -> list:
        """Return the segment of one line."""
        found = SEGMENT.fullmatch(line)
        if found is None:
            raise ValidationError(
                _("“%(line)s” is not a kind and a place such as: paragraph 128-950"),
                params={"line": line[:60]},
            )
        return [found["kind"], int(found["start"]), int(found["end"])]

    def write(self, value: list) -> str:
        """Return one segment a line; what is no segment, as JSON."""
        try:
            return "\n".join(f"{kind} {start}-{end}" for kind, start, end in value)
        except (TypeError, ValueError):
            return json.dumps(value, ensure_ascii=False)


EVIDENCE_HELP = gettext_lazy('Places such as 12-20, 33-41, or the words themselves: "…"')
NAMES_HELP = gettext_lazy("Variants, abbreviations, short forms; one a line.")


# Which form field edits which field of the catalogue. A callable default would make Django add a
# hidden copy of every such input to the form.
OVERRIDES: dict[type[models.Field], dict] = {
    EvidenceField: {
        "form_class": EvidenceInput,
        "help_text": EVIDENCE_HELP,
        "show_hidden_initial": False,
    },
    NamesField: {
        "form_class": NamesInput,
        "help_text": NAMES_HELP,
        "show_hidden_initial": False,
    },
    Prose: {
        "form_class": Words,
        "widget": widgets.AdminTextareaWidget(attrs={"rows": 3, "cols": 60}),
    },
    TextLine: {"form_class": Words, "widget": widgets.AdminTextInputWidget},
    models.URLField: {"assume_scheme": "https"},  # Django 6's choice, and no warning before it
}
