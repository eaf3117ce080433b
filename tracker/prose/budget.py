"""What a request may cost: takes texts and prices, gives tokens and money."""

from collections.abc import Sequence

from tracker.model.prose import ModelRules

_LATIN_PER_TOKEN = 2.5
"""English has about four characters in a token; this is for the worst tokeniser."""
_TOKENS_PER_OTHER = 1.6
_TOKENS_PER_MESSAGE = 10
_MILLION = 1_000_000


def tokens_at_most(messages: Sequence[dict[str, str]]) -> int:
    """So many tokens the messages are at most, whatever the tokeniser."""
    return sum(_TOKENS_PER_MESSAGE + _of(message["content"]) for message in messages)


def _of(text: str) -> int:
    ascii_ = sum(character < "\x80" for character in text)
    return int(ascii_ / _LATIN_PER_TOKEN + (len(text) - ascii_) * _TOKENS_PER_OTHER) + 1


def cost(sent: int, answered: int, rules: ModelRules) -> float:
    """What so many tokens cost, in the currency of the prices."""
    return (sent * rules.price_in + answered * rules.price_out) / _MILLION
