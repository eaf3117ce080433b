"""What is wrong with the arguments of a call, in one sentence that says what the tool takes."""

import difflib
import json
from collections.abc import Mapping
from typing import Any

_KINDS = {"integer": "a whole number", "string": "a text", "null": "nothing"}
_LONGEST = 60


def mistake(tool: str, schema: Mapping[str, Any], given: Mapping[str, Any], wrong: str = "") -> str:
    """The first mistake in the arguments ``given``; "" where there is none.

    Args:
        tool: the name of the tool.
        schema: the JSON schema of its arguments.
        given: the arguments by name.
        wrong: the argument whose value was refused, "" for none.
    """
    known: Mapping[str, Any] = schema.get("properties", {})
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(known)}."
            return f"The tool {tool} has no argument {name}; {hint}"
    for name in schema.get("required", ()):
        if name not in given:
            return f"The tool {tool} needs {name}: {_taken(known[name])}."
    if not wrong:
        return ""
    value = json.dumps(given.get(wrong), ensure_ascii=False)
    shown = value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
    return f"{wrong} of the tool {tool} cannot be {shown}; give {_taken(known[wrong])}."


def _taken(schema: Mapping[str, Any]) -> str:
    """What an argument takes, in words."""
    kinds = schema.get("anyOf", [schema])
    text = " or ".join(_KINDS.get(kind.get("type", ""), "another value") for kind in kinds)
    if "minimum" in schema and "maximum" in schema:
        text += f" from {schema['minimum']} to {schema['maximum']}"
    elif "minimum" in schema:
        text += f" from {schema['minimum']} on"
    if "maxLength" in schema:
        text += f" of at most {schema['maxLength']:,} characters"
    if "description" in schema:
        text += f" ({schema['description']})"
    return text
