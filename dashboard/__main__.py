"""`python -m dashboard` is the command `invites`."""

import sys

from dashboard.cli import main

sys.exit(main())
