# SPDX-License-Identifier: Apache-2.0
"""Paragraphs to units: which are rules, which headings and page lines, under which number and after which lead-in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.domain.document import Unit, UnitKind
from assistant.files.reading.numbers import Counting, Mark, mark_of
from assistant.files.reading.para import Para

HEADING_WORDS = 10
_ENDS = (".", "!", "?", ";", ",", ":")
_LEADS = re.compile(r"(?:[:–—-]|\.\.\.|…)\s*$")
_SAYS_MORE = re.compile(r"[.!?]\s+(?=[A-Z])")
_DUTY = re.compile(
    r"\b(?:must|should|shall|will|may|can|cannot|can't|do not|don[’']ts?|dos|never|not|avoid|prohibited|forbidden|"
    r"unacceptable|please|are|is|to)\b",
    re.I,
)
_CONTENTS = re.compile(r"(?:\.{3,}|…|\t|\s{3,}|(?:\s\.){3,})\s*\d{1,3}\s*$")
_CONTENTS_TITLE = re.compile(r"(?:table of )?contents(?: page)?|(?:table of )content|content page|cynnwys|index", re.I)
_PAGE_LINE = re.compile(r"(?:page|tudalen|p\.?)\s*\d+(?:\s*(?:of|/|o)\s*\d+)?|\d{1,3}|-\s*\d+\s*-", re.I)


@dataclass
class _Open:
    """A list that is open: how its points are marked, and the words before it."""

    kind: str
    level: int
    lead: str


@dataclass
class _State:
    out: list[Unit] = field(default_factory=list)
    counting: Counting = field(default_factory=Counting)
    section: str = ""
    lists: list[_Open] = field(default_factory=list)
    contents: bool = False


def units_of(paras: list[Para]) -> tuple[Unit, ...]:
    """The units of a document, in its order."""
    read = [_Read(para) for para in paras if para.text.strip() or para.number]
    state = _State()
    for place, this in enumerate(read):
        after = next((r for r in read[place + 1 :] if r.para.role not in ("furniture", "contents")), None)
        _take(state, this, after)
    return tuple(u for u in state.out if u.text or u.number)


def title_of(units: tuple[Unit, ...], paras: list[Para]) -> str:
    """What the document calls itself: its title line that speaks of a policy, else its first heading."""
    leads = {u.lead_in for u in units}
    titled = [p.text for p in paras if p.role == "title"]
    heads = [u.text for u in units[:12] if u.kind is UnitKind.HEADING and u.text not in leads]
    above = [u.text for u in units if u.kind is UnitKind.FURNITURE and len(u.text.split()) <= 10]
    for text in (*titled, *heads, *above):
        if re.search(r"polic|guid|code|protocol|polisi|canllaw|cod", text, re.I):
            return " ".join(text.split())
    first = next(iter([*titled, *heads]), "")
    return " ".join(first.split())


class _Read:
    """A paragraph with its mark taken off."""

    def __init__(self, para: Para) -> None:
        self.para = para
        text = " ".join(para.text.split())
        self.raw = para.text
        self.mark: Mark | None = None
        if para.number:
            self.mark = mark_of(f"{para.number} X") or Mark("bullet", "", 0)
        elif para.typed:
            self.mark = mark_of(text)
            if self.mark is not None:
                text = text[self.mark.length :]
        self.text = text.strip()

    def plain(self) -> str:
        """The words with a mark that was none after all."""
        return " ".join(self.para.text.split())


def _take(state: _State, this: _Read, after: _Read | None) -> None:
    para = this.para
    if this.mark is not None and not this.mark.sure and not para.number and not state.counting.expects(this.mark):
        this.mark, this.text = None, this.plain()
    if para.role in ("furniture", "contents") or _is_contents(state, this) or _PAGE_LINE.fullmatch(this.text):
        state.out.append(Unit(text=this.plain(), page=para.page, kind=UnitKind.FURNITURE))
        return
    if _is_heading(state, this, after):
        _heading(state, this, after)
        return
    number = state.counting.number(this.mark) if this.mark is not None else ""
    if this.mark is not None:
        lead = _lead_for(state, this)
    else:
        if not _inside_item(state, this):
            state.lists.clear()
        lead = ""
    lead = ": ".join(filter(None, (para.lead.rstrip(":"), lead))) if para.lead else lead
    kind = UnitKind.RULE
    if _opens_list(this, after):
        kind = UnitKind.HEADING if not _SAYS_MORE.search(this.text) else UnitKind.RULE
        said = _SAYS_MORE.split(this.text)[-1]
        state.lists.append(_Open("", para.level, f"{lead} {said}".strip()))
    state.out.append(Unit(text=this.text, number=number, lead_in=lead, page=para.page, kind=kind, section=state.section))


def _is_contents(state: _State, this: _Read) -> bool:
    text = this.text
    if this.mark is None and _CONTENTS_TITLE.fullmatch(text.rstrip(":")):
        state.contents = True
        return True
    if _CONTENTS.search(this.raw) and len(text.split()) <= 16:
        return True
    if state.contents:
        state.contents = bool(re.search(r"\s\d{1,3}$", text)) and len(text.split()) <= 14
        return state.contents
    return False


def _is_heading(state: _State, this: _Read, after: _Read | None) -> bool:
    para, text, mark = this.para, this.text, this.mark
    if para.role in ("title", "heading"):
        # a rule that was given the style of a heading is a rule all the same
        return len(text.split()) <= 16 and not (text.endswith((".", ";")) and len(text.split()) > 6)
    if para.lead or not text or len(text.split()) > HEADING_WORDS or text.endswith(_ENDS) or text[:1].islower():
        return False
    if mark is not None and mark.kind != "decimal":
        return False
    if para.bold and (mark is None or after is None or not _same_kind(this, after)):
        return True
    if after is None:
        return False
    if mark is None:
        if state.lists and state.lists[-1].kind:
            return len(text.split()) <= 6 and after.mark is None and not _DUTY.search(text)
        if after.mark is not None and after.mark.kind in ("bullet", "letter"):
            return not _DUTY.search(text) and len(text.split()) <= 4 and after.text[:1].isupper()
        return not _DUTY.search(text) or not state.out
    if after.mark is None:
        return len(after.text.split()) > len(text.split()) and not _DUTY.search(text)
    return after.mark.kind == "decimal" and after.mark.value.startswith(f"{mark.value}.") and not _LEADS.search(text)


def _same_kind(this: _Read, after: _Read) -> bool:
    """The next paragraph is marked and written alike: both are points of one list."""
    a, b = this.mark, after.mark
    return a is not None and b is not None and a.kind == b.kind and a.value.count(".") == b.value.count(".") and after.para.bold


def _heading(state: _State, this: _Read, after: _Read | None) -> None:
    para = this.para
    number = ""
    if this.mark is not None and this.mark.kind != "bullet":
        number = state.counting.number(this.mark)
    elif para.level < 9:
        state.counting = Counting(last=state.counting.last)
    state.section = this.text if para.role != "title" else state.section
    state.lists.clear()
    if after is not None and after.mark is not None and (this.text.endswith(":") or _DUTY.search(this.text)) and para.level < 9:
        state.lists.append(_Open("", para.level, this.text))
    state.out.append(Unit(text=this.text, number=number, page=para.page, kind=UnitKind.HEADING, section=""))


def _opens_list(this: _Read, after: _Read | None) -> bool:
    """Words that the points after them finish: "You must not post:"."""
    if after is None or after.mark is None or after.para.role in ("title", "heading") or after.para.lead != this.para.lead:
        return False
    if this.mark is not None and not _deeper(this, after):
        return False
    if _LEADS.search(this.text):
        return True
    listed = after.mark.kind in ("bullet", "letter", "inner")
    return listed and not this.text.endswith((".", "!", "?", ";", ","))


def _deeper(this: _Read, after: _Read) -> bool:
    a, b = this.mark, after.mark
    if a is None or b is None:
        return True
    if a.kind != b.kind:
        return b.kind != "decimal" or (a.kind == "bullet")
    if a.kind == "decimal":
        return b.value.startswith(f"{a.value}.")
    if a.kind == "letter":
        return b.value.lower() in ("i", "(i)") and a.value.lower() != "h"
    return after.para.level > this.para.level


def _lead_for(state: _State, this: _Read) -> str:
    """The words before the list that this point belongs to; lists that it has left are closed."""
    mark = this.mark
    assert mark is not None  # noqa: S101 - asked only for points
    kind = f"{mark.kind}{mark.value.count('.') if mark.kind == 'decimal' else ''}"
    level = this.para.level
    while state.lists:
        top = state.lists[-1]
        if not top.kind:
            top.kind, top.level = kind, level
            return top.lead
        if top.kind == kind and (top.level == level or not any(o.kind == kind and o.level == level for o in state.lists)):
            return top.lead
        if any(o.kind == kind and o.level == level for o in state.lists[:-1]) or mark.kind == "decimal":
            state.lists.pop()
            continue
        return top.lead
    return ""


def _inside_item(state: _State, this: _Read) -> bool:
    """A paragraph without a mark that goes on inside a point of a list: it begins in small letters."""
    return bool(state.lists) and this.text[:1].islower()
