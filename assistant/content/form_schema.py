# SPDX-License-Identifier: Apache-2.0
"""Shape of resources/forms/*.toml: what an authority's form asks, in its order, and which of our answers stand there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pydantic import Field

from assistant.content.schema import Short, StrictModel, Text
from assistant.domain.incident_form import QUESTIONS


class FormFieldEntry(StrictModel):
    """One question of a form. `gives`: ids of fields or sections of reports.toml, groups of questions, fields of an incident."""

    asks: Short
    gives: list[str] = Field(min_length=1)


class FormFile(StrictModel):
    """A form. Its id is the name of its file."""

    label: Short
    source: Text
    checked_on: dt.date
    note: Text
    field: list[FormFieldEntry] = Field(min_length=1)


def unknown_names(form: dict[str, list[dict[str, list[str]]]], known: Iterable[str]) -> list[tuple[str, str]]:
    """Names in a form's `gives` that nothing has, each with its key in the file."""
    names = {*known, *(q.field for q in QUESTIONS)}
    return [
        (f"field[{number}].gives", name)
        for number, field in enumerate(form["field"], 1)
        for name in field["gives"]
        if name not in names
    ]
