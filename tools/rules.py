"""Write the handbook's page of rules anew from the page of each rule: `make rules`."""

from __future__ import annotations

from pathlib import Path

from farflung.rules import all_rules, handbook_page

PAGE = Path(__file__).parents[1] / "handbook/this-handbook/rules.md"


def main() -> None:
    """Write the page and say where."""
    PAGE.write_text(handbook_page(all_rules()), "utf-8")
    print(f"{PAGE.name}: {len(all_rules())} rules")


if __name__ == "__main__":
    main()
