"""The one reader of the query string: filters over a selection, and what they say in words."""

from archive.filters.articles import ArticleFilters

__all__ = ["ArticleFilters"]
