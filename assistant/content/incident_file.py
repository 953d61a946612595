# SPDX-License-Identifier: Apache-2.0
"""An incident as a JSON file: what `incident add` reads and `incident show --json` writes (docs/incident.schema.json)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from assistant.content.sources import advice_for, key_of

MAX_BYTES = 5_000_000
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Words = Annotated[str, StringConstraints(max_length=50_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class IncidentFileError(Exception):
    """A file that holds no incident; one line for each mistake, naming the key and what to do."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ActionEntry(_Model):
    """Something that was done about it."""

    kind: Literal["replied", "hid", "deleted", "reported", "blocked", "spoke", "sent", "nothing"]
    on: dt.date
    note: Words = ""
    reference: Line = ""
    reason: Words = ""
    second_person: Line = ""


class AskDateEntry(_Model):
    """A date to ask about."""

    id: Code
    on: dt.date


class EvidenceEntry(_Model):
    """A file, by its path relative to this one."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    what: Line = ""
    how: Line = ""
    captured_by: Line = ""
    source: Line = ""


class IncidentFile(_Model):
    """One incident. `kind`, `reason` and `connections` take ids of resources/incidents.toml."""

    title: Line = ""
    status: Literal["open", "waiting", "referred", "closed"] = "open"
    kind: Code
    act: Literal["posted", "shared", "liked", "left-up"] = "posted"
    reason: Code
    who: Literal["councillor", "staff", "public", "unknown"]
    person: Line = ""
    account: Line = ""
    about_keeper: Literal[False] = Field(
        default=False, description="The person it is about must not keep the case: true is refused."
    )
    others: list[Line] = Field(default=[], max_length=100)
    platform: Code = "other"
    link: Line = ""
    seen_at: dt.datetime
    zone: Line = "Europe/London"
    posted: Line = ""
    connections: list[Code] = Field(min_length=1, max_length=20)
    connection_note: Words = ""
    facts: Annotated[str, StringConstraints(min_length=1, max_length=50_000)]
    views: Words = ""
    their_side: Words = ""
    actions: list[ActionEntry] = Field(default=[], max_length=200)
    look_again: dt.date | None = None
    ask_dates: list[AskDateEntry] = Field(default=[], max_length=50)
    pack: Code | None = None
    clauses: list[Code] = Field(default=[], max_length=300)
    outcome: Code | None = None
    outcome_note: Words = ""
    closed_on: dt.date | None = None
    keep_until: dt.date | None = None
    hold: bool = False
    details: dict[Code, Words] = Field(default={}, max_length=60, description="Answers for reports, by id of reports.toml.")
    evidence: list[EvidenceEntry] = Field(default=[], max_length=200)

    @model_validator(mode="after")
    def _closed_is_whole(self) -> IncidentFile:
        if (self.status == "closed") != (self.outcome is not None and self.closed_on is not None and self.keep_until is not None):
            raise ValueError("a closed incident needs outcome, closed_on and keep_until, and only a closed one has them")
        return self


def read_incident(data: bytes) -> dict[str, Any]:
    """The incident in `data` as plain values, empty ones left out.

    Raises:
        IncidentFileError: with every mistake.
    """
    if len(data) > MAX_BYTES:
        raise IncidentFileError("The file is larger than 5 MB. Put long words into a text file and add that as evidence.")
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise IncidentFileError("The file is not UTF-8 text. Save it again as UTF-8.") from None
    except ValueError as error:
        raise IncidentFileError(f"The file is no JSON: {error}. Mend that line.") from None
    except RecursionError:
        raise IncidentFileError("The file is nested too deeply. Write it flat, like the samples.") from None
    if not isinstance(raw, dict):
        raise IncidentFileError("The file must hold one object, { ... }, as docs/incident.schema.json says.")
    try:
        model = IncidentFile.model_validate(raw)
    except ValidationError as error:
        lines = [f"{key_of(item['loc'], raw) or 'the file'} {advice_for(item)}" for item in error.errors(include_url=False)]
        raise IncidentFileError("\n".join(lines)) from None
    plain = model.model_dump(mode="json")
    plain["details"] = list(plain["details"].items())
    return {k: v for k, v in plain.items() if v not in (None, "", [])}


def json_schema() -> str:
    """docs/incident.schema.json, made from the model above."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **IncidentFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
