"""A quantity as a record."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from tracker.model.tags import Amount


class AmountRecord(TypedDict):
    """A quantity in one form, whatever the language."""

    value: float
    unit: Annotated[str, Field(description="money, percent, parameters, tokens, people, …")]
    currency: Annotated[str, Field(description='ISO 4217 for money, else ""')]
    text: Annotated[str, Field(description="as it was written")]
    role: Annotated[str, Field(description='what it measures, such as raised or valuation; "" if unsaid')]


def amount_record(amount: Amount) -> AmountRecord:
    """A quantity as JSON has it."""
    return {
        "value": amount.value,
        "unit": amount.unit,
        "currency": amount.currency,
        "text": amount.text,
        "role": amount.role,
    }
