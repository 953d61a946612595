# SPDX-License-Identifier: Apache-2.0
"""How a draft looks: shouting, length, pasted e-mails, unfilled blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.detectors import DetectorInput, Hit
from assistant.domain.draft import Kind

REPLY_WORDS = 60
"""A reply longer than this is long (our reading of Ludlow's "keep responses brief")."""

_MAIL = re.compile(
    r"^(?:from|sent|to|cc|subject)\s*:\s*\S.*$|\bfrom:\s*\S.{0,60}?\b(?:sent|to|subject):"
    r"|^\s*(?:kind|best|warm|many) regards,?\s*$|^>+ .*$|^-{3,} ?(?:original|forwarded) message.*$",
    re.IGNORECASE | re.MULTILINE,
)
_SHOUT = re.compile(r"[!?]*\b[A-Z]{2,}(?:[\s,'’&-]+(?:[A-Z]{2,}|[AI0-9]+))*\b[!?]*")
_MARKS = re.compile(r"[!]{3,}|[?]{3,}|[!?]{4,}")
_BLANK = re.compile(r"\[(?!sic\b|A to Z)[A-Za-z][^\]\n]{2,40}\]")
_ROLLING = re.compile("[🙄🤡🤮🖕🤥]")
_TEXT_SPEAK = re.compile(r"\b(?:lol|lmao|wtf|omg|smh|ffs|u r|ur a|gr8|l8r|pls|plz|thx|tho|cuz|innit)\b", re.IGNORECASE)


def detect(given: DetectorInput) -> Iterator[Hit]:
    text = given.view.raw
    words = len(text.split())
    context = given.context
    if context.kind is Kind.REPLY and words > REPLY_WORDS and not context.received:
        yield Hit("reply-too-long", 0, 0, values={"count": str(words), "limit": str(REPLY_WORDS)})
    if given.length and given.length[1] and given.length[0] > given.length[1]:
        used, limit = given.length
        yield Hit("platform-too-long", 0, 0, values={"count": str(used), "limit": str(limit), "over": str(used - limit)})
    if len(found := list(_MAIL.finditer(text))) >= 2 or any(
        " " in m.group() and ":" in m.group() and len(m.group()) > 20 for m in found
    ):
        for match in found:
            yield Hit("pasted-email", match.start(), match.end())
    yield from _shouting(text, given)
    for match in _MARKS.finditer(text):
        yield Hit("many-marks", match.start(), match.end())
    for match in _BLANK.finditer(text):
        yield Hit("unfilled-blank", match.start(), match.end())
    for match in _ROLLING.finditer(text):
        yield Hit("mocking-emoji", match.start(), match.end())
    for match in _TEXT_SPEAK.finditer(text):
        yield Hit("text-speak", match.start(), match.end())


def _shouting(text: str, given: DetectorInput) -> Iterator[Hit]:
    """Two or more words in capitals that are no initials: "THIS IS A JOKE", not "NHS", "A303" or "BBC"."""
    known = given.lists.get("initials", frozenset())
    for match in _SHOUT.finditer(text):
        words = re.findall(r"[A-Z]+", match.group())
        loud = [w for w in words if len(w) >= 2 and w.lower() not in known]
        if len(loud) >= 3 or (len(loud) == 2 and all(len(w) >= 4 for w in loud)):
            yield Hit("shouting", match.start(), match.end())
