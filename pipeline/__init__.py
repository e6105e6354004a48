"""Everything up to a number: from a LinkedIn export to the answer."""

__version__ = "0.1.0"
