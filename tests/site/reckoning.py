"""A slow second opinion on lists: every filter computed from whole records, one by one.

It knows nothing of bitmaps, intervals, forms or pages of the edition: only the JSON records that
the site gives, the alias of nothing, and the rules of the contract.
"""

import calendar
import json
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs

from django.test import Client

FACETS = ("province", "resolution", "organisation", "person", "publisher")


@dataclass
class Reckoner:
    """All article records of a site by key, and each province's successor."""

    articles: dict[str, dict]
    successors: dict[str, str | None]

    @classmethod
    def of(cls, client: Client) -> "Reckoner":
        """Return a reckoner on what a site gives as JSON."""

        def asked(path: str) -> dict:
            response = client.get(path)
            assert response.status_code == 200, path
            return json.loads(response.content)

        rows, page = [], asked("/articles.json?per_page=100")
        rows += page["results"]
        while page["next"]:
            page = asked("/" + page["next"].split("/", 3)[3])
            rows += page["results"]
        articles = {row["key"]: asked(f"/articles/{row['key']}.json") for row in rows}
        keys = {a["province"]["key"] for a in articles.values() if a["province"]}
        found = cls(articles, {})
        while keys:
            key = keys.pop()
            after = asked(f"/provinces/{key}.json")["successor"]
            found.successors[key] = after and after["key"]
            if after and after["key"] not in found.successors:
                keys.add(after["key"])
        return found

    def found(self, query: str) -> list[str]:
        """Return the keys that a list with this query must give, in its order."""
        asked = parse_qs(query, keep_blank_values=False)
        keys = [key for key, record in self.articles.items() if self.holds(record, asked)]
        keys.sort(key=lambda key: self.place(self.articles[key]))
        return keys if asked.get("sort") == ["oldest"] else keys[::-1]

    def place(self, record: dict) -> tuple[str, str, str]:
        """Return where an article stands in time; undated ones stand before all others."""
        day = record["dates"]["event"] or {}
        return day.get("earliest") or "", day.get("latest") or "", record["key"]

    def holds(self, record: dict, asked: dict[str, list[str]]) -> bool:
        """Tell whether an article satisfies every parameter."""
        era = asked.get("era", ["then"])[0]
        for name in FACETS:
            if name in asked and not set(asked[name]) & self.values(record, name, era):
                return False
        if "from" in asked or "to" in asked:
            certain = asked.get("dates") == ["certain"]
            span = asked.get("from", [""])[0], asked.get("to", [""])[0]
            return self.dated(record, *span, certain)
        return True

    def values(self, record: dict, name: str, era: str = "then") -> set[str]:
        """Return what an article has in a field; `none` where it has nothing."""
        if name == "province":
            unit = record["province"] and record["province"]["key"]
            units = [unit] if unit else ["none"]
            while era == "now" and unit and self.successors[unit]:
                unit = self.successors[unit]
                units.append(unit)
            return set(units)
        if name == "publisher":
            return {record["publisher"]["key"] if record["publisher"] else "none"}
        if name == "resolution":
            cited = {c["key"] for c in record["resolutions"] if c["form"] != "implied"}
            return cited or {"none"}
        return {entity["key"] for entity in record[f"{name}s" if name != "person" else "people"]}

    def dated(self, record: dict, start: str, end: str, certain: bool) -> bool:
        """Tell whether an article may have happened, or surely did, between two bounds."""
        day = record["dates"]["event"]
        if not day or not day["earliest"]:
            return False
        first, last = day["earliest"], day["latest"] or "9999-99-99"
        low, high = bound(start, False) or "", bound(end, True) or "9999-99-99"
        if certain:
            return low <= first and last <= high and (bool(day["latest"]) or not end)
        return first <= high and low <= last


def bound(text: str, end: bool) -> str:
    """Return the first or last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = [int(part) for part in text.split("-")] if text else []
    if not parts:
        return ""
    year, month, day = (*parts, None, None)[:3]
    month = month or (12 if end else 1)
    day = day or (calendar.monthrange(year, month)[1] if end else 1)
    return date(year, month, day).isoformat()
