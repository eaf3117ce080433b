"""Sets an issue: takes an Edition and the folder of templates, gives subject, HTML, text and images.

Gmail shows 102 kB of a mail and hides the rest behind a link. An issue that would be longer loses its
lowest-scored stories, in both forms alike, until it fits, and says how many.
"""

import base64
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import css_inline
import jinja2

from tracker.digest import charts, chinese, figures, plain, wrap
from tracker.errors import CannotRunError
from tracker.model.digest import InlineImage, Rendered
from tracker.model.edition import Edition, Table

MAX_HTML_BYTES = 95_000
_STORY_BYTES = 3_000
"""More than a story takes: so many bytes too many, so many stories go before the next try."""
_FOLDER = "digest"


def render(edition: Edition, templates_dir: Path) -> Rendered:
    """The issue as mail.

    Args:
        edition: a built issue.
        templates_dir: the folder that holds ``digest/issue.html.j2`` and ``digest/issue.txt.j2``.

    Raises:
        CannotRunError: a template is missing or has a mistake; the message names it.
    """
    images = charts.of(edition)
    try:
        environment = _environment(templates_dir)
        html, text = _fitting(edition, images, environment)
    except jinja2.TemplateError as error:
        raise CannotRunError(
            f"The digest's template {_place(error)} cannot be used: {error}; mend it."
        ) from error
    return Rendered(subject(edition), html, text, images)


def _fitting(
    edition: Edition, images: tuple[InlineImage, ...], environment: jinja2.Environment
) -> tuple[str, str]:
    """The longest form of the issue that is not clipped, as HTML and as text."""
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    page, sheet = environment.get_template("issue.html.j2"), environment.get_template("issue.txt.j2")
    left_out = 0
    while True:
        shown = {"voice": None, "volume": None} | {image.cid: image for image in images}
        context = {"edition": edition, "images": shown, "left_out": left_out, "refs": plain.References()}
        html = inliner.inline(page.render(context))
        over = len(html.encode()) - MAX_HTML_BYTES
        shorter, dropped = _shorter(edition, max(over // _STORY_BYTES, 1))
        if over <= 0 or not dropped:
            return html, plain.tidy(sheet.render(context))
        edition, left_out = shorter, left_out + dropped


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


@lru_cache(maxsize=4)
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
        safe_url=plain.safe_url,
        percent=figures.percent,
        plain_table=_plain_table,
        ruled=plain.ruled,
        bars=plain.bars,
        tr=_label,
    )
    return environment


@jinja2.pass_context
def _label(context: jinja2.runtime.Context, text: str) -> str:
    """A label of the template in the language of the issue."""
    return chinese.label(text) if context["edition"].language == "zh" else text


@jinja2.pass_context
def _plain_table(context: jinja2.runtime.Context, made: Table) -> str:
    return plain.table(made, lambda text: _label(context, text))


def _place(error: jinja2.TemplateError) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return str(error.name)
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.name}, line {error.lineno},"
    return "issue.html.j2 or issue.txt.j2"


def _shorter(edition: Edition, number: int) -> tuple[Edition, int]:
    """The issue without so many of its lowest-scored stories, and how many went; the lead always stays."""
    stories = [story for section in edition.sections for story in (*section.stories, *section.brief)]
    lowest = sorted(stories, key=lambda story: (story.score, -story.story_id))[:number]
    gone = {story.story_id for story in lowest}
    sections = []
    for section in edition.sections:
        full = tuple(story for story in section.stories if story.story_id not in gone)
        brief = tuple(story for story in section.brief if story.story_id not in gone)
        sections += [replace(section, stories=full, brief=brief)] if full or brief else []
    return replace(edition, sections=tuple(sections)), len(gone)
