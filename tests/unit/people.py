# SPDX-License-Identifier: Apache-2.0
"""Made-up people who are to be left out of a report, and incidents that name them in every place."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from assistant.domain.incident import Action, ActionKind, Subject, Who

FIRST = ("Rose", "Margaret", "Will", "May", "Zoë", "Ann-Marie", "Idris", "Siân", "Mark", "Kwame")
LAST = ("Hall", "Park", "Church", "Núñez", "O'Neil", "Webb", "Wood", "Llewellyn", "Stone", "Osei")
STAYS = "In May the Parish Church and the Town Hall were open. They will park in the car park by the wood."


@dataclass(frozen=True)
class Person:
    """Someone who is to be left out, as people write of them."""

    first: str
    last: str
    title: str
    house: str
    number: str

    @property
    def name(self) -> str:
        return f"{self.title} {self.first} {self.last}"

    @property
    def joined(self) -> str:
        return f"{self.first}{self.last}".lower().replace("'", "").replace("-", "")

    @property
    def mail(self) -> str:
        return f"{self.joined}@example.org"

    @property
    def ways(self) -> list[str]:
        first, last = self.first, self.last
        whole = f"{first} {last}"
        return [self.name, whole, whole.upper(), f"Mrs {last}", f"{whole}'s", f"@{self.joined}", f"{first[0]}. {last}"]

    @property
    def secrets(self) -> list[str]:
        whole, link = f"{self.first} {self.last}", f"{self.first}.{self.last}".lower()
        return [self.name, whole, whole.upper(), f"{self.last}'s", f"Mrs {self.last}", link, self.joined, self.house, self.number]


def made_up(dice: random.Random) -> Person:
    title = dice.choice(["Mrs", "Mr", "Dr", "Cllr"])
    return Person(
        dice.choice(FIRST),
        dice.choice(LAST),
        title,
        f"{dice.randrange(2, 99)} Mill Lane",
        f"01980 555 0{dice.randrange(100, 999)}",
    )


def values_of(who: Person, dice: random.Random) -> dict[str, object]:
    """An incident that names them in each of its places."""

    def way() -> str:
        return dice.choice(who.ways)

    return {
        "others": (who.name,),
        "title": f"About {way()}",
        "facts": f"{STAYS} {way()} was there. {way()} lives at {who.house}. Ring {who.number}.",
        "their_side": f"He says {way()} began it.",
        "connection_note": f"{way()} works there.",
        "link": f"https://example.test/{who.first.lower()}.{who.last.lower()}/posts/1",
        "actions": (Action(ActionKind.SPOKE, dt.date(2026, 11, 5), note=f"with {way()}"),),
        "posted": f"the day after {way()} wrote",
        "also": (Subject("Sam Poole", Who.STAFF, "@sampoole"),),
        "details": (
            ("background", f"{way()} asked twice."),
            ("effect", f"{way()} is ill."),
            ("behalf", f"{way()}, who agreed"),
            ("remedy", f"An apology to {way()}"),
            ("employee.2", f"Works with {way()}"),
            ("allegation-text.1", f"He wrote of {way()}"),
            ("witness-name.1", "Bob Jones"),
            ("witness-summary.1", f"He heard {way()}"),
        ),
    }
