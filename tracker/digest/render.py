"""Sets an issue: takes an Edition and the folder of templates, gives subject, HTML, text and images.

Gmail shows 102 kB of a mail and hides the rest behind a link. An issue that would be longer loses its
last one-line stories, in both forms alike, until it fits; the count of the left-out is said.
"""

import base64
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import css_inline
import jinja2

from tracker.digest import charts, figures, plain, wrap
from tracker.errors import CannotRunError
from tracker.model.digest import Rendered
from tracker.model.edition import Edition

MAX_HTML_BYTES = 95_000
_FOLDER = "digest"
_LINKS = {"http", "https", "mailto"}


def render(edition: Edition, templates_dir: Path) -> Rendered:
    """The issue as mail.

    Args:
        edition: a built issue.
        templates_dir: the folder that holds ``digest/issue.html.j2`` and ``digest/issue.txt.j2``.

    Raises:
        CannotRunError: a template is missing or has a mistake; the message names it.
    """
    images = charts.of(edition)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=False)
    try:
        environment = _environment(templates_dir)
        while True:
            context = {"edition": edition, "images": {image.cid: image for image in images}}
            html = inliner.inline(environment.get_template("issue.html.j2").render(context))
            shorter = _shorter(edition)
            if len(html.encode()) <= MAX_HTML_BYTES or shorter is None:
                break
            edition = shorter
        text = environment.get_template("issue.txt.j2").render(context)
    except jinja2.TemplateError as error:
        raise CannotRunError(
            f"The digest's template {_place(error)} cannot be used: {error}; mend it."
        ) from error
    return Rendered(subject(edition), html, plain.tidy(text), images)


def subject(edition: Edition) -> str:
    """The subject of the mail: one line, the headline first, since a phone shows thirty characters of it."""
    return " ".join(f"{edition.headline} · {edition.publication.name} No. {edition.number}".split())


def standalone(rendered: Rendered) -> str:
    """The HTML for a browser, with its images inside it instead of beside it."""
    html = rendered.html
    for image in rendered.images:
        data = base64.b64encode(image.png).decode()
        html = html.replace(f"cid:{image.cid}", f"data:image/png;base64,{data}")
    return html


def _environment(templates_dir: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_dir / _FOLDER),
        autoescape=jinja2.select_autoescape(["html", "html.j2"], default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        wrap=wrap.wrap,
        safe_url=safe_url,
        percent=figures.percent,
        plain_table=plain.table,
        ruled=plain.ruled,
        bars=plain.bars,
    )
    return environment


def safe_url(url: str) -> str:
    """The address if it leads to the web or a mailbox, else "": no feed may put script: into a mail."""
    return url if urlsplit(url.strip()).scheme.lower() in _LINKS else ""


def _place(error: jinja2.TemplateError) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return str(error.name)
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.name}, line {error.lineno},"
    return "issue.html.j2 or issue.txt.j2"


def _shorter(edition: Edition) -> Edition | None:
    """The issue with one story fewer, the lowest scored first; None where only the lead is left."""
    fullest = [s for s in edition.sections if s.brief or s.stories]
    if not fullest:
        return None
    last = min(fullest, key=lambda section: ((section.brief or section.stories)[-1].score, section.layer))
    cut = replace(last, brief=last.brief[:-1]) if last.brief else replace(last, stories=last.stories[:-1])
    sections = tuple(cut if section is last else section for section in edition.sections)
    return replace(edition, sections=tuple(s for s in sections if s.stories or s.brief))
