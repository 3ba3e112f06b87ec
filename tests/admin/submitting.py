"""What a browser sends back for a form: every control as the page shows it, then as changed."""

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client

REASON = "Đối chiếu lại với văn bản."


def controls(page: bytes) -> dict[str, list[str] | str]:
    """Return the controls of the page's main form that a browser would send.

    A reason that is needed is given: a browser sends no form without.
    """
    form = BeautifulSoup(page, "lxml").select_one("#content form[method=post]")
    sent: dict[str, list[str] | str] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        name, value = control["name"], value_of(control)
        if name == "reason" and control.has_attr("required"):
            value = value or REASON
        if value is not None and "__prefix__" not in name:
            sent[name] = value
    return sent


def value_of(control: Tag) -> str | None:
    """Return a control's value, None where a browser would send nothing."""
    kind = control.get("type", "")
    if kind in ("submit", "button") or control.has_attr("disabled"):
        return None
    if kind in ("checkbox", "radio"):
        return control.get("value", "on") if control.has_attr("checked") else None
    if control.name == "textarea":
        # HTML drops the first line feed and sends line ends as CR LF.
        return control.text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return chosen.get("value", chosen.text) if chosen else ""
    return control.get("value", "")


def add_row(sent: dict, prefix: str, **values: object) -> str:
    """Fill one more row of an inline; return the prefix of its controls."""
    number = int(sent[f"{prefix}-TOTAL_FORMS"])
    sent[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    for name, value in values.items():
        sent[f"{prefix}-{number}-{name}"] = str(value)
    return f"{prefix}-{number}"


def submit(client: Client, address: str, changes: dict | None = None, **more: str) -> HttpResponse:
    """Open a form, change some of its controls and send it."""
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, controls(page.content) | (changes or {}) | more)


def errors(response: HttpResponse) -> str:
    """Return every error message of a page that refused a form."""
    assert response.status_code == 200, "the form was taken"
    lists = BeautifulSoup(response.content, "lxml").select(".errorlist")
    return "\n".join(found.get_text(" ") for found in lists)


def messages(response: HttpResponse) -> list[str]:
    """Return the messages that a page shows to the curator."""
    found = BeautifulSoup(response.content, "lxml").select(".messagelist li")
    return [message.get_text().strip() for message in found]
