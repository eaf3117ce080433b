"""The pictures of an issue: takes its numbers, gives PNGs with the same facts in their alt texts.

Drawn for a width of 340 CSS pixels and shown up to 520, so that the type can be read on a narrow phone.
Each is a card with a light ground of its own, as a mail program in dark mode turns the page dark and not the
picture; where the program knows CSS filters, ``keep.css`` turns the card dark and leaves the hues.
Orange and blue of Okabe and Ito's palette stay apart for every kind of colour blindness, and the marks
differ in shape too. Only Latin names are drawn: the fonts of matplotlib have no Chinese.
"""

import io
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from tracker.digest import chinese, figures
from tracker.model.digest import InlineImage
from tracker.model.edition import Edition, Voice

T = TypeVar("T")
_INCHES = 3.54
_DPI = 288
"""340 CSS pixels at three device pixels each."""
_PAPER, _INK, _SOFT = "#f5f0e4", "#24211c", "#6b655a"
_BLUE, _ORANGE, _BAND = "#0072b2", "#d55e00", "#bcd6e6"
_LEAST_FIRMS = 3
_LEAST_WEEKS = 4


def of(edition: Edition) -> tuple[InlineImage, ...]:
    """The pictures that have enough behind them: share of voice, and the weeks' volume."""
    images = []
    if len(edition.numbers.voices) >= _LEAST_FIRMS:
        png, alt = (
            _voice_png(edition.numbers.voices, edition.numbers.weeks),
            _alt(edition, chinese.voice_alt, voice_alt)(edition.numbers.voices),
        )
        images.append(InlineImage("voice", f"share-of-voice-{edition.period.week}.png", png, alt))
    if len(edition.numbers.volume) >= _LEAST_WEEKS:
        png, alt = (
            _volume_png(edition.numbers.volume),
            _alt(edition, chinese.volume_alt, volume_alt)(edition.numbers.volume),
        )
        images.append(InlineImage("volume", f"items-by-week-{edition.period.week}.png", png, alt))
    return tuple(images)


Telling = Callable[[T], str]


def _alt(edition: Edition, in_chinese: Telling[T], in_english: Telling[T]) -> Telling[T]:
    return in_chinese if edition.language == "zh" else in_english


def voice_alt(voices: tuple[Voice, ...]) -> str:
    """The facts of the first picture in words."""
    parts = []
    for voice in voices:
        usual = f" (usually {figures.percent(voice.median)})" if voice.median is not None else ""
        parts.append(f"{voice.name} {figures.percent(voice.share)}{usual}")
    return f"Share of voice this week: {'; '.join(parts)}."


def volume_alt(volume: tuple[int, ...]) -> str:
    """The facts of the second picture in words."""
    before = ", ".join(f"{number:,}" for number in volume[:-1])
    return f"Coverage of firms by week, oldest first: {before}; this week {volume[-1]:,}."


def _axes(height: float) -> tuple[Any, Any]:
    """A figure and its axes. matplotlib takes a second to load, so it is loaded only when drawing."""
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    mpl.rcParams.update({"font.family": "DejaVu Sans", "font.size": 8.2})
    figure = Figure(figsize=(_INCHES, height), dpi=_DPI, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=_PAPER)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, colors=_INK)
    return figure, axes


def _png(figure: Any) -> bytes:
    """The picture with 64 colours, a quarter of the size of true colour and no worse to look at."""
    from PIL import Image  # noqa: PLC0415

    raw = io.BytesIO()
    figure.savefig(raw, format="png", metadata={"Software": None})
    small = io.BytesIO()
    Image.open(raw).convert("RGB").quantize(64).save(small, format="png", optimize=True)
    return small.getvalue()


@lru_cache(maxsize=32)
def _voice_png(loudest_first: tuple[Voice, ...], weeks: int) -> bytes:
    """Bars of this week with the usual range under each; kept, as issues for several filters share it."""
    voices = loudest_first[::-1]
    figure, axes = _axes(0.62 + 0.29 * len(voices))
    rows = range(len(voices))
    axes.barh(rows, [voice.share for voice in voices], height=0.34, color=_BLUE, zorder=2)
    for row, voice in enumerate(voices):
        if voice.median is not None and voice.low is not None and voice.high is not None:
            axes.plot(
                [voice.low, voice.high],
                [row - 0.32] * 2,
                color=_ORANGE,
                lw=1.6,
                solid_capstyle="butt",
                zorder=3,
            )
            axes.plot([voice.median], [row - 0.32], marker="D", ms=3.4, color=_ORANGE, zorder=4)
        edge = max(voice.share, 0.0)
        axes.text(edge, row + 0.02, f" {figures.percent(voice.share)}", va="center", fontsize=8, color=_INK)
    widest = max(max(voice.share, voice.high or 0.0) for voice in voices)
    axes.set(yticks=list(rows), xlim=(0, widest * 1.18 or 1), ylim=(-0.75, len(voices) - 0.5), xticks=[])
    axes.set_yticklabels([_latin(voice) for voice in voices])
    foot = 0.17 / figure.get_figheight() if weeks else 0.0
    figure.tight_layout(pad=0.7, rect=(0, foot, 1, 1))
    if weeks:
        note = f"bar: this week    ◆ median and middle half of {weeks} weeks"
        figure.text(0.03, foot / 2, note, fontsize=7, color=_SOFT)
    return _png(figure)


def _latin(voice: Voice) -> str:
    return voice.name if voice.name.isascii() else voice.firm


@lru_cache(maxsize=32)
def _volume_png(volume: tuple[int, ...]) -> bytes:
    figure, axes = _axes(1.35)
    columns = range(len(volume))
    colours = [_BAND] * (len(volume) - 1) + [_BLUE]
    axes.bar(columns, volume, width=0.68, color=colours, zorder=2)
    for column, number in enumerate(volume):
        axes.text(column, number, f"{number:,}", ha="center", va="bottom", fontsize=7, color=_INK)
    labels = [f"−{len(volume) - 1 - column}" for column in columns]
    labels[-1] = "now"
    axes.set(xticks=list(columns), yticks=[], ylim=(0, max(volume) * 1.16 or 1))
    axes.set_xticklabels(labels, fontsize=7)
    axes.set_xlabel("weeks ago", fontsize=6.8, color=_SOFT, labelpad=2)
    figure.tight_layout(pad=0.7)
    return _png(figure)
