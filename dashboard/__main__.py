"""`python -m dashboard` is the command `invites`."""

from dashboard.cli import entry

entry()
