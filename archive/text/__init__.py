"""Pure functions over Vietnamese text, dates and document numbers.

Lowest level of the house: imports no Django, no settings and nothing else of `archive`; every other
room may import from here. Texts are taken as stored, offsets are code points of the text given.
"""
