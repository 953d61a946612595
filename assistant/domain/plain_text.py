# SPDX-License-Identifier: Apache-2.0
"""Text from outside: which characters may be in it, and how it is shown where others would do harm.

Half characters (lone surrogates) cannot be stored or printed. Control characters steer a terminal and vanish in print. Marks
that turn the direction of writing make words read as others ("Trojan Source", CVE-2021-42574).
"""

from __future__ import annotations

import re

_TURNING = "\u202a-\u202e\u2066-\u2069"
_HARMFUL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_TURNING}]")
_NOT_ON_A_LINE = re.compile(r"[\t\n]")
_REFUSED = re.compile("[\x00\ud800-\udfff]")
INSTEAD = "\ufffd"


def has_refused(text: str) -> bool:
    """True for text that no form can hold: a NUL or half a character."""
    return _REFUSED.search(text) is not None


def has_harmful(text: str) -> bool:
    """True when a character would steer the terminal, vanish, or turn the direction. Line ends and tabs are no harm."""
    return _HARMFUL.search(_unix(text)) is not None


def cleaned(text: str) -> str:
    """The text with one kind of line end, and a mark in the place of each harmful character."""
    return _HARMFUL.sub(INSTEAD, _unix(text))


def one_line(text: str) -> str:
    """The same, on one line."""
    return _NOT_ON_A_LINE.sub(" ", cleaned(text))


def escaped(json_text: str) -> str:
    r"""JSON text with every harmful character written as \uXXXX: it reads back the same, and steers nothing."""
    return _HARMFUL.sub(lambda m: f"\\u{ord(m.group()):04x}", json_text)


def _unix(text: str) -> str:
    # a vertical tab and a form feed are what word processors put for a line end
    return re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)
