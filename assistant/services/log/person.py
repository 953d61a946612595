# SPDX-License-Identifier: Apache-2.0
"""All that a log holds about one person, for a subject access request: others' names and details left out unless chosen."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.domain.evidence import Evidence
from assistant.domain.incident import HistoryEntry, Incident
from assistant.domain.incident_form import searched_words
from assistant.domain.names import NameFinder, folded, same_person
from assistant.domain.report import Block, Bullets, Facts, Heading, Report, Text
from assistant.domain.trust import Trust
from assistant.services.log.hide import Hide, Marks, no_details
from assistant.services.log.history import history_of
from assistant.services.log.trust import trust_lines
from assistant.services.log.words import evidence_lines, given_answers, timeline_lines
from assistant.services.papers.brief import Finder, names_of
from assistant.storage.picture_words import words_of

if TYPE_CHECKING:
    import datetime as dt

    from assistant.domain.content import Content
    from assistant.storage.incident_store import IncidentStore


@dataclass(frozen=True)
class PersonFile:
    """What was found: the incidents with their files, and the other people named in them.

    Attributes:
        others: names and accounts of others; `accounts` are those that are accounts.
        words: by the id of a file, the lines of its words that name the person.
    """

    names: tuple[str, ...]
    incidents: tuple[tuple[Incident, tuple[Evidence, ...]], ...]
    others: tuple[str, ...]
    histories: Mapping[str, tuple[HistoryEntry, ...]] = field(default_factory=dict)
    accounts: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wishes:
    """What may stay of other people.

    Attributes:
        names: names that stay, each with the reason.
        details: home, phone and email details stay.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    details: bool = False


def about_person(store: IncidentStore, names: Iterable[str], finder: Finder, words: Mapping[str, str]) -> PersonFile:
    """Every incident in which one of `names` occurs anywhere, as people write it, newest first. Raises LogError.

    Args:
        names: what one person is called: all of them are taken for the same.
    """
    wanted = tuple(dict.fromkeys(n.strip() for n in names if n.strip()))
    finders = [NameFinder(name, finder.is_word) for name in wanted]
    sure = {s.id for s in store.about(wanted)}
    found: list[tuple[Incident, tuple[Evidence, ...]]] = []
    others: dict[str, None] = {}
    histories: dict[str, tuple[HistoryEntry, ...]] = {}
    accounts: set[str] = set()
    seen: dict[str, str] = {}
    for summary in store.about([*wanted, *(word for name in wanted for word in _ways(name))]):
        incident = store.get(summary.id)
        evidence = tuple(store.evidence(incident, removed=True))
        named = {e.id: lines for e in evidence if (lines := _lines_with(finders, words_of(store.log, e) or ""))}
        if summary.id not in sure and not named and not _names_one(finders, incident, evidence):
            continue
        seen |= named
        found.append((incident, evidence))
        histories[incident.id] = tuple(history_of(store, incident))
        for person in names_of(store, incident, words):
            for name in filter(None, (person.name, person.account)):
                if not any(same_person(name, w) or same_person(person.name, w) for w in wanted):
                    others[name] = None
                    accounts |= {name} - {person.name}
    sorted_ = tuple(sorted(others, key=str.casefold))
    return PersonFile(wanted, tuple(found), sorted_, histories, frozenset(accounts), seen)


def _lines_with(finders: list[NameFinder], text: str) -> str:
    """The lines on which one is named; a name may begin on one and end on the next."""
    spans = [span for finder in finders for span in finder.spans(text)]
    out, at = [], 0
    for line in text.splitlines(keepends=True):
        if any(start < at + len(line) and end > at for start, end in spans):
            out.append(line.strip())
        at += len(line)
    return "\n".join(out)


def _ways(name: str) -> Iterator[str]:
    """Words by which a search comes upon a name that is written in another way: the surname, and the name as one word."""
    parts = [p for p in folded(name)[0].replace("'", " ").split() if len(p) > 1]
    if parts:
        yield parts[-1]
    if len(parts) > 1:
        yield "".join(parts[-2:])


def _names_one(finders: list[NameFinder], incident: Incident, evidence: Iterable[Evidence]) -> bool:
    names, texts = [incident.link], [searched_words(incident)]
    for each in evidence:
        names.append(each.name)
        texts.append("\n".join((each.what, each.how, each.captured_by, each.source)))
    return any(any(map(f.spans, texts)) or any(map(f.in_a_file_name, names)) for f in finders)


@dataclass(frozen=True)
class Told:
    """What is told of one incident, with what is left out left out."""

    number: str
    title: str
    warnings: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, ...], ...]
    timeline: tuple[str, ...]


class PersonCopy:
    """The copy to hand over, as data and as pages: all three are made of the same."""

    def __init__(
        self,
        found: PersonFile,
        wishes: Wishes,
        content: Content,
        trust: Mapping[str, Trust],
        finder: Finder,
        made_at: dt.datetime,
    ) -> None:
        w = content.words
        self._found, self._wishes, self._w, self._made_at = found, wishes, w, made_at
        marks = Marks(
            w["report.details-left-out"], w["report.quotation-left-out"], w["report.link-left-out"], w["report.file-left-out"]
        )
        kept_out = {n: w["person.left-out"] for n in found.others if n not in wishes.names}
        details = no_details if wishes.details else finder
        self._hide = Hide(kept_out, details, marks, is_word=finder.is_word, whole=found.accounts)
        self.told = tuple(self._of(i, files, content, trust.get(i.id, Trust())) for i, files in found.incidents)

    def _of(self, incident: Incident, files: tuple[Evidence, ...], content: Content, trust: Trust) -> Told:
        hide, w = self._hide, self._w
        return Told(
            incident.number,
            hide(incident.title),
            tuple(hide(line) for line in trust_lines(trust, w)),
            tuple((hide(question), hide(answer)) for question, answer in given_answers(incident, content)),
            tuple(tuple(map(hide, self._lines_of(e))) for e in files),
            tuple(hide(line) for _, line in timeline_lines(self._found.histories.get(incident.id, ()), w)),
        )

    def _lines_of(self, file: Evidence) -> list[str]:
        said = self._found.words.get(file.id, "")
        return [*evidence_lines(file, self._w), *([self._w["person.words-in"].format(text=said)] if said else [])]

    def as_json(self) -> str:
        """JSON text."""
        found, wishes = self._found, self._wishes
        items: list[dict[str, Any]] = []
        for each in self.told:
            warned = {"warnings": list(each.warnings)} if each.warnings else {}
            items.append(
                {
                    "number": each.number,
                    "title": each.title,
                    **warned,
                    "answers": [{"question": q, "answer": a} for q, a in each.answers],
                    "evidence": [list(lines) for lines in each.files],
                    "timeline": list(each.timeline),
                }
            )
        plain = {
            "about": list(found.names),
            "made_on": self._made_at.date().isoformat(),
            "names_left_out": self._hide.found.total(),
            "details_left_out": self._hide.details_hidden,
            "names_kept": [{"name": n, "reason": wishes.names[n]} for n in found.others if n in wishes.names],
            "incidents": items,
        }
        return json.dumps(plain, ensure_ascii=False, indent=1)

    def as_csv(self) -> str:
        """CSV text with a byte order mark, so that Excel reads the accents."""
        rows: list[tuple[str, str, str]] = []
        for each in self.told:
            rows += [(each.number, self._w["trust.short"], line) for line in each.warnings]
            rows += [(each.number, question, answer) for question, answer in each.answers]
            rows += [(each.number, self._w["evidence.title"], "; ".join(lines)) for lines in each.files]
            rows += [(each.number, self._w["incident.timeline"], line) for line in each.timeline]
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["number", "question", "answer"])
        writer.writerows([[_no_formula(cell) for cell in row] for row in rows])
        return "\ufeff" + out.getvalue()

    def as_report(self, council: str, keeper: str) -> Report:
        """The same as pages."""
        from assistant.domain.dates import day

        w = self._w
        about = ", ".join(self._found.names)
        title = w["person.copy-title"].format(name=about)
        head = ((w["report.council"], council), (w["report.made-on"], day(self._made_at)), (w["report.made-by"], keeper))
        blocks: list[Block] = [Heading(1, title), Text(w["report.marking-line"]), Facts(tuple(r for r in head if r[1]))]
        for each in self.told:
            blocks.append(Heading(2, f"{each.number}: {each.title}"))
            blocks += [Text(line) for line in each.warnings]
            blocks.append(Facts(each.answers))
            if each.files:
                blocks.append(Heading(3, w["evidence.title"]))
                for first, *lines in each.files:
                    blocks += [Heading(3, first), Bullets(tuple(lines))]
            if each.timeline:
                blocks += [Heading(3, w["report.timeline"]), Bullets(each.timeline)]
        blocks += [Heading(2, w["report.left-out"]), Bullets(tuple(self._left_out()) or (w["report.nothing-left-out"],))]
        foot = ", ".join(filter(None, (w["person.copy-foot"], council, w["report.marking"])))
        return Report(title, foot, keeper, self._made_at, tuple(blocks), contents=w["report.contents"])

    def _left_out(self) -> Iterator[str]:
        w, hide = self._w, self._hide
        if hide.found:
            one = "-one" if len(hide.found) == 1 else ""
            yield w[f"report.left-names{one}"].format(people=len(hide.found), count=hide.found.total())
        for key, number in (("details", hide.details_hidden), ("quotations", hide.quotations_hidden)):
            if number:
                yield w[f"report.left-{key}-one" if number == 1 else f"report.left-{key}"].format(count=number)
        if any(each.files for each in self.told):
            yield w["person.evidence-note"]


def _no_formula(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
