from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.projects import MKDOCS, NEWSLETTER, write_project

from farflung.config import Settings, read_settings
from farflung.model import Cadence

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "title: Post\nsender: post@example.org\n"
_SECTIONS = "sections: [{id: books, kind: book}]\n"


def _faults(root: Path, newsletter: str, mkdocs: str = MKDOCS) -> list[tuple[str, str, str, str]]:
    """Return place, rule, message and hint of every problem, in file order."""
    write_project(root, {"newsletter/newsletter.yml": newsletter, "mkdocs.yml": mkdocs})
    settings, problems = read_settings(root)
    assert settings is None
    return [(str(p.place), p.rule, p.message, p.hint) for p in sorted(problems)]


def _read(root: Path, newsletter: str = NEWSLETTER, mkdocs: str = MKDOCS) -> Settings:
    write_project(root, {"newsletter/newsletter.yml": newsletter, "mkdocs.yml": mkdocs})
    settings, problems = read_settings(root)
    assert problems == ()
    assert settings is not None
    return settings


def test_our_own_settings_are_right(repository: Path) -> None:
    """The starter project's two files have no problems."""
    settings, problems = read_settings(repository)
    assert problems == ()
    assert settings is not None
    assert settings.publication.cadences == (Cadence.WEEKLY, Cadence.MONTHLY)
    assert settings.handbook.review.every == 6


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    """Three lines are a newsletter, and an empty mkdocs.yml but for its name a handbook."""
    settings = _read(tmp_path, _HEAD + _SECTIONS, "site_name: X\n")
    assert settings.publication.cadence is Cadence.WEEKLY
    assert settings.publication.delivery.smtp.port == 587
    assert settings.handbook.versions.default == "latest"
    assert (settings.site.site_url, settings.site.docs_dir, settings.site.nav) == ("", "docs", None)


def test_the_languages_of_the_handbook(tmp_path: Path) -> None:
    """The handbook's own comes first; without the setting there are none."""
    named = MKDOCS + "extra: {handbook: {languages: [en, es, pt-BR]}}\n"
    assert _read(tmp_path, mkdocs=named).handbook.translations == ("es", "pt-BR")
    assert _read(tmp_path, mkdocs=MKDOCS).handbook.translations == ()


@pytest.mark.parametrize(
    ("languages", "message"),
    [
        ("[es, en]", 'the first of "languages" is the handbook\'s own, which the theme says is en'),
        ("[en, english]", "should be the code of a language, such as en or pt-BR"),
        ("[en, es, es]", "names es twice"),
    ],
)
def test_faulty_languages_of_the_handbook(tmp_path: Path, languages: str, message: str) -> None:
    """Another first language, an unknown one, or one named twice, each at its place."""
    mkdocs = MKDOCS + f"extra:\n  handbook:\n    languages: {languages}\n"
    ((place, rule, found, _),) = _faults(tmp_path, NEWSLETTER, mkdocs)
    assert message in found
    assert rule == "wrong-setting"
    assert place.startswith(f"mkdocs.yml:{len(mkdocs.splitlines())}")


def test_the_page_about_a_choice(tmp_path: Path) -> None:
    """The choice is put into the page's path or anchor; a field without a page has none."""
    publication = _read(
        tmp_path, _HEAD + _SECTIONS + 'pages: {value: "values/{choice}.md#{choice}"}\n'
    ).publication
    assert publication.page_of("value", "trust") == "values/trust.md#trust"
    assert publication.page_of("team", "trust") == ""


def test_true_and_null_are_themselves(tmp_path: Path) -> None:
    """Settings are read by the core schema: false is false, and null leaves a version out."""
    settings = _read(
        tmp_path,
        _HEAD + _SECTIONS + "preview: false\n",
        "site_name: X\nextra: {handbook: {versions: {current: null}, private: true}}\n",
    )
    assert settings.publication.preview is False
    assert settings.handbook.versions.current is None
    assert settings.handbook.private is True


def test_the_address_of_the_site_ends_with_a_slash(tmp_path: Path) -> None:
    """Addresses are made by appending, so there is exactly one slash."""
    mkdocs = "site_name: X\nsite_url: https://example.org/handbook//\n"
    assert _read(tmp_path, mkdocs=mkdocs).site.site_url == "https://example.org/handbook/"


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    assert _read(tmp_path, "\ufeff" + NEWSLETTER).publication.title == "The Far-Flung Post"


def test_three_faults_of_the_newsletter_at_once(tmp_path: Path) -> None:
    """Each has file, line, column and a hint."""
    text = (
        "titel: Post\nsender: nobody\ntitle: Post\nsections:\n"
        "  - {id: books, kind: book}\ncadence: wekly\n"
    )
    assert _faults(tmp_path, text) == [
        (
            "newsletter/newsletter.yml:1:1",
            "unknown-setting",
            'there is no setting "titel" here',
            'did you mean "title"?',
        ),
        (
            "newsletter/newsletter.yml:2:9",
            "wrong-setting",
            '"sender" should be a mail address, such as The Post <post@example.org>',
            "",
        ),
        (
            "newsletter/newsletter.yml:6:10",
            "wrong-setting",
            "\"cadence\" should be 'daily', 'weekly' or 'monthly'",
            'did you mean "weekly"?',
        ),
    ]


def test_faults_of_both_files_come_together(tmp_path: Path) -> None:
    """Nobody mends one file to learn of the other."""
    mkdocs = (
        "site_name: [x]\nsite_url: example.org\nnav: x\nextra:\n  handbook:\n"
        "    engine: mkdocz\n    versions: {keep: 0, curent: 1}\n    review: {every: 6}\n"
    )
    assert _faults(tmp_path, _HEAD, mkdocs) == [
        ("mkdocs.yml:1:12", "wrong-setting", '"site_name" should be text', ""),
        (
            "mkdocs.yml:2:11",
            "wrong-setting",
            '"site_url" is not a web address',
            "write it as https://example.org/handbook/",
        ),
        ("mkdocs.yml:3:6", "wrong-setting", '"nav" should be a list', ""),
        (
            "mkdocs.yml:6:13",
            "wrong-setting",
            "\"engine\" should be 'mkdocs', 'properdocs' or 'zensical'",
            'did you mean "mkdocs"?',
        ),
        (
            "mkdocs.yml:7:22",
            "wrong-setting",
            '"keep" should be greater than or equal to 1',
            "",
        ),
        (
            "mkdocs.yml:7:25",
            "unknown-setting",
            'there is no setting "curent" here',
            'did you mean "current"?',
        ),
        (
            "mkdocs.yml:8:21",
            "wrong-setting",
            '"every" should be a span of time, such as 6 months or 1 year',
            "",
        ),
        (
            "newsletter/newsletter.yml:1:1",
            "missing-setting",
            'the setting "sections" is missing',
            "",
        ),
    ]


@pytest.mark.parametrize(
    ("line", "place", "message", "hint"),
    [
        (
            "delivery: {smtp: {prot: 5}}",
            ":4:19",
            'there is no setting "prot" here',
            'did you mean "port"?',
        ),
        (
            "fetching: {time_out: 5}",
            ":4:12",
            'there is no setting "time_out" here',
            'did you mean "timeout"?',
        ),
        (
            "pages: {value: ../values.md}",
            ":4:16",
            '"value" should be a page of the handbook, such as values/index.md#{choice}',
            "",
        ),
        (
            "pages: {value: https://example.org/}",
            ":4:16",
            '"value" should be a page of the handbook, such as values/index.md#{choice}',
            "",
        ),
        ("zebra: 1", ":4:1", 'there is no setting "zebra" here', ""),
        (
            "delivery: {smtp: {security: start}}",
            ":4:29",
            "\"security\" should be 'starttls', 'tls' or 'none'",
            'did you mean "starttls"?',
        ),
        (
            "delivery: {database: mysql://post@example.org/post}",
            ":4:22",
            '"database" should be sqlite:///path/to/mail.db or postgresql://user@host/name',
            "",
        ),
        (
            "delivery: {database: 'postgresql://post:hunter2@example.org/post'}",
            ":4:22",
            '"database" should hold no password',
            "set FARFLUNG_DATABASE to the address with it",
        ),
        (
            "subscribers: {opt_in: doble}",
            ":4:23",
            "\"opt_in\" should be 'double' or 'none'",
            'did you mean "double"?',
        ),
        (
            "subscribers: {most_removed: 20}",
            ":4:29",
            '"most_removed" should be less than or equal to 1',
            "",
        ),
        (
            "timezone: Asia/Tokio",
            ":4:11",
            '"timezone" is not a time zone',
            'did you mean "Asia/Tokyo"?',
        ),
        (
            "accent: #0b6e4f",
            ":4:8",
            '"accent" should be text',
            "nothing is written here; a value that begins with # needs quotes around it",
        ),
        ("accent: green", ":4:9", '"accent" should be a colour, such as #0b6e4f', ""),
        ("language: 5", ":4:11", '"language" should be text', "write it in quotes"),
        (
            "language: very english",
            ":4:11",
            '"language" should be the code of a language, such as en or pt-BR',
            "",
        ),
        ("preview: maybe", ":4:10", '"preview" should be true or false', ""),
        ("digests: monthly", ":4:10", '"digests" should be a list', "put [ ] around it"),
        ("fetching: 5", ":4:11", '"fetching" should hold settings, one a line', ""),
        (
            "delivery: {smtp: {port: many}}",
            ":4:25",
            '"port" should be a whole number',
            "",
        ),
        (
            "reply_to: a@example.org, b@example.org",
            ":4:11",
            '"reply_to" should be a mail address, such as The Post <post@example.org>',
            "",
        ),
        (
            'reply_to: "a@example.org\\nBcc: b@example.org"',
            ":4:11",
            '"reply_to" should be a mail address, such as The Post <post@example.org>',
            "",
        ),
    ],
)
def test_a_faulty_setting_is_explained(
    tmp_path: Path, line: str, place: str, message: str, hint: str
) -> None:
    """Each fault says where it is, what is wrong, and what was probably meant."""
    ((where, _, what, tip),) = _faults(tmp_path, f"{_HEAD}{_SECTIONS}{line}\n")
    assert (where, what, tip) == (f"newsletter/newsletter.yml{place}", message, hint)


@pytest.mark.parametrize(
    ("section", "column", "message"),
    [
        ("highlights", 13, '"sections" should hold settings, one a line'),
        (
            "{id: Book Club, kind: book}",
            18,
            '"id" should be small letters and digits, with hyphens between words',
        ),
        ("{kind: book}", 13, 'the setting "id" is missing'),
        ("{id: a, kind: b, limit: 0}", 37, '"limit" should be greater than or equal to 1'),
        ("{id: a, kind: b, feeds: [{title: x}]}", 38, "a feed has either url or path"),
        (
            "{id: a, kind: b, feeds: [{title: x, url: ftp://x}]}",
            54,
            '"url" should be an address that begins with https:// or http://',
        ),
        (
            "{id: a, kind: b, feeds: [{title: x, path: ../../etc/passwd}]}",
            55,
            '"path" should be a path below the folder newsletter/, without ..',
        ),
        (
            "{id: a, kind: b, feeds: [{title: x, path: /etc/passwd}]}",
            55,
            '"path" should be a path below the folder newsletter/, without ..',
        ),
        ("{id: a, kind: b, feed: []}", 30, 'there is no setting "feed" here'),
    ],
)
def test_a_faulty_section_is_explained(
    tmp_path: Path, section: str, column: int, message: str
) -> None:
    """Faults inside of lists stand at their own line and column, once."""
    faults = _faults(tmp_path, f"{_HEAD}sections: [ {section}]\n")
    assert [(where, what) for where, _, what, _ in faults] == [
        (f"newsletter/newsletter.yml:3:{column}", message)
    ]


def test_an_empty_list_of_sections(tmp_path: Path) -> None:
    """A newsletter has a section."""
    ((_, _, message, _),) = _faults(tmp_path, _HEAD + "sections: []\n")
    assert message == '"sections" should hold at least one'


def test_a_section_can_be_there_once_only(tmp_path: Path) -> None:
    """Two sections would share one folder."""
    text = _HEAD + "sections:\n  - {id: a, kind: book}\n  - {id: a, kind: pet}\n"
    assert _faults(tmp_path, text) == [
        (
            "newsletter/newsletter.yml:5:10",
            "repeated-section",
            'there are two sections called "a"',
            "give one of them another id",
        )
    ]


def test_missing_files(tmp_path: Path) -> None:
    """Both are named, with the way to begin."""
    settings, problems = read_settings(tmp_path)
    assert settings is None
    assert [(str(p.place), p.rule, p.message, p.hint) for p in problems] == [
        (
            "newsletter/newsletter.yml",
            "missing-file",
            "this file is missing",
            "run: farflung init",
        ),
        ("mkdocs.yml", "missing-file", "this file is missing", "run: farflung init"),
    ]


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n"])
def test_a_file_that_holds_no_settings(tmp_path: Path, text: str) -> None:
    """An empty file, a list or a sentence are no settings."""
    ((_, rule, message, _),) = _faults(tmp_path, text)
    assert (rule, message) == ("not-yaml", "should hold settings, one a line")


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    """Another encoding is a problem, not a crash."""
    write_project(tmp_path, {"mkdocs.yml": "site_name: Café\n".encode("latin-1")})
    settings, (problem,) = read_settings(tmp_path)
    assert settings is None
    assert (problem.rule, problem.message) == ("not-utf8", "this file is not UTF-8 text")


def test_tags_that_mkdocs_knows_are_left_to_it(tmp_path: Path) -> None:
    """mkdocs.yml may hold what we do not understand."""
    mkdocs = (
        "site_name: X\nextra: &x {a: 1}\nmore: {<<: *x, a: 2}\n"
        "markdown_extensions:\n  - e: {f: !!python/name:os.system ''}\n"
    )
    assert _read(tmp_path, mkdocs=mkdocs).site.data["more"] == {"a": 2}


def test_extra_handbook_of_a_wrong_type(tmp_path: Path) -> None:
    """A list where settings belong is said."""
    ((where, _, message, _),) = _faults(
        tmp_path, _HEAD + _SECTIONS, "site_name: X\nextra: {handbook: [1]}\n"
    )
    assert (where, message) == ("mkdocs.yml:2:19", '"handbook" should hold settings, one a line')


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ("{backend: github}", (9, "missing-setting", 'the setting "repo" is missing', "")),
        (
            "{backend: gitbub, repo: a/b}",
            (19, "wrong-setting", "\"backend\" should be 'github' or 'gitlab'", "github"),
        ),
        (
            "{backend: github, repo: handbook}",
            (33, "wrong-setting", '"repo" should be owner and name of a repository', ""),
        ),
        (
            "{backend: github, repo: a/b, app_id: x}",
            (9, "wrong-setting", "app_id is for GitLab", "base_url"),
        ),
        (
            "{backend: gitlab, repo: a/b, base_url: https://git.example.org}",
            (9, "wrong-setting", "base_url of GitLab needs the app_id", ""),
        ),
        (
            "{backend: github, repo: a/b, base_url: x.org}",
            (48, "wrong-setting", '"base_url" should be an address that begins with', ""),
        ),
    ],
)
def test_faults_of_the_browser_editor(
    tmp_path: Path, setting: str, fault: tuple[int, str, str, str]
) -> None:
    """Where it saves is read before anything is written for it."""
    ((place, rule, message, hint),) = _faults(tmp_path, f"{_HEAD}{_SECTIONS}editor: {setting}\n")
    column, wanted_rule, words, hinted = fault
    assert (place, rule) == (f"newsletter/newsletter.yml:4:{column}", wanted_rule)
    assert message.startswith(words)
    assert hinted in hint
