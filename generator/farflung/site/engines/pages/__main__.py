"""Build one staged tree: settings on standard input, the rest as arguments.

Exit codes: 0 built; 3 pages cannot be built one by one, and the last line says why; 1 anything
else, for which MkDocs itself has the better words.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from pathlib import Path

from farflung.site.engines.pages.building import Job, build
from farflung.site.engines.pages.locality import NotLocal

_NOT_LOCAL = 3


def main() -> int:
    """Run a build."""
    parser = argparse.ArgumentParser()
    for name in ("entries", "spare"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("identity", "moment"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()
    try:
        build(sys.stdin.buffer, Job(**vars(options)))
    except NotLocal as reason:
        sys.stdout.write(f"\n{reason}\n")
        return _NOT_LOCAL
    except BaseException:  # noqa: BLE001 - whatever it is, the build is left to MkDocs
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
