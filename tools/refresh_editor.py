"""Refresh the browser editor that Farflung brings, from the npm package @sveltia/cms (MIT).

    python tools/refresh_editor.py 0.221.1

It fetches that version with ``npm pack``, and the fonts that it would have browsers load from a
public CDN. The script has their addresses changed to those beside it, and is otherwise as it was
published. ``about.json`` says what came from where and holds the hashes; ``LICENCES.txt`` the
licences. The editor's JSON Schema, without its prose, goes to the tests. Afterwards run
``pytest tests/contribute/editor``.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
OUT = ROOT / "generator/farflung/contribute/editor/sveltia"
SCHEMA = ROOT / "tests/contribute/editor/sveltia-cms.schema.json"
FONT = re.compile(
    r"https://cdn\.jsdelivr\.net/fontsource/fonts/([a-z0-9-]+)(:vf)?@([0-9.]+)/([\w-]+\.woff2)"
)
PROSE = {"description", "markdownDescription", "deprecationMessage"}


def main(version: str) -> None:
    """Write the editor, its fonts, their licences and the schema of one version."""
    with tempfile.TemporaryDirectory() as folder:
        editor = fetch(f"@sveltia/cms@{version}", Path(folder))
        script = member(editor, "dist/sveltia-cms.js").decode()
        sources = {"sveltia-cms.js": f"@sveltia/cms {version}"}
        licences = [f"# @sveltia/cms {version}\n\n{member(editor, 'LICENSE.txt').decode()}"]
        files: dict[str, bytes] = {}
        for found in FONT.finditer(script):
            name, variable, number, file = found.groups()
            package = f"@fontsource{'-variable' if variable else ''}/{name}"
            font = fetch(f"{package}@{number}", Path(folder))
            files[f"{name}.woff2"] = member(font, f"files/{name}-{file}")
            sources[f"{name}.woff2"] = f"{package} {number}"
            licences.append(f"# {package} {number}\n\n{member(font, 'LICENSE').decode()}")
        schema = json.loads(member(editor, "schema/sveltia-cms.json"))
    files["sveltia-cms.js"] = FONT.sub(r"\1.woff2", script).encode()
    text = "\n\n".join(licence.strip() for licence in licences) + "\n"
    files["LICENCES.txt"] = "".join(f"{line.rstrip()}\n" for line in text.splitlines()).encode()
    OUT.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (OUT / name).write_bytes(data)
    about = {
        name: {"source": sources.get(name, ""), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(files.items())
    }
    (OUT / "about.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    SCHEMA.write_text(json.dumps(plain(schema), separators=(",", ":")) + "\n", "utf-8")
    print(f"{len(files)} files, {sum(map(len, files.values()))} bytes")


def fetch(package: str, folder: Path) -> Path:
    """Download a package of npm; return the archive."""
    command = ["npm", "pack", "--silent", package]
    done = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return folder / done.stdout.strip()


def member(archive: Path, name: str) -> bytes:
    """Return one file of a package."""
    with tarfile.open(archive) as package:
        content = package.extractfile(f"package/{name}")
        if content is None:
            raise FileNotFoundError(name)
        return content.read()


def plain(schema: Any) -> Any:
    """Leave the prose out of a schema: it is three quarters of it, and validates nothing."""
    if isinstance(schema, list):
        return [plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: plain(part) for name, part in value.items()}
        if key in {"properties", "definitions"}
        else plain(value)
        for key, value in schema.items()
        if key not in PROSE
    }


if __name__ == "__main__":
    main(sys.argv[1])
