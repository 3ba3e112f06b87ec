"""Only what a date says for certain becomes a part of it."""

import pytest

from archive.formats import dating, wording
from tests.formats import specimens


@pytest.mark.parametrize(
    ("edtf", "interval", "approximate"),
    [
        ("2020-06-19", "2020-06-19", False),
        ("2020-06", "2020-06", False),
        ("2021", "2021", False),
        ("2021-07~", "2021-07", True),
        ("2021-07-02?", "2021-07-02", True),
        ("2021-07%", "2021-07", True),
        ("2020-XX", "2020", False),
        ("2020-06-XX", "2020-06", False),
        ("2020-XX-XX", "2020", False),
        ("202X", "", False),
        ("XXXX-10-24", "", False),
        ("XXXX-10", "", False),
        ("2021-21", "2021", False),
        ("2020-06-19/2020-06-21", "2020-06-19/2020-06-21", False),
        ("2021~/2022", "2021/2022", True),
        ("2021/..", "", False),
        ("../2021", "", False),
        ("[2020,2021]", "", False),
        ("2020-02-30", "2020-02", False),
        ("0000", "", False),
        ("٢٠٢٠", "", False),
        ("nonsense", "", False),
    ],
)
def test_known_parts(edtf: str, interval: str, approximate: bool) -> None:
    date = dating.known(edtf)
    assert (date.iso_interval, date.approximate) == (interval, approximate)


@pytest.mark.parametrize(
    ("edtf", "single"),
    [
        ("2020-06-19/2020-06-21", "2020-06"),
        ("2020-06-19/2020-06-19", "2020-06-19"),
        ("2020-06/2020-07-01", "2020"),
        ("2019-12-31/2020-12-31", ""),
        ("2020-06", "2020-06"),
    ],
)
def test_one_date_for_an_interval_is_what_both_ends_share(edtf: str, single: str) -> None:
    assert dating.known(edtf).iso == single


def test_the_published_date_comes_first_and_the_event_last() -> None:
    event, captured, published = (specimens.date(d) for d in ("2019-03-05", "2019-03", "2019-04"))
    full = {"event": event, "captured": captured, "published": published}
    assert dating.cited({"dates": full})[0] == "published"
    assert dating.cited({"dates": full | {"published": None}})[0] == "captured"
    kind, date = dating.cited({"dates": {"event": event, "captured": None, "published": None}})
    assert (kind, date and date.iso) == ("event", "2019-03-05")
    assert dating.cited({"dates": dict.fromkeys(full)}) == ("", None)


def test_a_list_row_has_its_event_date() -> None:
    assert dating.cited(specimens.row())[0] == "event"
    assert dating.cited(specimens.row(event_date=None)) == ("", None)


def test_the_sentence_says_which_date_it_is() -> None:
    month = dating.known("2019-03")
    assert "thời điểm thu thập: tháng 3 năm 2019" in wording.date_note("captured", month, "vi")
    assert "date of publication: March 2019" in wording.date_note("published", month, "en")
    assert wording.date_note("", None, "en") == "No date is known."
    assert "2021-21" in wording.date_note("event", dating.known("2021-21"), "en")
