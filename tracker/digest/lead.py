"""The lead story in two or three titled passages: takes a candidate, gives passages and an open question.

A passage is titled with an image, a colon and the plain meaning. The image belongs to the kind of
event (a price is a tag, a listing a bell), the plain meaning is made of the story's facts; which of an
event's images is used follows from the story's id, so that the same issue is always titled the same
way. Where there are no facts for the plain meaning, the heading is plain throughout.
"""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from tracker.digest import chinese, clauses, excerpt, figures, telling
from tracker.digest.candidates import Candidate
from tracker.model.digest import DigestInput
from tracker.model.edition import DigestStory, Lead, Passage, Sentence
from tracker.model.tags import EventType
from tracker.text.quantities import amount_text

_IMAGES: dict[EventType, tuple[str, ...]] = {
    EventType.RELEASE: ("A new rung", "Off the slipway", "The next gear"),
    EventType.OPEN_SOURCE: ("The open door", "Keys on the table", "The unlocked workshop"),
    EventType.FUNDING: ("The war chest", "Fuel for the road", "A deeper well"),
    EventType.IPO: ("The opening bell", "The trading floor", "The public square"),
    EventType.EARNINGS: ("The ledger", "The till", "The balance"),
    EventType.PRICE: ("The price tag", "The till", "The counter"),
    EventType.POLICY: ("The rulebook", "The red pencil", "The gate"),
    EventType.CHIP: ("The foundry", "The engine room", "The bedrock"),
    EventType.PRODUCT: ("The shop window", "The front door", "On the shelf"),
    EventType.PARTNERSHIP: ("The handshake", "The bridge", "Two oars"),
    EventType.PEOPLE: ("The nameplate", "The corner office", "Changing of the guard"),
    EventType.RESEARCH: ("The workbench", "The blackboard", "The microscope"),
    EventType.LEGAL: ("The gavel", "The scales", "The fine print"),
    EventType.DEAL: ("The signature", "The handshake", "The contract"),
    EventType.INCIDENT: ("The warning light", "The crack", "The alarm"),
    EventType.OTHER: ("The news",),
}
_SIZES = ("The yardstick", "The tape measure", "The sums")
_DESKS = ("From other desks", "The second pair of eyes", "Across the table")
_ASKED = (
    (
        EventType.FUNDING,
        re.compile(r"valu|worth|估值|市值"),
        "What is {firm} worth after this?",
        "names a valuation",
    ),
    (
        EventType.RELEASE,
        re.compile(
            r"open.?(?:source|weight)|weights|licen[cs]e|hugging\s?face|开源|权重|开放下载", re.IGNORECASE
        ),
        "Will the weights be open?",
        "says so",
    ),
    (
        EventType.RELEASE,
        re.compile(r"pric|cost|per million|\$|yuan|rmb|free|定价|价格|元|免费", re.IGNORECASE),
        "What will it cost to use?",
        "names a price",
    ),
    (
        EventType.IPO,
        re.compile(r"valu|worth|估值|市值"),
        "What is {firm} worth to the market?",
        "names a valuation",
    ),
    (
        EventType.PARTNERSHIP,
        re.compile(r"million|billion|\$|yuan|rmb|亿|万元", re.IGNORECASE),
        "What is it worth to either side?",
        "names a sum",
    ),
    (
        EventType.CHIP,
        re.compile(r"mass.produc|ship(?:s|ped|ping|ment)|volume|量产|出货|交付", re.IGNORECASE),
        "When will it ship in volume?",
        "says when",
    ),
)


def of(candidate: Candidate, story: DigestStory, given: DigestInput) -> Lead:
    """The lead with its passages; a story with nothing but a title has one passage, its way to the reader."""
    news = story.sentences
    voices = excerpt.others(candidate, news, given.language, limit=2)
    journey = _journey(candidate, given)
    if given.language == "zh":
        passages = [
            _passage("发生了什么", news),
            _passage("其他媒体怎么说", voices),
            _passage("报道的路径", journey),
        ]
        return Lead(story, tuple(passage for passage in passages if passage.sentences))
    passages = [
        _passage(_news_heading(candidate, given), news),
        _passage(*_voices(candidate, news, voices)),
        _passage(_journey_heading(candidate), journey),
    ]
    return Lead(
        story, tuple(passage for passage in passages if passage.sentences), _question(candidate, given)
    )


def _passage(heading: str, sentences: Sequence[Sentence]) -> Passage:
    return Passage(heading, tuple(sentences))


def _image(images: Sequence[str], candidate: Candidate) -> str:
    return images[candidate.story.id % len(images)]


def _news_heading(candidate: Candidate, given: DigestInput) -> str:
    """The event as an image and, in few words, what it was."""
    firm = clauses.name_of(candidate.firms[0], given) if candidate.firms else ""
    model = clauses.model_of(candidate)
    plain = {
        EventType.RELEASE: f"what is new in {model}" if model else "",
        EventType.OPEN_SOURCE: f"the weights of {model} are out" if model else "",
        EventType.FUNDING: f"fresh money for {firm}" if firm else "",
        EventType.IPO: f"{firm} and the stock market" if firm else "",
        EventType.EARNINGS: f"what {firm} earned" if firm else "",
        EventType.PRICE: f"what {model or firm} costs now" if model or firm else "",
        EventType.POLICY: "what the authorities decided",
        EventType.CHIP: f"{firm} and its chips" if firm else "",
        EventType.PEOPLE: f"who comes and goes at {firm}" if firm else "",
        EventType.LEGAL: f"{firm} and the law" if firm else "",
        EventType.DEAL: f"what {firm} agreed to" if firm else "",
        EventType.PARTNERSHIP: f"whom {firm} works with" if firm else "",
        EventType.INCIDENT: f"what went wrong at {firm}" if firm else "",
        EventType.PRODUCT: f"what {firm} brings to users" if firm else "",
        EventType.RESEARCH: f"what {firm} found" if firm else "",
    }.get(candidate.event, "")
    return f"{_image(_IMAGES[candidate.event], candidate)}: {plain}" if plain else "What happened"


def _voices(
    candidate: Candidate, news: Sequence[Sentence], voices: Sequence[Sentence]
) -> tuple[str, tuple[Sentence, ...]]:
    """What other outlets add, and the figures that no sentence has told yet."""
    told = " ".join(sentence.text for sentence in (*news, *voices))
    figured = [amount for amount in candidate.amounts if amount.unit != "percent"]
    untold = [a for a in figured if amount_text(a) not in told and a.text not in told]
    also = figures.listed([figures.measured(amount) for amount in untold[:3]])
    ids = tuple(stored.id for stored in candidate.items)
    extra = (Sentence(f"Also reported: {also}.", ids),) if also else ()
    if any(a.text and a.text in sentence.text for a in figured for sentence in voices) or not voices:
        heading = f"{_image(_SIZES, candidate)}: {figures.listed([figures.measured(a) for a in figured[:2]])}"
    else:
        names = list(dict.fromkeys(sentence.credit.text for sentence in voices if sentence.credit))
        verb = "adds" if len(names) == 1 else "add"
        heading = f"{_image(_DESKS, candidate)}: what {figures.listed(names)} {verb}"
    return heading, (*voices, *extra)


def _journey(candidate: Candidate, given: DigestInput) -> tuple[Sentence, ...]:
    """Who had it first, when it changed language, how many carried it, and until when."""
    zone = ZoneInfo(given.period.timezone)
    ids = tuple(stored.id for stored in candidate.items)
    text = "".join(piece.text for piece in telling.route(candidate, zone, given.language, also=False))
    sentences = [Sentence(figures.opened(text), ids, language=given.language)] if text else []
    number = len(candidate.outlets)
    if number > 2:
        last = max(candidate.outlets, key=lambda outlet: (outlet.at, outlet.id))
        if given.language == "zh":
            return (*sentences, Sentence(chinese.carried_by_all(candidate, last, zone), ids, language="zh"))
        in_chinese = sum(outlet.language == "zh" for outlet in candidate.outlets)
        split = f", {figures.count(in_chinese)} of them in Chinese" if 0 < in_chinese < number else ""
        carried = f"{figures.opened(figures.counted(number, 'outlet'))} carried it{split}"
        sentences.append(Sentence(f"{carried}; the latest report came on {telling.moment(last, zone)}.", ids))
    return tuple(sentences)


def _journey_heading(candidate: Candidate) -> str:
    first = candidate.outlets[0]
    other = candidate.crossing
    if other is None:
        return "The echo: who carried it" if len(candidate.outlets) > 1 else "The single source: who has it"
    here, there = telling.language_name(first.language), telling.language_name(other.language)
    if not (first.exact and other.exact):
        return f"The relay: from {here} to {there}"
    span = other.at - first.at
    if span.total_seconds() < 3600:
        return f"The photo finish: {here} and {there} within the hour"
    image = "The relay" if span.days < 1 else "The slow boat"
    return f"{image}: from {here} to {there} in {figures.delay(span)}"


def _question(candidate: Candidate, given: DigestInput) -> str:
    """What no report answers: asked only where not one text has a word that could answer it."""
    firm = clauses.name_of(candidate.firms[0], given) if candidate.firms else ""
    texts = [f"{stored.item.title}\n{excerpt.body(stored)}" for stored in candidate.items]
    kinds = {event.type for event in candidate.events}
    for kind, answer, question, none_says in _ASKED:
        if kind not in kinds or (kind is EventType.RELEASE and EventType.OPEN_SOURCE in kinds) or not firm:
            continue
        if len(texts) >= 3 and not any(answer.search(text) for text in texts):
            asked = question.format(firm=firm)
            return f"{asked} None of the {figures.count(len(texts))} reports that we hold {none_says}."
    return ""
