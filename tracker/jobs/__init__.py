"""One file a use case: calls the stages in order and owns the transactions."""
