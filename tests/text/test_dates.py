"""Dates: what is accepted, bounds, words, and the bounds of the URL."""

import calendar
from datetime import date

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import dates
from archive.text.dates import parse, parse_bound, words

DAY = date

# EDTF, earliest, latest, precision, uncertain, approximate
ACCEPTED = [
    ("2020-06-19", DAY(2020, 6, 19), DAY(2020, 6, 19), "day", False, False),
    ("2020-06", DAY(2020, 6, 1), DAY(2020, 6, 30), "month", False, False),
    ("2020", DAY(2020, 1, 1), DAY(2020, 12, 31), "year", False, False),
    ("2020-02", DAY(2020, 2, 1), DAY(2020, 2, 29), "month", False, False),
    ("2020-02-29", DAY(2020, 2, 29), DAY(2020, 2, 29), "day", False, False),
    ("1000", DAY(1000, 1, 1), DAY(1000, 12, 31), "year", False, False),
    ("9999-12-31", DAY(9999, 12, 31), DAY(9999, 12, 31), "day", False, False),
    ("2020?", DAY(2020, 1, 1), DAY(2020, 12, 31), "year", True, False),
    ("2021-07~", DAY(2021, 7, 1), DAY(2021, 7, 31), "month", False, True),
    ("2021-07-05%", DAY(2021, 7, 5), DAY(2021, 7, 5), "day", True, True),
    ("2020-XX", DAY(2020, 1, 1), DAY(2020, 12, 31), "year", False, False),
    ("2020-XX-XX", DAY(2020, 1, 1), DAY(2020, 12, 31), "year", False, False),
    ("2021-02-XX", DAY(2021, 2, 1), DAY(2021, 2, 28), "month", False, False),
    ("202X", DAY(2020, 1, 1), DAY(2029, 12, 31), "interval", False, False),
    ("202X~", DAY(2020, 1, 1), DAY(2029, 12, 31), "interval", False, True),
    ("XXXX-10-24", None, None, "unknown", False, False),
    ("XXXX-02-29", None, None, "unknown", False, False),
    ("XXXX-10", None, None, "unknown", False, False),
    ("2020-06-19/2020-06-21", DAY(2020, 6, 19), DAY(2020, 6, 21), "interval", False, False),
    ("2020-06/2021", DAY(2020, 6, 1), DAY(2021, 12, 31), "interval", False, False),
    ("2020-06-15/2020-06", DAY(2020, 6, 15), DAY(2020, 6, 30), "interval", False, False),
    ("2020-06~/2020-08?", DAY(2020, 6, 1), DAY(2020, 8, 31), "interval", True, True),
    ("2025-07-01/..", DAY(2025, 7, 1), None, "interval", False, False),
]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "uncertain", "approximate"), ACCEPTED
)
def test_parse_gives_the_days_that_a_date_may_mean(
    text: str,
    earliest: date | None,
    latest: date | None,
    precision: str,
    uncertain: bool,
    approximate: bool,
) -> None:
    dating = parse(text)
    assert dating.edtf == text
    assert (dating.earliest, dating.latest) == (earliest, latest)
    assert dating.precision == precision
    assert (dating.uncertain, dating.approximate) == (uncertain, approximate)


@pytest.mark.parametrize("text", [row[0] for row in ACCEPTED])
def test_the_library_reads_what_is_accepted_and_finds_the_same_bounds(text: str) -> None:
    value, dating = edtf.parse_edtf(text), parse(text)
    if dating.earliest is not None:
        assert date(*value.lower_strict()[:3]) == dating.earliest
    if dating.latest is not None:
        assert date(*value.upper_strict()[:3]) == dating.latest


REFUSED = [
    ("", "not a date"),
    ("hôm nay", "not a date"),
    (" 2020", "not a date"),
    ("2020\n", "not a date"),
    ("20200619", "not a date"),
    ("19/6/2020", "not a date"),
    ("2020-6-19", "not a date"),
    ("٢٠٢٠", "not a date"),
    ("２０２０", "not a date"),
    ("2٠20", "not a date"),
    ("2020-0٦", "not a date"),
    ("202²", "not a date"),
    ("0000", "not a date"),
    ("0999", "not a date"),
    ("-0044", "not a date"),
    ("Y17000", "not a date"),
    ("2020-06-19T10:00:00", "not a date"),
    ("[2020,2021]", "not a date"),
    ("2021?-07", "not a date"),
    ("20XX", "not a date"),
    ("2020-0X", "not a date"),
    ("2020-21", "no month 21"),
    ("2021-13", "no month 13"),
    ("2021-00", "no month 00"),
    ("2021-02-29", "no day 29"),
    ("2021-02-30", "no day 30"),
    ("2021-04-00", "no day 00"),
    ("XXXX-02-30", "no day 30"),
    ("XXXX", "without a year"),
    ("XXXX-XX-24", "without a year"),
    ("XXXX-10-XX", "without a year"),
    ("XXXX-10-24?", "without a year"),
    ("202X-06", "a decade has no month"),
    ("2020-XX-24", "a day without its month"),
    ("../2021", "an interval needs a start"),
    ("../..", "an interval needs a start"),
    ("/2021", "an interval needs a start"),
    ("2021/", "an interval needs a start"),
    ("2020/2021/2022", "not a date"),
    ("2020-XX/2021", "no X inside an interval"),
    ("XXXX-10-24/..", "no X inside an interval"),
    ("2020-06-21/2020-06-19", "ends before it starts"),
    ("2021/2020", "ends before it starts"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_parse_names_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse(text)


def test_a_refusal_quotes_no_more_than_forty_characters() -> None:
    with pytest.raises(ValueError, match="not a date") as fault:
        parse("2020" * 10_000)
    assert len(str(fault.value)) < 120


@pytest.mark.parametrize("fault", [TypeError, ValueError, AttributeError])
def test_a_failure_inside_the_library_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fail(value: object) -> None:
        raise fault("cannot")

    monkeypatch.setattr(dates.Date, "upper_strict", fail)
    parse.cache_clear()
    with pytest.raises(ValueError, match=r"year='2020'.*no bounds can be computed \(cannot\)"):
        parse("2020")


dates_written = st.text("0123456789X-/.?~%", max_size=22)


@given(st.one_of(st.text(max_size=12), dates_written))
def test_any_text_is_a_date_or_a_refusal(text: str) -> None:
    try:
        dating = parse(text)
    except ValueError:
        return
    assert edtf.is_valid_edtf(text)
    assert words(text, "vi")
    if dating.latest is not None:
        assert dating.earliest is not None
        assert dating.earliest <= dating.latest


days = st.dates(min_value=date(1000, 1, 1))


@given(days, st.sampled_from(["", "?", "~", "%"]))
def test_bounds_are_the_plain_span_whatever_the_mark(day: date, mark: str) -> None:
    year, month, full = f"{day:%Y}".zfill(4), f"{day:%Y}".zfill(4) + f"-{day:%m}", str(day)
    last = calendar.monthrange(day.year, day.month)[1]
    assert _span(full + mark) == (day, day)
    assert _span(month + mark) == (day.replace(day=1), day.replace(day=last))
    assert _span(year + mark) == (date(day.year, 1, 1), date(day.year, 12, 31))


def _span(text: str) -> tuple[date | None, date | None]:
    dating = parse(text)
    return dating.earliest, dating.latest


@given(days, days)
def test_an_interval_spans_both_its_ends(one: date, other: date) -> None:
    first, last = sorted([one, other])
    assert _span(f"{first}/{last}") == (first, last)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("2020-06-19", "ngày 19 tháng 6 năm 2020", "19 June 2020"),
        ("2020-06-01", "ngày 1 tháng 6 năm 2020", "1 June 2020"),
        ("2020-06", "tháng 6 năm 2020", "June 2020"),
        ("2021", "năm 2021", "2021"),
        ("2021-07~", "khoảng tháng 7 năm 2021", "about July 2021"),
        ("2020?", "năm 2020 (chưa chắc)", "2020 (uncertain)"),
        ("2021-07%", "khoảng tháng 7 năm 2021 (chưa chắc)", "about July 2021 (uncertain)"),
        ("XXXX-10-24", "ngày 24 tháng 10, không rõ năm", "24 October, year unknown"),
        ("XXXX-10", "tháng 10, không rõ năm", "October, year unknown"),
        ("2020-XX", "năm 2020, không rõ tháng", "2020, month unknown"),
        ("2020-06-XX", "tháng 6 năm 2020, không rõ ngày", "June 2020, day unknown"),
        ("2020-XX-XX", "năm 2020, không rõ ngày và tháng", "2020, day and month unknown"),
        ("202X", "thập niên 2020", "the 2020s"),
        (
            "2020-06-19/2020-06-21",
            "từ ngày 19 tháng 6 năm 2020 đến ngày 21 tháng 6 năm 2020",
            "from 19 June 2020 to 21 June 2020",
        ),
        (
            "2020-06~/2021?",
            "từ khoảng tháng 6 năm 2020 đến năm 2021 (chưa chắc)",
            "from about June 2020 to 2021 (uncertain)",
        ),
        ("2025-07-01/..", "từ ngày 1 tháng 7 năm 2025 trở đi", "from 1 July 2025 onwards"),
    ],
)
def test_words_in_both_languages(text: str, vi: str, en: str) -> None:
    assert words(text, "vi") == vi
    assert words(text, "en") == en


def test_every_month_has_its_english_name() -> None:
    assert [words(f"2020-{month:02}", "en") for month in range(1, 13)] == [
        f"{name} 2020" for name in calendar.month_name[1:]
    ]


def test_words_refuse_another_language_and_a_broken_date() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        words("2020", "fr")
    with pytest.raises(ValueError, match="no month 13"):
        words("2020-13", "vi")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", DAY(2020, 1, 1), DAY(2020, 12, 31)),
        ("2020-02", DAY(2020, 2, 1), DAY(2020, 2, 29)),
        ("2021-02", DAY(2021, 2, 1), DAY(2021, 2, 28)),
        ("2020-06-19", DAY(2020, 6, 19), DAY(2020, 6, 19)),
        ("1000", DAY(1000, 1, 1), DAY(1000, 12, 31)),
        ("9999-12", DAY(9999, 12, 1), DAY(9999, 12, 31)),
    ],
)
def test_a_bound_covers_its_whole_span(text: str, first: date, last: date) -> None:
    assert parse_bound(text, end=False) == first
    assert parse_bound(text, end=True) == last


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "YYYY"),
        ("20", "YYYY"),
        ("20200619", "YYYY"),
        ("2020-6", "YYYY"),
        ("2020-06-19T00", "YYYY"),
        ("2020 ", "YYYY"),
        ("2020\n", "YYYY"),
        ("-2020", "YYYY"),
        ("2020?", "YYYY"),
        ("2020-XX", "YYYY"),
        ("12020", "YYYY"),
        ("٢٠٢٠", "YYYY"),
        ("202²", "YYYY"),
        ("２０２０", "YYYY"),
        ("0000", "1000 to 9999"),
        ("0999-12", "1000 to 9999"),
        ("2021-13", "no month 13"),
        ("2021-00", "no month 00"),
        ("2020-02-30", "no day 30"),
        ("2021-02-29", "no day 29"),
        ("2021-01-00", "no day 00"),
    ],
)
@pytest.mark.parametrize("end", [False, True])
def test_a_bound_names_what_is_wrong(text: str, message: str, end: bool) -> None:
    with pytest.raises(ValueError, match=message):
        parse_bound(text, end)


@given(days)
def test_a_full_day_is_itself_at_both_ends(day: date) -> None:
    assert parse_bound(str(day), end=False) == parse_bound(str(day), end=True) == day
