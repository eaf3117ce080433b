"""The optional language model: takes a ProseTask, gives Prose of which every sentence was checked.

    task -> prompt -> (asked over HTTP) -> answer -> check of each sentence's numbers and names

Nothing here writes or decides what an issue tells; an issue is complete without it.
"""

from tracker.prose.ask import Refusal, Reply, ask
from tracker.prose.budget import cost, tokens_at_most
from tracker.prose.check import checked
from tracker.prose.prompt import ANSWER_TOKENS, messages

__all__ = ["ANSWER_TOKENS", "Refusal", "Reply", "ask", "checked", "cost", "messages", "tokens_at_most"]
