# SPDX-License-Identifier: Apache-2.0
"""One text, one answer, however it is typed: a draft as every matcher reads it, with the way back to the words as given.

Blank characters, dashes, quotation marks and digits of every kind become the plain ones; what is not seen (soft hyphens, HTML,
Markdown) goes; a line that was broken in a sentence goes on; a hashtag of several words is those words; digits that are spelled
out are digits. What somebody does to hide a word (leet, look-alikes, stretched letters) is no matter of typing: `normalise` sees
through that, word by word.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.checking.casing import Casing
from assistant.checking.normalise import View
from assistant.domain.finding import Span

Piece = str | tuple[int, int]
"""What stands in place of a match: new letters, or a range of the old text that is kept."""


@dataclass(frozen=True)
class Reading:
    """A draft as it is read.

    Attributes:
        raw: the words as they were given; findings point into these.
        text: the same in plain typing, capitals as given.
        view: `text` as tokens, with the capitals that its writer left out or put everywhere set right.
        starts, ends: for each code point of `text` the range of `raw` that it stands for; None where the two are the same.
    """

    raw: str
    text: str
    view: View
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def given(self, span: Span) -> Span:
        """The range of `raw` for a range of `text`."""
        if self.starts is None or self.ends is None or span.end <= span.start:
            return span
        return Span(self.starts[span.start], self.ends[min(span.end, len(self.ends)) - 1])

    def read(self, span: Span) -> Span:
        """The range of `text` that holds a range of `raw`; empty where nothing of it is read."""
        if self.starts is None or self.ends is None:
            return span
        first = _first(self.ends, lambda end: end > span.start)
        last = _first(self.starts, lambda start: start >= span.end)
        return Span(first, max(first, last))

    def at(self, offset: int) -> int:
        """The place in `text` for a place in `raw`."""
        return offset if self.ends is None else _first(self.ends, lambda end: end > offset)


def _first(values: tuple[int, ...], holds: Callable[[int], bool]) -> int:
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if holds(values[middle]):
            high = middle
        else:
            low = middle + 1
    return low


def read(raw: str, casing: Casing, view: Callable[[str, frozenset[int]], View]) -> Reading:
    """Read a draft. The work grows with its length only.

    Args:
        view: makes tokens of a text; the offsets are those of line breaks inside a sentence.
    """
    traced = _Traced(raw)
    if _ODD.search(raw):
        _plain_marks(traced)
    soft = frozenset(m.start() for m in _LINE.finditer(traced.text) if _goes_on(traced.text, *m.span())) if "\n" in raw else _NONE
    starts, ends = (None, None) if traced.starts is None else (tuple(traced.starts), tuple(traced.ends))
    return Reading(raw, traced.text, view(casing.mend(traced.text), soft), starts, ends)


_NONE: frozenset[int] = frozenset()


class _Traced:
    """A text that is being changed, with where each code point of it came from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] | None = None
        self.ends: list[int] = []

    def one_for_one(self, table: _Table) -> None:
        if not self.text.isascii():
            self.text = self.text.translate(table)

    def change(self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], Iterable[Piece] | None]) -> None:
        """Put what `make` gives in place of each match; None leaves it as it is."""
        text = self.text
        out: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in pattern.finditer(text):
            pieces = make(match)
            if pieces is None:
                continue
            if self.starts is None:
                self.starts, self.ends = list(range(len(text))), list(range(1, len(text) + 1))
            begin, end = match.span()
            for piece in ((at, begin), *pieces):
                if isinstance(piece, str):
                    out.append(piece)
                    starts.extend([self.starts[begin]] * len(piece))
                    ends.extend([self.ends[end - 1]] * len(piece))
                else:
                    out.append(text[piece[0] : piece[1]])
                    starts.extend(self.starts[piece[0] : piece[1]])
                    ends.extend(self.ends[piece[0] : piece[1]])
            at = end
        if at and self.starts is not None:
            self.text = "".join((*out, text[at:]))
            self.starts = [*starts, *self.starts[at:]]
            self.ends = [*ends, *self.ends[at:]]


class _Table(dict[int, int]):
    """Plain characters for those that look or mean the same, one for one."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        digit = unicodedata.digit(char, None)
        if digit is not None and not char.isascii():
            found = ord("0") + digit
        else:
            found = ord(plain) if len(plain) == 1 and plain.isascii() else code
        self[code] = found
        return found


_TABLE = _Table()
for _marks, _plain in (
    ("\u2018\u2019\u201a\u201b\u02bc\u0060\u00b4\u2032", "'"),
    ("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    ("\u2010\u2011\u2012\u2013\u2212\u2043", "-"),
    ("\t\v\f\u0085\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    ("\u2028\u2029", "\n"),
):
    _TABLE.update({ord(mark): ord(_plain) for mark in _marks})
_TABLE.update({code: code for code in range(128)} | {ord("`"): ord("'")})

_ODD = re.compile(
    r"[^\x20-\x5e\x61-\x7e]|  |[<&#*~`]|\]\(|_\w|\d[ .-]\d[ .-]\d[ .-]\d|\b(?:dot|zero|oh|nought|double|seven)\b", re.IGNORECASE
)
"""What no draft in plain typing has: most are read as they are."""

_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+"
    "|(?<=[A-Za-z0-9])\u200d+"
)
_TAGS = (
    "a|abbr|article|aside|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|figure|font|footer|h[1-6]|head|header|hr|html|i|img|"
    "li|link|main|mark|meta|nav|o:p|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|"
    "thead|title|tr|tt|u|ul"
)
_BLOCK = re.compile(
    r"</?(?:article|blockquote|br|center|d[dlt]|div|h[1-6r]|li|main|nav|[ou]l|p|pre|section|table|t[dhr])\b", re.IGNORECASE
)
_LINKED = re.compile(
    r"<a\b[^<>]{0,400}?\bhref\s*=\s*[\"']?(https?://[^\"'<>\s]{1,400})[^<>]{0,400}>([^<]{0,400})</a\s*>", re.IGNORECASE
)
_TAG = re.compile(
    r"<(?:style|script)\b[^<>]{0,400}>[^<]{0,4000}</(?:style|script)\s*>"
    rf"|</?(?:{_TAGS})(?:\s[^<>]{{0,800}})?/?>|<!--[^<>]{{0,800}}-->",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_MD_LINK = re.compile(r"!?\[([^\[\]\n]{1,400})\]\(([^()\s]{1,400})(?:\s\"[^\"\n]{0,200}\")?\)")
_MD_MARK = re.compile(r"(?<![\w*~_])(\*{1,3}|_{1,3}|~~)(?=[\w\"'£@#(\[])([^*~\n]{1,400}?)(?<=[\w\"'.,;:!?)\]])\1(?![\w*~])")
_MD_CODE = re.compile(r"(?<![\w`])(`{1,3})(?=[^`\s])([^`\n]{1,400})(?<=\S)\1(?![\w`])")
_MD_LINE = re.compile(r"^[ ]{0,3}#{1,6}[ ]+(?=\S)", re.MULTILINE)
_HASHTAG = re.compile(r"#(?=[A-Za-z0-9]{4,80}(?!\w))((?:[A-Z]?[a-z]+|[A-Z]+|\d+){2,40})")
_HUMP = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_LINE = re.compile(r" *(?:\r?\n *)+")

_NUMBERS = {
    **dict.fromkeys(("zero", "oh", "o", "nought"), "0"),
    **{word: str(value) for value, word in enumerate("one two three four five six seven eight nine".split(), 1)},
}
_NUMBER = "zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|hundred|o|\\d{1,6}"
_TIMES = "(?:(?:double|treble|triple)[ -])?"
_SAID = re.compile(rf"(?<![\w-]){_TIMES}(?:{_NUMBER})(?:[ ,-]{{1,2}}{_TIMES}(?:{_NUMBER})){{4,25}}(?![\w-])", re.IGNORECASE)
_SAID_WORD = re.compile(rf"double|treble|triple|{_NUMBER}", re.IGNORECASE)
_APART = re.compile(r"(?<![\w.£-])\d(?:[ .-]\d){5,24}(?![\w£]|[.-]\d)")
_MAIL = re.compile(
    r"(?<![\w.@-])([a-z0-9][\w+-]{0,40}(?: ?[(\[]?\bdot\b[)\]]? ?[\w+-]{1,40}){0,3}) ?[(\[]?\bat\b[)\]]? ?"
    r"([a-z0-9][\w-]{1,40}(?: ?[(\[]?\bdot\b[)\]]? ?[a-z][\w-]{0,20}){1,3})(?![\w@])",
    re.IGNORECASE,
)
_MAIL_PART = re.compile(r" ?[(\[]?\bdot\b[)\]]? ?", re.IGNORECASE)


def _plain_marks(traced: _Traced) -> None:
    """All that is a matter of typing, most of it only where its mark is in the text."""
    raw = traced.text
    if "<" in raw:
        traced.change(_LINKED, lambda m: (m.span(2), " ", m.span(1)))
        traced.change(_TAG, lambda m: ("\n",) if _BLOCK.match(m.group()) else ("",))
    if "&" in raw:
        traced.change(_ENTITY, _entity)
    traced.change(_HIDDEN, lambda m: ("",))
    if "](" in raw:
        traced.change(_MD_LINK, lambda m: (m.span(1), " ", m.span(2)))
    if "*" in raw or "_" in raw or "~" in raw:
        for _ in range(2):
            traced.change(_MD_MARK, lambda m: (m.span(2),))
    if "`" in raw:
        traced.change(_MD_CODE, lambda m: (m.span(2),))
    if "#" in raw:
        traced.change(_MD_LINE, lambda m: ("",))
    traced.one_for_one(_TABLE)
    if "\t" in traced.text:
        traced.text = traced.text.replace("\t", " ")
    if "`" in traced.text:
        traced.text = traced.text.replace("`", "'")
    if "#" in raw:
        traced.change(_HASHTAG, lambda m: _humps(traced.text, m))
    traced.change(_SPACES, lambda m: (" ",))
    if "\n" in traced.text:
        traced.change(_LINE, lambda m: _line(traced.text, m))
    traced.change(_SAID, _said)
    traced.change(_APART, lambda m: [(i, i + 1) for i in range(*m.span()) if traced.text[i].isdigit()])
    traced.change(_MAIL, lambda m: _mail(traced.text, m))


def _entity(match: re.Match[str]) -> tuple[Piece, ...] | None:
    text = html.unescape(match.group())
    return (text,) if text != match.group() else None


def _humps(text: str, match: re.Match[str]) -> list[Piece] | None:
    """ "#SackTheClerk" as three words; a sentence of its own where no sentence goes on behind it."""
    parts = [m.span() for m in _HUMP.finditer(text, *match.span(1))]
    words = sum(text[a:b].isalpha() for a, b in parts)
    if len(parts) < 2 or words < 2:
        return None
    alone = not re.match(r" ?[a-z]", text[match.end() : match.end() + 2])
    out: list[Piece] = ["\n" if alone else ""]
    for number, (start, end) in enumerate(parts):
        out += [" "] * bool(number) + [(start, end)]
    return [*out, "\n" if alone else ""]


def _line(text: str, match: re.Match[str]) -> tuple[Piece, ...] | None:
    """A break of the line: a space where the sentence goes on for certain, else one break, two for an empty line."""
    if match.group().count("\n") > 1:
        return ("\n\n",) if match.group() != "\n\n" else None
    if _runs_on(text, *match.span()):
        return (" ",)
    return ("\n",) if match.group() != "\n" else None


_ENDS = frozenset(".!?…:;)]\"'")
_ITEM = re.compile(r"(?:[-*•·◦▪–—]|\(?(?:\d{1,2}|[a-z])[.)])\s|https?://|[@#>|]")
_OPEN_WORD = re.compile(
    r"(?:^|[\s(\"'])(?:a|an|the|and|or|but|nor|of|to|in|on|at|by|for|from|with|into|over|under|about|as|than|that|which|who|whose|is|are|was|"
    r"were|be|been|am|has|have|had|will|would|can|could|should|must|may|might|do|does|did|not|never|my|your|his|her|its|our|their|"
    r"this|these|those|mr|mrs|ms|miss|dr|rev|cllr|councillor|no|number|flat|if|when|because|so|very|all|every|some|any|says|said|"
    r"called|named|dear|\d{1,4}[a-d]?),?$|[,-]$",
    re.IGNORECASE,
)
_LONG_LINE = 45
"""A line of this length that ends without a full stop was broken by a program, not by its writer."""


def _runs_on(text: str, start: int, end: int) -> bool:
    """True when the sentence before a single break of the line goes on behind it."""
    if not _goes_on(text, start, end):
        return False
    after = text[end]
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return not after.isupper() or bool(_OPEN_WORD.search(line[-16:])) or len(line) >= _LONG_LINE or not _has_lower(text, end)


def _has_lower(text: str, start: int) -> bool:
    return any(c.islower() for c in text[start : start + 24])


def _goes_on(text: str, start: int, end: int) -> bool:
    """True when a single break of the line may stand inside a sentence."""
    if start == 0 or end >= len(text) or text.count("\n", start, end) > 1 or text[start - 1] in _ENDS:
        return False
    return not _ITEM.match(text, end)


def _said(match: re.Match[str]) -> tuple[Piece, ...] | None:
    """ "oh seven seven double oh nine ..." as digits: a telephone number, so seven of them or more, nought first."""
    digits, times, words = "", 1, 0
    for word in _SAID_WORD.findall(match.group().lower()):
        if word in ("double", "treble", "triple"):
            times = 2 if word == "double" else 3
            continue
        words += word.isalpha()
        digits += ("00" if word == "hundred" else _NUMBERS.get(word, word)) * times
        times = 1
    return (digits,) if len(digits) >= 7 and words >= 4 and digits[0] == "0" else None


_TOP = frozenset("com uk org net co info me io gov eu scot wales cymru london biz tv email online".split())


def _mail(text: str, match: re.Match[str]) -> tuple[Piece, ...] | None:
    """ "jo dot hall at example dot com" as an address."""
    host = _MAIL_PART.split(match.group(2))
    if len(host) < 2 or host[-1].lower() not in _TOP:
        return None
    return (".".join(_MAIL_PART.split(match.group(1))) + "@" + ".".join(host),)
