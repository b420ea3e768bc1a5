"""Refresh the table of what mail clients support, from the npm package caniemail (MIT).

    python tools/refresh_mailclients.py 2.0.2

It fetches that version with ``npm pack``, keeps what the lint of letters needs (for each feature of
HTML and CSS, which of our target clients lack it and which know it in part) and writes it with the
package's licence to ``generator/farflung/render/mailclients/support.json``. Look at the diff, then
run ``pytest tests/render/test_mailclients.py``: it says what the letter may not use any more.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

TARGETS = {
    "gmail": {"desktop-webmail", "ios", "android", "mobile-webmail"},
    "outlook": {"windows", "outlook-com"},
    "apple-mail": {"macos", "ios"},
    "yahoo": {"desktop-webmail", "ios", "android"},
    "thunderbird": {"macos", "windows"},
    "samsung-email": {"android"},
}
OUT = Path(__file__).parents[1] / "generator/farflung/render/mailclients/support.json"


def main(version: str) -> None:
    """Write the table of one version of the package."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"caniemail@{version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            data = json.loads(_member(package, "package/dist/data/caniemail.json"))
            licence = _member(package, "package/LICENSE").decode()
    head = {
        "source": f"caniemail {version} (https://www.npmjs.com/package/caniemail), of which a part",
        "updated": data["last_update_date"],
        "licence": licence.strip().splitlines(),
        "clients": sorted(f"{c} {p}" for c, places in TARGETS.items() for p in places),
    }
    rows = (
        f"  {json.dumps(feature['slug'])}: {json.dumps(_kept(feature), ensure_ascii=False)}"
        for feature in data["data"]
        if feature["category"] != "others"
    )
    start = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    text = start + ',\n "features": {\n' + ",\n".join(rows) + "\n }\n}\n"  # a line each, for diffs
    OUT.write_text(text, encoding="utf-8", newline="\n")


def _member(package: tarfile.TarFile, name: str) -> bytes:
    member = next(m for m in package.getmembers() if m.name in {name, f"{name}.md"})
    content = package.extractfile(member)
    if content is None:
        raise FileNotFoundError(name)
    return content.read()


def _kept(feature: dict[str, Any]) -> dict[str, Any]:
    """Keep the title, and the clients whose newest version lacks the feature or knows a part."""
    newest = {
        f"{client} {place}": list(versions.values())[-1][0]
        for client, places in feature["stats"].items()
        for place, versions in places.items()
        if place in TARGETS.get(client, ())
    }
    return {
        "title": feature["title"],
        "lacking": sorted(name for name, answer in newest.items() if answer == "n"),
        "partly": sorted(name for name, answer in newest.items() if answer == "a"),
    }


if __name__ == "__main__":
    main(sys.argv[1])
