"""Dates in Vietnamese: Django's own begin the day with a capital and fill half a table."""

DATE_FORMAT = "d-m-Y"
DATETIME_FORMAT = r"H:i \n\g\à\y d-m-Y"
