"""The order of a list that has no filters: one parameter, read and judged as those of articles."""

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from archive.filters import fields
from archive.filters.articles import MOST_NAMED


def order_of(data: QueryDict, orders: tuple[str, ...]) -> tuple[str, list[str]]:
    """Return the order that `sort` asks for, and what a reader must know of the parameters.

    `orders` begins with the default; a wrong value or an unknown name is told, and gives that.
    """
    unknown = [name for name in data if name != "sort"]
    ignored = _("is not a parameter of this list; it was ignored")
    notices = [f"{fields.shown(name)}: {ignored}" for name in unknown[:MOST_NAMED]]
    if len(unknown) > MOST_NAMED:
        beyond = _("more parameters are unknown than are named here")
        notices.append(f"…: {beyond}")
    field = fields.TermField(terms=orders)
    try:
        return field.clean(field.widget.value_from_datadict(data, {}, "sort")), notices
    except ValidationError as error:
        return orders[0], [*notices, *(f"sort: {message}" for message in error.messages)]
