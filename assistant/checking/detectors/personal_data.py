# SPDX-License-Identifier: Apache-2.0
"""Details that point to a living person: every rule of the personal-data family in one go."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.detectors import DetectorInput, Hit
from assistant.checking.detectors.contacts import contacts
from assistant.checking.detectors.identifiers import identifiers
from assistant.checking.detectors.places import places
from assistant.checking.detectors.plates import plates
from assistant.checking.detectors.private_people import people_with_details, private_names

LISTS = ("not-a-person", "surname-too", "office-title", "local-office", "initials")
"""Single words that finders ask for."""


def detect(given: DetectorInput) -> Iterator[Hit]:
    """Private details, strongest kinds first."""
    text = given.view.raw
    named = private_names(given)
    people = [name for name in named if not (name.place or name.office)]

    def person(start: int, end: int) -> bool:
        return any(start <= p.start < end for p in people)

    strong = [*identifiers(text), *plates(text, given.lists["initials"])]
    hits = [*strong, *contacts(given, people, strong), *places(given, person)]
    yield from hits
    if named:
        yield from people_with_details(given, named, hits)
