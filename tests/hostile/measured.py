"""Runs a command and says what it cost, as JSON.

A process of its own, and a small one: on Linux a child's peak of memory is never
told as less than that of the process that started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys


def main() -> None:
    """Run the command of the arguments; code, seconds, bytes and words on stdout."""
    process = subprocess.Popen(
        sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout
    told = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    cost = {
        "code": process.returncode,
        "told": told,
        "seconds": used.ru_utime + used.ru_stime,
        "bytes": used.ru_maxrss * unit,
    }
    sys.stdout.write(json.dumps(cost))


if __name__ == "__main__":
    main()
