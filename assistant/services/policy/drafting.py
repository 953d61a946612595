# SPDX-License-Identifier: Apache-2.0
"""A council's own policy in the making: what was read and what was answered so far, kept after every page."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.content.pack_out import pack_files
from assistant.domain.content import Content
from assistant.domain.document import PolicyDocument, Unit, UnitKind
from assistant.domain.policy import Binds, Clause, PolicyPack, Strength, Subject
from assistant.domain.records import from_plain, to_plain
from assistant.files.durable import write_durably
from assistant.policy.subjects import binds_of, strength_of
from assistant.services.policy.packs import DOCUMENT, PackError, add_pack, lasting_id

PAGES = ("file", "council", "rules", "subjects", "strength", "try")
CODE_PAGES = PAGES[:3]


@dataclass(frozen=True, kw_only=True)
class OwnPolicy:
    """What is known so far of one policy, or code of conduct.

    Attributes:
        id: of the pack that comes of it; lasting.
        page: the last page that was done, by its name in PAGES; "" for none.
        answers: the place of the chosen rule in `document.units`, by concern; -1 for "our policy does not say".
        strengths: as the clerk set them, by place; else the rule's own verbs decide.
        finished: it was put to use.
    """

    id: str
    document: PolicyDocument
    code: bool = False
    council: str = ""
    short_name: str = ""
    nation: str = "england"
    adopted: dt.date | None = None
    review_months: int | None = None
    guidance: bool = False
    page: str = ""
    subject_page: int = 0
    answers: Mapping[str, int] = field(default_factory=dict)
    strengths: Mapping[str, str] = field(default_factory=dict)
    binds: Mapping[str, str] = field(default_factory=dict)
    finished: bool = False

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.document.units

    @property
    def rule_places(self) -> tuple[int, ...]:
        """Places of the units that are rules."""
        return tuple(i for i, u in enumerate(self.units) if u.kind is UnitKind.RULE)

    @property
    def chosen(self) -> tuple[int, ...]:
        """Places of the rules that cover a subject, in the document's order."""
        return tuple(sorted({place for place in self.answers.values() if place >= 0}))

    def strength(self, place: int) -> Strength:
        said = self.strengths.get(str(place))
        if said:
            return Strength(said)
        guessed = strength_of(self.units[place])
        # a rule that was chosen for a subject asks for something, in whatever words
        return Strength.SHOULD if guessed is Strength.INFO and place in self.answers.values() else guessed

    def binding(self, place: int) -> Binds:
        said = self.binds.get(str(place))
        return Binds(said) if said else binds_of(self.units[place])


# -- beginning and keeping ----------------------------------------------------------------------------------------------


def begin(document: PolicyDocument, *, code: bool = False) -> OwnPolicy:
    """A policy from a document that was just read: council, dates and nation as far as the document says them."""
    council = council_in(document)
    return OwnPolicy(
        id=f"{lasting_id(short_name_of(council) or 'own')[:40]}-{secrets.token_hex(3)}",
        document=document,
        code=code,
        council=council,
        short_name=short_name_of(council),
        nation=_nation_in(document),
        adopted=date_in(document),
        review_months=_review_in(document),
        guidance=re.search(r"\bguid|canllaw", document.title, re.I) is not None,
        page="file",
    )


def with_new_document(own: OwnPolicy, document: PolicyDocument) -> OwnPolicy:
    """The same policy from a newer document: answers stay where the rule's words or its number are the same."""
    places = {_words(u.text): i for i, u in enumerate(document.units)}
    numbers = {u.number: i for i, u in enumerate(document.units) if u.number}

    def moved(place: int) -> int | None:
        unit = own.units[place]
        return places.get(_words(unit.text), numbers.get(unit.number))

    answers = {c: new for c, p in own.answers.items() if (new := -1 if p < 0 else moved(p)) is not None}
    kept: list[dict[str, str]] = []
    for table in (own.strengths, own.binds):
        kept.append({str(new): v for p, v in table.items() if (new := moved(int(p))) is not None})
    return replace(
        own,
        document=document,
        answers=answers,
        strengths=kept[0],
        binds=kept[1],
        page="file",
        adopted=date_in(document) or own.adopted,
    )


def save(own: OwnPolicy, folder: Path) -> None:
    """Keep it as it is now. Raises OSError."""
    write_durably(folder / f"{own.id}.json", json.dumps(to_plain(own), ensure_ascii=False).encode())


def open_draft(draft_id: str, folder: Path) -> OwnPolicy | None:
    """What was kept under an id, or None."""
    try:
        return from_plain(OwnPolicy, json.loads((folder / f"{draft_id}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def drafts(folder: Path) -> list[OwnPolicy]:
    """Everything that was begun, unfinished first."""
    names = sorted(folder.glob("*.json")) if folder.is_dir() else []
    found = [own for path in names if (own := open_draft(path.stem, folder)) is not None]
    return sorted(found, key=lambda own: own.finished)


def discard(draft_id: str, folder: Path) -> None:
    """Forget it. Raises OSError."""
    (folder / f"{draft_id}.json").unlink(missing_ok=True)


def from_pack(pack: PolicyPack, packs_folder: Path) -> OwnPolicy | None:
    """A policy that somebody else made, to be changed here; None where it does not carry its document."""
    try:
        document = from_plain(PolicyDocument, json.loads((packs_folder / pack.id / DOCUMENT).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
    places: dict[tuple[str, str], int] = {(u.number, u.text): i for i, u in enumerate(document.units)}
    found = {c.id: place for c in pack.clauses if (place := places.get((c.number, c.text))) is not None}
    clauses = [c for c in pack.clauses if c.id in found]
    return OwnPolicy(
        id=pack.id,
        document=document,
        council=pack.council,
        short_name=pack.short_name,
        nation=pack.nation,
        adopted=pack.ratified,
        review_months=pack.review_months,
        guidance=pack.guidance,
        page=PAGES[-2],
        answers={concern: found[c.id] for c in clauses for concern in c.concerns},
        strengths={str(found[c.id]): c.strength.value for c in clauses},
        binds={str(found[c.id]): c.binds.value for c in clauses},
        finished=True,
    )


# -- page 3: are these the rules? -----------------------------------------------------------------------------------------


def join(own: OwnPolicy, place: int) -> OwnPolicy:
    """Put a part together with the rule above it."""
    above = next((i for i in reversed(range(place)) if own.units[i].kind is UnitKind.RULE), None)
    if above is None:
        return own
    first, second = own.units[above], own.units[place]
    units = list(own.units)
    units[above] = replace(first, text=f"{first.text} {second.text}")
    del units[place]
    return _moved(own, units, lambda p: above if p == place else p - (p > place))


def split(own: OwnPolicy, place: int, at: int) -> OwnPolicy:
    """Begin a new rule at a letter of the text of a part."""
    unit = own.units[place]
    first, second = unit.text[:at].strip(), unit.text[at:].strip()
    if not first or not second:
        return own
    units = list(own.units)
    units[place : place + 1] = [replace(unit, text=first), replace(unit, text=second, number="")]
    return _moved(own, units, lambda p: p + (p > place))


def mark(own: OwnPolicy, place: int, kind: UnitKind) -> OwnPolicy:
    """Say that a part is a rule, or is none. Answers that named it go."""
    units = list(own.units)
    units[place] = replace(units[place], kind=kind)
    changed = replace(own, document=replace(own.document, units=tuple(units)))
    if kind is UnitKind.RULE:
        return changed
    return replace(changed, answers={c: p for c, p in own.answers.items() if p != place})


def sentence_starts(text: str) -> tuple[int, ...]:
    """Where a new rule may begin inside a text: at its sentences and after its semicolons."""
    return tuple(m.end() for m in re.finditer(r"(?<=[.!?;:])\s+(?=\S)", text))


def _moved(own: OwnPolicy, units: list[Unit], to: object) -> OwnPolicy:
    assert callable(to)  # noqa: S101 - one of the two above
    answers = {c: to(p) if p >= 0 else p for c, p in own.answers.items()}
    strengths = {str(to(int(p))): v for p, v in own.strengths.items()}
    binds = {str(to(int(p))): v for p, v in own.binds.items()}
    document = replace(own.document, units=tuple(units))
    return replace(own, document=document, answers=answers, strengths=strengths, binds=binds)


# -- the pack -------------------------------------------------------------------------------------------------------------


def pack_of(own: OwnPolicy, subjects: Iterable[Subject], version: str) -> PolicyPack:
    """The policy as a pack: every rule a clause in the council's own words, cited by the subjects that it was chosen for."""
    by_concern = {s.concern: s for s in subjects}
    concerns: dict[int, list[str]] = {}
    for concern in by_concern:
        place = own.answers.get(concern, -1)
        if place >= 0:
            concerns.setdefault(place, []).append(concern)
    names = _names(own)
    clauses = []
    for place in own.rule_places:
        unit, mine = own.units[place], concerns.get(place, [])
        clause_id, label = names[place]
        signals = dict.fromkeys(s for c in mine for s in by_concern[c].signals)
        clauses.append(
            Clause(
                id=clause_id,
                label=label,
                topic=by_concern[mine[0]].topic if mine else "other",
                strength=own.strength(place),
                binds=own.binding(place),
                concerns=tuple(mine),
                signals=tuple(signals),
                number=unit.number,
                lead_in=unit.lead_in,
                text=unit.text,
            )
        )
    return PolicyPack(
        id=own.id,
        council=own.council,
        title=own.document.title or ("Social media guidance" if own.guidance else "Social media policy"),
        short_name=own.short_name,
        version=version,
        nation=own.nation,
        clauses=tuple(clauses),
        ratified=own.adopted,
        review_months=own.review_months,
        guidance=own.guidance,
        document_sha256=own.document.sha256,
    )


def put_in(own: OwnPolicy, packs_folder: Path, content: Content, version: str) -> PolicyPack:
    """Make the pack and keep it with the whole document; from then on it can be read and searched.

    Raises:
        PackError: when it has no rules, or something in it cannot be used.
        OSError: when it cannot be kept.
    """
    if not own.rule_places:
        raise PackError("There is no rule in this list. Mark at least one as a rule.")
    pack = pack_of(own, content.subjects, version)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / own.id
        folder.mkdir()
        for name, data in pack_files(pack).items():
            (folder / name).write_bytes(data)
        (folder / DOCUMENT).write_text(json.dumps(to_plain(own.document), ensure_ascii=False), encoding="utf-8")
        return add_pack(folder, packs_folder, content)


def _names(own: OwnPolicy) -> dict[int, tuple[str, str]]:
    """Id and label of each rule: by its number; where that is missing or comes twice, by its section and its place there."""
    units = own.units
    numbers = Counter(units[p].number for p in own.rule_places)
    sections: Counter[str] = Counter()
    out: dict[int, tuple[str, str]] = {}
    for place in own.rule_places:
        unit = units[place]
        sections[unit.section] += 1
        section = unit.section.split(" / ")[-1][:40].strip()
        if unit.number and numbers[unit.number] == 1:
            name, label = re.sub(r"[^0-9A-Za-z.]+", "", unit.number), f"{own.short_name} {unit.number}"
        else:
            shown = unit.number or f"point {sections[unit.section]}"
            name, label = f"p{place + 1}", ", ".join(filter(None, (own.short_name, section, shown)))
        out[place] = f"{own.id}-{name}", label
    return out


# -- what a document says of itself ---------------------------------------------------------------------------------------

_COUNCIL = re.compile(
    r"\b((?:[A-Z][\w'’.-]*|of|the|and|with|in|on|upon|le|y|yr|cum|next|by|under|-)(?:\s+|(?<=-)))*?"
    r"(?:[A-Z][\w'’.-]*\s+)(?:City|Town|Parish|Community|Village|Neighbourhood|Borough)\s+Council\b"
)
_MONTHS = "january february march april may june july august september october november december".split()


def council_in(document: PolicyDocument) -> str:
    """The name of the council that the document names most; "" where it names none."""
    counts: Counter[str] = Counter()
    for unit in document.units:
        for found in _COUNCIL.finditer(f"{unit.lead_in} {unit.text}"):
            name = re.sub(
                r"^(?:(?:The|This|Your|Our|All|Any|For|At|In|On|Of|If|As|Every|Each|of|the|and|in|on|with)\s+)+", "", found[0]
            )
            counts[name] += 1
    named = [(n, c) for n, c in counts.items() if len(n.split()) >= 3]
    return max(named, key=lambda item: item[1])[0] if named else ""


def short_name_of(council: str) -> str:
    """The name before a rule's number: "Anytown" of "Anytown Parish Council"."""
    return re.sub(r"\s+(?:City|Town|Parish|Community|Village|Neighbourhood|Borough)?\s*Council$", "", council).strip()


def date_in(document: PolicyDocument) -> dt.date | None:
    """The day or month on which the document says that it was adopted; None where it does not."""
    pattern = re.compile(
        r"(?:adopted|approved|agreed|ratified|resolved|date of policy|effective)\b[^.]{0,60}?"
        rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({'|'.join(_MONTHS)})\s+((?:19|20)\d\d)",
        re.I,
    )
    for unit in document.units:
        found = pattern.search(unit.text)
        if found is not None:
            try:
                return dt.date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1] or 1))
            except ValueError:
                continue
    return None


def _review_in(document: PolicyDocument) -> int | None:
    numbers = {"every": 1, "two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
    for unit in document.units:
        if not re.search(r"review|look at (?:this|it)|reconsider", unit.text, re.I):
            continue
        if re.search(r"\bannual|every year|each year|each May|yearly|every 12 months|once a year", unit.text, re.I):
            return 12
        found = re.search(r"every (two|three|four|five|2|3|4|5) years", unit.text, re.I)
        if found is not None:
            return 12 * numbers[found[1].lower()]
    return None


def _nation_in(document: PolicyDocument) -> str:
    text = " ".join(u.text for u in document.units)
    if re.search(r"\b(?:Wales|Welsh|Cyngor|Cymru|Polisi|Cyfryngau|Ombudsman for Wales)\b", text):
        return "wales"
    if re.search(r"\b(?:Scotland|Scottish)\b", text):
        return "scotland"
    if re.search(r"\bNorthern Ireland\b", text):
        return "northern-ireland"
    return "england"


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
