# SPDX-License-Identifier: Apache-2.0
"""Evidence in a report: an index, each file with what is known of it, and why a file is not printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.domain.dates import day, moment
from assistant.domain.evidence import Evidence
from assistant.domain.incident import grouped
from assistant.domain.report import Attachment, Block, Facts, Figure, FileShow, Heading, PersonShow, Table, Text
from assistant.files.media import own_name
from assistant.services.log.hide import Hide, Own
from assistant.services.log.incidents import made_from
from assistant.services.log.words import bytes_in_words, numbers_in_words
from assistant.services.papers.brief import Brief

MOST_LETTERS = 12_000
"""Of the words of one file that are printed: about five pages."""


@dataclass(frozen=True)
class Exhibit:
    """A file as a report has it: its picture or its words, or why nothing is printed.

    Attributes:
        words: its words, where they are what is shown of it.
        why: why nothing of it is printed; "" for one that is.
        chosen: True when that is so because of what is to be hidden, or what the user chose.
        unsearched: a picture that is printed and that nobody searched for what is hidden.
        withheld: a picture that is not printed because of what is, or may be, in it: a copy with parts blacked out can be.
    """

    file: Evidence
    picture: bytes | None = None
    words: str = ""
    why: str = ""
    chosen: bool = False
    unsearched: bool = False
    withheld: bool = False


def exhibits(brief: Brief, hide: Hide) -> list[Exhibit]:
    """Every file, and what is done with it."""
    return [_exhibit(brief, hide, e) for e in brief.m.evidence]


def _exhibit(brief: Brief, hide: Hide, file: Evidence) -> Exhibit:
    w = brief.w
    if "evidence" not in brief.include:
        return Exhibit(file, why=w["report.why-no-evidence"], chosen=True)
    shown = brief.m.small(file)
    if shown is None:
        kind = "picture" if file.is_picture else "pdf" if file.is_pdf else "kind"
        return Exhibit(file, why=w[f"report.why-{kind}"])
    if "pictures" not in brief.include and not file.shown_as_words:
        return Exhibit(file, why=w["report.why-no-pictures"], chosen=True)
    copy = brief.copy_of(file)
    if brief.file_show(file) is FileShow.LIST:
        if copy is not None and file.id not in brief.choices.files:
            key = "report.why-copy-too" if _exhibit(brief, hide, copy).why else "report.why-copy"
            return Exhibit(file, why=w[key].format(number=copy.exhibit), chosen=True)
        return Exhibit(file, why=w["report.why-chosen"], chosen=True)
    if file.shown_as_words:
        return Exhibit(file, words=shown.decode("utf-8"))
    return _looked_through(brief, hide, file, shown)


def _looked_through(brief: Brief, hide: Hide, file: Evidence, picture: bytes) -> Exhibit:
    """A picture is held to the same as words: when something is hidden, it is printed only if it was searched, is a copy with
    parts blacked out, or the user says so."""
    words = brief.m.words_in(file)
    looked_at = file.id in brief.choices.files
    if not hides(brief):
        return Exhibit(file, picture)
    if words is not None and hide.holds(words) and not looked_at:
        return Exhibit(file, why=brief.w["report.why-holds"], chosen=True, withheld=file.has_picture)
    if words is None and something_hidden(brief, hide) and not looked_at and not file.derived_from:
        return Exhibit(file, why=brief.w["report.why-unsearched"], chosen=True, withheld=file.has_picture)
    return Exhibit(file, picture, unsearched=words is None and not file.derived_from)


def withheld(files: Iterable[Exhibit]) -> tuple[tuple[Evidence, str], ...]:
    """Pictures that a copy with parts blacked out can stand for, each with why it is not printed."""
    return tuple((each.file, each.why) for each in files if each.withheld)


def hides(brief: Brief) -> bool:
    """True when anything may be hidden from this recipient."""
    return "contact" not in brief.include or any(brief.show_of(p) is not PersonShow.NAME for p in brief.people)


def something_hidden(brief: Brief, hide: Hide) -> bool:
    """True when there is something to hide: a person, or a detail in the words."""
    named = any(brief.show_of(p) is not PersonShow.NAME for p in brief.people)
    return named or any(hide.holds(text) for text in (brief.incident.facts, brief.incident.their_side, brief.incident.link))


def evidence(brief: Brief, hide: Hide, files: Sequence[Exhibit]) -> Iterator[Block]:
    """The index, then each file."""
    w = brief.w
    if "evidence" not in brief.include:
        return
    yield Heading(2, w["report.evidence"])
    if not files:
        yield Text(w["evidence.none"])
        return
    yield Heading(3, w["report.index"])
    rows = []
    for each in files:
        attached = brief.file_show(each.file) is FileShow.ATTACH
        shown = w["report.index-attached"] if attached else w["report.index-listed"] if each.why else w["report.index-printed"]
        rows.append(
            (
                Own(str(each.file.exhibit)),
                each.file.what or w["evidence.no-description"],
                hide.file_name(each.file.name),
                Own(shown),
            )
        )
    yield Table(
        (w["report.number"], w["report.what-it-is"], w["report.file"], w["report.in-this-report"]),
        tuple(rows),
        (0.1, 0.4, 0.3, 0.2),
    )
    for each in files:
        yield from _one(brief, hide, each)


def _one(brief: Brief, hide: Hide, each: Exhibit) -> Iterator[Block]:
    w, file = brief.w, each.file
    yield Heading(3, w["evidence.name"].format(number=file.exhibit, name=hide.file_name(file.name)))
    if each.picture is not None:
        alt = hide(file.what) or w["report.no-alt"].format(number=file.exhibit)
        caption = "report.reduced" if file.pages == 1 else "report.first-page" if file.is_pdf else "report.first-picture"
        if file.derived_from:
            caption = "report.reduced-copy"
        piece = w["report.piece"].format(number=file.exhibit, part="{part}", parts="{parts}")
        yield Figure(_constant(each.picture), alt, w[caption].format(number=file.exhibit, pages=file.pages), piece)
    elif each.words:
        yield Text(Own(w["report.its-words"]))
        for part in each.words[:MOST_LETTERS].split("\n\n"):
            yield Text(part.strip("\n"))
        if len(each.words) > MOST_LETTERS:
            yield Text(Own(w["report.its-rest"]))
    else:
        yield Text(Own(each.why))
    rows = [
        (w["report.what-it-is"], file.what),
        (w["report.how"], file.how),
        (w["report.captured"], file.captured_by),
        (w["report.source"], file.source),
        (w["report.file-size"], Own(f"{bytes_in_words(file.size)}, {file.media_type}")),
        (w["report.file-time"], Own(moment(file.file_time) if file.file_time else w["evidence.no-time"])),
        (w["report.added"], Own(f"{moment(file.added_at)}, {file.added_by}")),
        (w["report.code-sha"], Own(grouped(file.sha256))),
        (w["report.unchanged"], Own(_state(brief, file))),
    ]
    if file.derived_from:
        made = next((e for e in brief.m.evidence if e.id == file.derived_from), None)
        origin = made.exhibit if made is not None else 0
        of = "copy-of-page" if made is not None and made.is_pdf else "copy-of"
        key = f"report.{of}-one" if file.boxes == 1 else f"report.{of}"
        # said by the first row; its time is that at which it was added
        said = {made_from(origin), w["evidence.no-time"]}
        rows = [(label, value) for label, value in rows if value not in said]
        rows.insert(0, (w["report.copy"], Own(w[key].format(number=origin, boxes=file.boxes))))
    yield Facts(tuple((label, value) for label, value in rows if value.strip()))


def _state(brief: Brief, file: Evidence) -> str:
    if brief.m.unchanged[file.id]:
        return brief.w["report.not-changed"]
    return brief.w["evidence.changed"].format(date=day(file.added_at))


def _constant(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def left_out(brief: Brief, hide: Hide, files: Sequence[Exhibit]) -> tuple[list[str], list[str]]:
    """Files of which nothing is printed, with the reason: those where that was chosen, and the others."""
    w = brief.w
    chosen: list[str] = []
    others: list[str] = []
    reasons: dict[tuple[str, bool], list[int]] = {}
    for each in files if "evidence" in brief.include else ():
        if each.why and brief.file_show(each.file) is not FileShow.ATTACH:
            reasons.setdefault((each.why, each.chosen), []).append(each.file.exhibit)
            continue
        if each.unsearched:
            reasons.setdefault((w["report.why-not-searched"], False), []).append(each.file.exhibit)
        if (each.file.pages > 1 or len(each.words) > MOST_LETTERS) and brief.file_show(each.file) is not FileShow.ATTACH:
            reasons.setdefault((w["report.why-first"], False), []).append(each.file.exhibit)
    for (why, by_choice), numbers in reasons.items():
        key = "report.left-file" if len(numbers) == 1 else "report.left-files"
        (chosen if by_choice else others).append(w[key].format(number=numbers_in_words(numbers), why=why))
    for file in brief.m.removed:
        why = hide(file.removed_why)
        others.append(
            w["report.left-removed"].format(number=file.exhibit, date=day(file.removed_on), why=why) if file.removed_on else ""
        )
    return chosen, [o for o in others if o]


def attachments(brief: Brief, hide: Hide, *, every: bool) -> list[Attachment]:
    """The originals that go in: every one, or those that were chosen."""
    out = []
    for each in brief.m.evidence:
        if every or brief.choices.files.get(each.id) is FileShow.ATTACH:
            name = own_name(each.exhibit, hide.file_name(each.name), each.media_type)
            read = _reader(brief.m.original, each)
            out.append(Attachment(name, each.media_type, hide(each.what) or name, read, each.added_at))
    return out


def _reader(read: Callable[[Evidence], bytes], file: Evidence) -> Callable[[], bytes]:
    return lambda: read(file)
