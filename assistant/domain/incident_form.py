# SPDX-License-Identifier: Apache-2.0
"""The questions of an incident as one table. The window's pages, the JSON file, the search, the summary, the copy for one person
and the report are loops over it: a new question is a field of `Incident`, a row here, and its sentence in resources/words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.domain.incident import Incident


class Answer(StrEnum):
    """What an answer is. It sets how it is asked, how long it may be, how it is written out, and how a file holds it."""

    LINE = "line"
    LINK = "link"
    WORDS = "words"
    NAMES = "names"
    PEOPLE = "people"
    KIND = "kind"
    KINDS = "kinds"
    ACT = "act"
    WHO = "who"
    ABOUT_KEEPER = "about-keeper"
    SITE = "site"
    MOMENT = "moment"
    DAY = "day"
    CONNECTIONS = "connections"
    ACTIONS = "actions"
    ASK_DATES = "ask-dates"
    CLAUSES = "clauses"
    REASON = "reason"
    OUTCOME = "outcome"


@dataclass(frozen=True)
class Page:
    """A page of questions. `quick`: also in the short way. `skippable`: none of it must be answered. `note` is the key of what
    stands on top of it, below "incident."."""

    id: str
    quick: bool = True
    skippable: bool = False
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """One question.

    Attributes:
        field: of `Incident`.
        page: on which it is asked.
        words: key of the question in words, below "incident.".
        hint: key of what helps to answer it; "" for nothing.
        printed: key of its label in a report, below "report."; "" where the report has no row for it.
        section: where a report has it, by the ids of resources/reports.toml.
        part: the part of a report that it is; "" for one that always goes in.
        searched: its own words are found by the search.
        names: people can be named in it.
        needed: key of what is said when it is not answered; "" where it may stay empty.
        listed: in the summary; a question that the summary shows otherwise is not.
        expected: a report says so when there is no answer.
        title: the page's title asks it already.
    """

    field: str
    page: str
    answer: Answer
    words: str
    hint: str = ""
    printed: str = ""
    section: str = ""
    part: str = ""
    searched: bool = False
    names: bool = False
    needed: str = ""
    listed: bool = True
    expected: bool = False
    title: bool = False

    def of(self, incident: Incident) -> Any:
        """The answer of an incident."""
        return getattr(incident, self.field)


PAGES = (
    Page("kind"),
    Page("who", note="only-need"),
    Page("where"),
    Page("connection", quick=False, skippable=True),
    Page("facts"),
    Page("side", quick=False, skippable=True, note="side-why"),
    Page("evidence"),
    Page("done", quick=False, note="did-save-first"),
    Page("next", quick=False, skippable=True),
    Page("rules", quick=False, skippable=True, note="rules-hint"),
    Page("save"),
)

A = Answer


def _words(field: str, page: str, answer: Answer, words: str, **more: Any) -> Asked:
    """A question that is answered in the user's own words: they are searched, and people can be named in them."""
    return Asked(field, page, answer, words, searched=True, names=True, **more)


QUESTIONS = (
    Asked("kind", "kind", A.KIND, "kind", "", "kind", "summary", needed="choose-one", expected=True, title=True),
    Asked("also_kinds", "kind", A.KINDS, "also-kinds", "also-kinds-hint", "also-kinds", "summary"),
    Asked("act", "kind", A.ACT, "act", "", "act", "summary", expected=True),
    Asked("who", "who", A.WHO, "who", "", "who", "member", needed="choose-one", expected=True, title=True),
    Asked("about_keeper", "who", A.ABOUT_KEEPER, "about-you", "about-you-hint", needed="choose-one", listed=False),
    _words("person", "who", A.LINE, "person", printed="person", section="member", expected=True),
    _words("account", "who", A.LINE, "account", printed="account", section="member", expected=True),
    _words("also", "who", A.PEOPLE, "also"),
    _words("others", "who", A.NAMES, "others", hint="others-hint"),
    Asked("platform", "where", A.SITE, "platform", "", "site", "summary", expected=True),
    _words("link", "where", A.LINK, "link", printed="link", section="summary", part="link"),
    Asked("seen_at", "where", A.MOMENT, "seen", "", "seen", "summary", expected=True),
    _words("posted", "where", A.LINE, "posted", printed="posted", section="summary", expected=True),
    Asked(
        *("connections", "connection", A.CONNECTIONS, "connection", "", "connection", "connection", "connection"),
        needed="choose-one",
        title=True,
    ),
    _words("connection_note", "connection", A.WORDS, "connection-note", section="connection", part="connection"),
    _words(
        *("facts", "facts", A.WORDS, "facts"),
        hint="facts-hint",
        printed="facts",
        section="facts",
        part="facts",
        needed="write-facts",
        title=True,
    ),
    _words("views", "facts", A.WORDS, "views", hint="views-hint", printed="views", section="views", part="views"),
    _words("their_side", "side", A.WORDS, "side", hint="side-hint", printed="side", section="side", part="side", title=True),
    _words("actions", "done", A.ACTIONS, "done", printed="actions", section="actions", part="actions", title=True),
    Asked("look_again", "next", A.DAY, "look-again", "seen-date-hint"),
    Asked("ask_dates", "next", A.ASK_DATES, "ask-dates", "ask-dates-hint"),
    Asked("clauses", "rules", A.CLAUSES, "rules", "", "rules", "rules", "rules", title=True),
    _words("title", "save", A.LINE, "title-label", printed="what", section="summary", listed=False),
    Asked("reason", "save", A.REASON, "reason", needed="choose-reason"),
)
"""In the order of the window's pages."""

CLOSING = (
    Asked("outcome", "", A.OUTCOME, "close-outcome"),
    _words("outcome_note", "", A.WORDS, "close-note"),
    Asked("closed_on", "", A.DAY, "closed-on"),
    Asked("keep_until", "", A.DAY, "keep-until"),
)
"""What is asked when an incident is closed. Nothing is said of them before."""

ALL = (*QUESTIONS, *CLOSING)

LONG = frozenset(q.field for q in ALL if q.answer is A.WORDS)
"""Fields with many lines."""


def on_page(page: str) -> list[Asked]:
    """The questions of a page, in their order."""
    return [q for q in QUESTIONS if q.page == page]


def asked_about(field: str) -> Asked | None:
    """The question about a field; None for one that nobody is asked about."""
    return next((q for q in ALL if q.field == field), None)


def texts_of(asked: Asked, incident: Incident) -> Iterator[tuple[str, str]]:
    """Every text of an answer, each with its key in a file: "facts", "also[1].name", "actions[2].note"."""
    value = asked.of(incident)
    match asked.answer:
        case A.NAMES:
            yield from ((f"{asked.field}[{n}]", name) for n, name in enumerate(value, 1))
        case A.PEOPLE:
            for number, each in enumerate(value, 1):
                yield f"{asked.field}[{number}].name", each.name
                yield f"{asked.field}[{number}].account", each.account
        case A.ACTIONS:
            for number, action in enumerate(value, 1):
                for key in ("note", "reference", "reason", "second_person"):
                    yield f"{asked.field}[{number}].{key}", getattr(action, key)
        case _:
            if isinstance(value, str):
                yield asked.field, value


def searched_words(incident: Incident) -> str:
    """Everything the user wrote, for searching."""
    parts = [incident.number, *(text for _, text in incident.details)]
    for asked in ALL:
        if asked.searched:
            parts += [text for _, text in texts_of(asked, incident)]
    return "\n".join(filter(None, parts))


def people_named(incident: Incident) -> Iterator[tuple[str, bool]]:
    """Names that the form itself holds, each with True for one who did it."""
    for each in incident.subjects:
        yield from ((name, True) for name in (each.name, each.account) if name)
    yield from ((name, False) for name in incident.others)
    yield from ((action.second_person, False) for action in incident.actions if action.second_person)
