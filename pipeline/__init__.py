"""Everything up to a number: from a LinkedIn export to the answer."""
