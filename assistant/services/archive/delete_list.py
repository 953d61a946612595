# SPDX-License-Identifier: Apache-2.0
"""The list of what the user wants to take off the sites, and the posts to ask about, on paper and as a table. No list is made
before `Answers` say that nothing is pending."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assistant.archive.csvrows import BrokenCsvError, cells, decoded
from assistant.domain import dates
from assistant.domain.archive import ArchiveItem, ItemKind
from assistant.domain.names import merged
from assistant.domain.plain_text import cleaned, one_line
from assistant.domain.report import Block, Bullets, Facts, Heading, Report, Table, Text
from assistant.files.outside import read_bounded
from assistant.services.pictures import FindDetails

FIRST_LETTERS = 120
_SCHEME = re.compile(r"^https?://(?:www\.)?")
_LINK_PART = re.compile(r"[^/?&:]+[/?&:]?|[/?&:]")
_LINK_LINE = 24
"""Letters of a link that fit on a line of its column, on paper."""
_LOOKED_AT = 10 * FIRST_LETTERS
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MAX_SAVED = 20_000_000
_IN_GROUP = "group: "
_PLACES = (_IN_GROUP, "r/")
"""How a place begins in which one writes, and not a person to whom."""
_NO_ONE = ("earlier version", "live", "live chat")
"""What an item says of itself where others say to whom it was written."""
_COLUMNS = ("done", "date", "site", "what", "words", "place")
_WIDTHS = (0.1, 0.11, 0.18, 0.26, 0.35)
Words = Mapping[str, str]


class Pending(StrEnum):
    """What may forbid taking anything down."""

    COMPLAINT = "complaint"
    REQUEST = "request"
    EVIDENCE = "evidence"
    INQUIRY = "inquiry"
    ELECTION = "election"


class Outcome(StrEnum):
    """What the wait page leads to."""

    OPEN = "open"
    WAIT = "wait"
    ASK = "ask"
    LIST = "list"


@dataclass(frozen=True)
class Answers:
    """The answers of the wait page. They hold for one list and are not kept.

    Attributes:
        pending: what was ticked.
        none: "None of these" was ticked.
        unsure: "I am not sure" was ticked.
        asked: afterwards: the user has asked the clerk or the monitoring officer.
    """

    pending: frozenset[Pending] = frozenset()
    none: bool = False
    unsure: bool = False
    asked: bool = False

    @property
    def outcome(self) -> Outcome:
        if self.pending:
            return Outcome.WAIT
        if self.unsure:
            return Outcome.LIST if self.asked else Outcome.ASK
        return Outcome.LIST if self.none else Outcome.OPEN


class NotYetError(Exception):
    """A list was asked for although something may be pending."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the list. `done`: the user ticked it."""

    day: dt.date | None
    site: str
    what: str
    words: str
    place: str
    done: bool = False

    @property
    def has_link(self) -> bool:
        """Whether `place` is an address and not a sentence."""
        return self.place.startswith(("http://", "https://"))


def with_ticks(lines: Iterable[Line], before: Iterable[Line]) -> list[Line]:
    """The rows, each ticked that was ticked `before`."""
    ticked = Counter(replace(line, done=False) for line in before if line.done)
    out = []
    for line in lines:
        out.append(replace(line, done=ticked[line] > 0))
        ticked[line] -= 1
    return out


def lines_of(
    items: Iterable[tuple[ArchiveItem, dt.date | None]], words: Words, names: Mapping[str, str], find: FindDetails
) -> list[Line]:
    """The rows of a list, which others may see on a desk or in a printer: private details are left out of it.

    Args:
        names: of the sites, by id.
        find: finds private details in a text.
    """
    return [
        Line(
            day=day,
            site=names.get(item.platform, item.platform),
            what=what_was_done(item, words),
            words=first_words(_without_details(item.text, find, words["old.detail-out"])),
            place=item.link or where_to_look(item, day, words),
        )
        for item, day in items
    ]


def what_was_done(item: ArchiveItem, words: Words) -> str:
    """ "You replied to @jo_tanner", "You liked this"."""
    kind = item.kind.value if item.own or item.kind.value in ("like", "share") else "share"
    key = f"{kind}-own" if kind == "share" and item.own and item.text else kind
    to = ""
    if item.kind.value in ("reply", "comment", "message") and item.where and item.where not in _NO_ONE:
        to = "-in" if item.kind is not ItemKind.MESSAGE and item.where.startswith(_PLACES) else "-to"
    return words[f"old.did-{key}{to}"].format(name=one_line(item.where.removeprefix(_IN_GROUP)))


def where_to_look(item: ArchiveItem, day: dt.date | None, words: Words) -> str:
    """What stands in place of a link. A chat has no log of what one did in it."""
    key = "old.no-link-chat" if item.kind is ItemKind.MESSAGE else "old.no-link"
    if day is None:
        return words[f"{key}-no-date"]
    return words[key].format(month=dates.month(day))


def details_out(lines: Iterable[Line], words: Words) -> bool:
    """Whether a private detail was left out of a row."""
    return any(words["old.detail-out"] in line.words for line in lines)


def _without_details(text: str, find: FindDetails, mark: str) -> str:
    """The beginning of a text with a mark in the place of each private detail. It is looked through further than it is shown:
    what is cut in two is no longer known as a number."""
    flat = " ".join(one_line(text[:_LOOKED_AT]).split())
    for start, end in sorted(merged(find(flat)), reverse=True):
        flat = f"{flat[:start]}{mark}{flat[end:]}"
    return flat


def first_words(text: str) -> str:
    """The beginning of a text on one line, ended behind a whole word."""
    flat = " ".join(one_line(text).split())
    if len(flat) <= FIRST_LETTERS:
        return flat
    cut = flat[:FIRST_LETTERS].rpartition(" ")[0] or flat[:FIRST_LETTERS]
    return f"{cut} …"


def as_table(lines: list[Line], answers: Answers, words: Words) -> bytes:
    """The list as CSV for a spreadsheet: UTF-8 with a byte-order mark; no field can be taken for a formula.

    Raises:
        NotYetError: when something may be pending.
    """
    _refuse(answers)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([words[f"old.head-{k}"] for k in _COLUMNS])
    for line in lines:
        row = [
            words["old.yes"] if line.done else "",
            line.day.isoformat() if line.day else "",
            line.site,
            line.what,
            line.words,
            line.place,
        ]
        writer.writerow([harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def harmless(cell: str) -> str:
    """A field that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_report(lines: list[Line], answers: Answers, words: Words, now: dt.datetime) -> Report:
    """The list on paper, with an empty box before each row.

    Raises:
        NotYetError: when something may be pending.
    """
    _refuse(answers)
    blocks: list[Block] = [Heading(1, words["old.list-title"]), Text(words["old.list-we-never"])]
    blocks.append(Text(words["old.list-copy"]))
    if details_out(lines, words):
        blocks.append(Text(words["old.list-details"]))
    blocks.append(_table(lines, words))
    return Report(words["old.list-title"], words["old.foot"], words["app.name"], now, tuple(blocks))


def to_ask_about(
    lines: list[Line],
    texts: list[str] | None,
    files: list[tuple[str, str]],
    words: Words,
    now: dt.datetime,
    contacts: tuple[str, ...],
) -> Report:
    """The posts to keep and to ask about: whole words, how many, and the digest of the file they came from.

    Args:
        texts: the whole words of each; None where there is a saved list only, and then the paper says so.
        files: name and SHA-256 of each file that was read.
        contacts: whom to ask, a line each.
    """
    w = words
    facts = [(w["old.copy-made"], dates.day(now)), (w["old.copy-count"], str(len(lines)))]
    facts += [(w["old.copy-file"], f"{name}, SHA-256 {digest}") for name, digest in files]
    blocks: list[Block] = [Heading(1, w["old.ask-title"]), Text(w["old.wait-keep"])]
    if texts is None:
        blocks.append(Text(w["old.copy-short"]))
    blocks.append(Facts(tuple(facts)))
    if contacts:
        blocks += [Heading(2, w["old.wait-who"]), Bullets(contacts)]
    for number, (line, text) in enumerate(zip(lines, texts or [x.words for x in lines], strict=True), 1):
        date = dates.day(line.day) if line.day else w["old.no-date"]
        blocks.append(Heading(2, f"{number}. {date}, {line.site}"))
        blocks += [Text(line.what), Text(cleaned(text) or w["old.no-words"]), Text(line.place)]
    return Report(w["old.ask-title"], w["old.foot"], w["app.name"], now, tuple(blocks))


def digest_of(path: Path) -> str:
    """SHA-256 of a file, or of a folder's files in the order of their names. Raises OSError."""
    whole = hashlib.sha256()
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        with file.open("rb") as stream:
            while piece := stream.read(1 << 20):
                whole.update(piece)
    return whole.hexdigest()


def _table(lines: list[Line], words: Words) -> Table:
    header = tuple(words[f"old.head-{k}"] for k in ("done", "date", "what", "words", "place"))
    rows = tuple(
        (
            "☑" if line.done else "☐",
            dates.short_day(line.day) if line.day else words["old.no-date"],
            f"{line.site}: {line.what}",
            line.words or words["old.no-words"],
            _in_lines(line.place),
        )
        for line in lines
    )
    return Table(header, rows, _WIDTHS)


def _in_lines(place: str) -> str:
    """A link as somebody would type it, each line ended where a part of it ends: a number stays whole."""
    if not _SCHEME.match(place):
        return place
    short = _SCHEME.sub("", place).replace("%3A", ":")
    lines = [""]
    for part in _LINK_PART.findall(short):
        if lines[-1] and len(lines[-1]) + len(part) > _LINK_LINE:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _refuse(answers: Answers) -> None:
    if answers.outcome is not Outcome.LIST:
        raise NotYetError


def lines_in(path: Path) -> list[Line]:
    """The rows of a list that was saved as a table, also when a spreadsheet saved it again in its own way.

    Raises:
        OSError: when it cannot be opened, or is no such list.
    """
    data = read_bounded(path, MAX_SAVED)
    try:
        rows = [row for row in cells([decoded(data)]) if any(row)]
    except BrokenCsvError:
        raise OSError from None
    if not rows or any(len(row) != len(_COLUMNS) for row in rows):
        raise OSError
    told = [[cleaned(c.removeprefix("'") if c[1:2] in _FORMULA else c) for c in row] for row in rows[1:]]
    return [Line(day=_day_in(c[1]), site=c[2], what=c[3], words=c[4], place=c[5], done=bool(c[0].strip())) for c in told]


def _day_in(cell: str) -> dt.date | None:
    """A day as we write it, or as a spreadsheet does: 2021-07-19, 19/07/2021."""
    try:
        return dates.read_day(cell)
    except ValueError:
        return None
