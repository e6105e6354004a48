"""What can go wrong and is the user's to mend."""


class InputError(Exception):
    """A fault of the input, told in one sentence.

    The text reads `<file>: <found>, <expected>. <what to do>.` It never holds a
    value of a person's: columns, line numbers and counts only.
    """


class ModelTestError(Exception):
    """A model's rows are not what its yml promises; nothing is published.

    The text names the model and the test, and counts rows.
    """
