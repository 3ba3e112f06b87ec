"""The public record, written in the formats that other programs read: one module a format.

Every function here is pure: a public record (or a list row) and a few plain parameters in, text,
bytes or a plain dict out. No model, no settings, no request: the views pass what is needed
(`site_url`, `language`, `archive_name`, `edition`). So a static copy and a test need no server.

`reference` is what bibtex, ris and csl share; `cleaning` and `xmltext` are what makes any stored
text safe to write; `dating` and `wording` say no more about a date than the record does.
"""
