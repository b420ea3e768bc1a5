"""Write the handbook's reference pages anew: `make reference`."""

from __future__ import annotations

from pathlib import Path

from tools.reference import reference_pages

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Write the pages and say which."""
    for path, text in reference_pages(ROOT).items():
        (ROOT / path).write_text(text, "utf-8")
        print(path)


if __name__ == "__main__":
    main()
