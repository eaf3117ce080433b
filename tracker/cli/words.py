"""Small words of reports."""


def counted(number: int, word: str) -> str:
    """A number with its noun: 1 chart, 2 charts."""
    return f"{number} {word}{'' if number == 1 else 's'}"
