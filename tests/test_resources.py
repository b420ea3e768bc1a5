from __future__ import annotations

from farflung.resources import kinds_folder, starter_files, themes_folder


def test_the_files_that_travel_with_the_package_are_there() -> None:
    """Kinds, both themes and the starter project are found in a checkout and in a wheel."""
    assert (kinds_folder() / "pet.yml").is_file()
    assert themes_folder().is_dir()
    files = starter_files()
    assert {"mkdocs.yml", "newsletter/newsletter.yml", "handbook/index.md"} <= set(files)
    assert all(file.is_file() for file in files.values())


def test_the_starter_comes_in_the_same_order_everywhere() -> None:
    """Paths have forward slashes, stay inside, and each folder's are sorted."""
    paths = list(starter_files())
    assert all(not path.startswith("/") and ".." not in path.split("/") for path in paths)
    tops = [path.split("/")[0] for path in paths]
    assert list(dict.fromkeys(tops)) == ["mkdocs.yml", "handbook", "newsletter"]
