# SPDX-License-Identifier: Apache-2.0
"""An incident as a JSON file: what `incident add` reads and `incident show --json` writes (docs/incident.schema.json)."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    create_model,
    model_validator,
)

from assistant.content.sources import advice_for, key_of
from assistant.domain.incident_form import ALL, CLOSING, Answer
from assistant.domain.incident_rules import ACTIONS, ASK_DATES, DETAILS, LINE, LINK, OTHERS, WORDS
from assistant.domain.jobs import TellError
from assistant.domain.plain_text import cleaned, has_harmful
from assistant.files.outside import is_regular

MAX_BYTES = 5_000_000
_TOO_LARGE = "The file is larger than 5 MB. Put long words into a text file and add that as evidence."


def _printable(text: str) -> str:
    if has_harmful(text):
        raise ValueError("holds a character that cannot be kept or printed. Take it out")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _written(value: object) -> object:
    # pydantic would take a number for seconds since 1970
    if not isinstance(value, str):
        raise ValueError('must be text in quotation marks, like "2026-11-14"')
    return value


Plain = AfterValidator(_printable)
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LINE), Plain]
Link = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LINK), Plain]
Words = Annotated[str, StringConstraints(max_length=WORDS), Plain]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Day = Annotated[dt.date, BeforeValidator(_written)]
Moment = Annotated[dt.datetime, BeforeValidator(_written)]


class IncidentFileError(TellError):
    """A file that holds no incident; one line for each mistake, naming the key and what to do."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ActionEntry(_Model):
    """Something that was done about it."""

    kind: Literal["replied", "hid", "deleted", "reported", "blocked", "spoke", "sent", "nothing"]
    on: Day
    note: Words = ""
    reference: Line = ""
    reason: Words = ""
    second_person: Line = ""


class AskDateEntry(_Model):
    """A date to ask about."""

    id: Code
    on: Day


class EvidenceEntry(_Model):
    """A file, by its path relative to this one."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=500), Plain]
    what: Line = ""
    how: Line = ""
    captured_by: Line = ""
    source: Line = ""


class SubjectEntry(_Model):
    """Someone else who did it."""

    name: Line = ""
    who: Literal["councillor", "staff", "public", "unknown"] | None = None
    account: Line = ""


_NEEDED: Any = ...
_KINDS: dict[Answer, tuple[Any, Any]] = {
    Answer.LINE: (Line, ""),
    Answer.LINK: (Link, ""),
    Answer.WORDS: (Words, ""),
    Answer.NAMES: (list[Line], Field(default=[], max_length=OTHERS)),
    Answer.PEOPLE: (
        list[Line | SubjectEntry],
        Field(default=[], max_length=OTHERS, description="Others who did it with `person`, by name or with what is known."),
    ),
    Answer.KIND: (Code, _NEEDED),
    Answer.KINDS: (list[Code], Field(default=[], max_length=20, description="What it was besides `kind`.")),
    Answer.ACT: (Literal["posted", "shared", "liked", "left-up"], "posted"),
    Answer.WHO: (Literal["councillor", "staff", "public", "unknown"], _NEEDED),
    Answer.ABOUT_KEEPER: (
        Literal[False],
        Field(default=False, description="The person it is about must not keep the case: true is refused."),
    ),
    Answer.SITE: (Code, "other"),
    Answer.MOMENT: (Moment, _NEEDED),
    Answer.DAY: (Day | None, None),
    Answer.CONNECTIONS: (list[Code], Field(min_length=1, max_length=20)),
    Answer.ACTIONS: (list[ActionEntry], Field(default=[], max_length=ACTIONS)),
    Answer.ASK_DATES: (list[AskDateEntry], Field(default=[], max_length=ASK_DATES)),
    Answer.CLAUSES: (list[Code], Field(default=[], max_length=300)),
    Answer.REASON: (Code, _NEEDED),
    Answer.OUTCOME: (Code | None, None),
}
"""How a file holds an answer of each kind, and what it is when it is not there."""

_NEEDED_WORDS = (Annotated[str, StringConstraints(min_length=1, max_length=WORDS), Plain, AfterValidator(_said)], _NEEDED)


class _Kept(_Model):
    """What a file holds besides the answers."""

    status: Literal["open", "waiting", "referred", "closed"] = "open"
    zone: Line = "Europe/London"
    pack: Code | None = None
    hold: bool = False
    details: dict[Code, Words] = Field(default={}, max_length=DETAILS, description="Answers for reports, by id of reports.toml.")
    evidence: list[EvidenceEntry] = Field(default=[], max_length=200)

    @model_validator(mode="after")
    def _closed_is_whole(self) -> _Kept:
        whole = all(getattr(self, q.field) is not None for q in CLOSING)
        if (self.status == "closed") != whole:
            raise ValueError("a closed incident needs outcome, closed_on and keep_until, and only a closed one has them")
        return self


_ANSWERS: Any = {q.field: _NEEDED_WORDS if q.needed and q.answer is Answer.WORDS else _KINDS[q.answer] for q in ALL}
_ABOUT = "One incident. `kind`, `reason` and `connections` take ids of resources/incidents.toml."
IncidentFile: type[_Kept] = create_model("IncidentFile", __base__=_Kept, __doc__=_ABOUT, **_ANSWERS)


def read_incident_file(path: Path) -> dict[str, Any]:
    """The incident in the file at `path`. Not more than may be in it is read.

    Raises:
        IncidentFileError: with every mistake.
    """
    try:
        if not is_regular(path):  # a device or a pipe would never end
            raise IncidentFileError("This is no file that can be read. Check its name.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise IncidentFileError(f"The file cannot be opened ({error.strerror}). Check its name.") from None
    return read_incident(data)


def read_incident(data: bytes) -> dict[str, Any]:
    """The incident in `data` as plain values, empty ones left out.

    Raises:
        IncidentFileError: with every mistake.
    """
    if len(data) > MAX_BYTES:
        raise IncidentFileError(_TOO_LARGE)
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise IncidentFileError("The file is not UTF-8 text. Save it again as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise IncidentFileError(f"The file is no JSON: {error}. Mend that line.") from None
    except ValueError:  # Python reads no number of over 4,300 digits
        raise IncidentFileError("The file is no JSON: it holds a number of thousands of digits.") from None
    except RecursionError:
        raise IncidentFileError("The file is nested too deeply. Write it flat, like the samples.") from None
    if not isinstance(raw, dict):
        raise IncidentFileError("The file must hold one object, { ... }, as docs/incident.schema.json says.")
    try:
        model = IncidentFile.model_validate(raw)
    except ValidationError as error:
        lines = [f"{key_of(item['loc'], raw) or 'the file'} {advice_for(item)}" for item in error.errors(include_url=False)]
        raise IncidentFileError(cleaned("\n".join(lines))) from None
    plain = model.model_dump(mode="json")
    plain["details"] = list(plain["details"].items())
    return {k: v for k, v in plain.items() if v not in (None, "", [])}


def json_schema() -> str:
    """docs/incident.schema.json, made from the model above."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **IncidentFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
