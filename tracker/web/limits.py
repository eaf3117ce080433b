"""What a request may hold: bounds that keep a number in its column and a query in reason."""

from typing import Annotated

from fastapi import Path, Query

BIGGEST = 2**53
"""Ids stay below it, so that readers of JSON in browsers can hold them."""
LONGEST_QUERY = 1_000

Id = Annotated[int, Path(ge=1, lt=BIGGEST)]
Before = Annotated[int | None, Query(gt=-BIGGEST, lt=BIGGEST, description="`next` of the page before")]
QueryText = Annotated[str, Query(max_length=LONGEST_QUERY, description="a query, as in docs/query.md")]
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
Name = Annotated[str, Path(max_length=200)]
