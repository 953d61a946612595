# SPDX-License-Identifier: Apache-2.0
"""How each kind of answer is asked in the window: a function puts a question on a form and gives what takes its answer into an
incident. Which questions there are stands in `domain/incident_form.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from assistant.domain.dates import clock_is_wrong, in_past, in_zone, read_clock, read_day
from assistant.domain.incident import Act, Incident, Subject, Who
from assistant.domain.incident_form import Answer, Asked
from assistant.domain.incident_rules import LINK
from assistant.services.log.session import OpenLog
from assistant.ui.widgets.basics import Choice, ChoiceBox, button, buttons_row, column
from assistant.ui.widgets.boxes import FEW
from assistant.ui.widgets.forms import DAY_LETTERS, TIME_LETTERS, Form, typed_date

Read = Callable[[Incident], tuple[Incident, dict[str, str]]]
"""Takes what is on a page into an incident, and says what is wrong, by field."""

_MANY = 6
"""Lines that a box shows for an answer that is needed."""

_MOST_SUBJECTS = 12
"""People who did it together that the form takes."""


@dataclass(frozen=True)
class Asking:
    """A question on its way to the form."""

    asked: Asked
    incident: Incident
    form: Form
    session: OpenLog

    @property
    def w(self) -> Any:
        return self.session.app.words

    @property
    def value(self) -> Any:
        """What is known already."""
        return self.asked.of(self.incident)

    @property
    def question(self) -> str:
        return str(self.w[f"incident.{self.asked.words}"])

    @property
    def hint(self) -> str:
        return str(self.w[f"incident.{self.asked.hint}"]) if self.asked.hint else ""

    def given(self, now: Incident, answer: object) -> Incident:
        """The incident with this answer."""
        changes: dict[str, Any] = {self.asked.field: answer}
        return replace(now, **changes)

    def needed(self, answer: object) -> dict[str, str]:
        """What is said when there is no answer and one is needed."""
        missing = self.asked.needed and not answer
        return {self.asked.words: self.w[f"incident.{self.asked.needed}"]} if missing else {}

    def choice(self, answers: list[tuple[str, str]], value: str, *, upright: bool = True, cells: bool = False) -> Choice:
        """Radio buttons; without their question where the page's title asks it."""
        made = Choice(self.question, answers, upright=upright, cells=cells)
        made.set_value(value)
        if self.asked.title:
            made.label.hide()
        self.form.field(self.asked.words, "", made)
        if self.hint:
            self.form.text(self.hint, "second")
        return made


def ask_line(ask: Asking) -> Read:
    """One line of the user's own words."""
    box = ask.form.line(ask.asked.words, ask.question, ask.value, ask.hint)
    if ask.asked.answer is Answer.LINK:
        box.setMaxLength(LINK)

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        text = box.text().strip()
        return ask.given(now, text), ask.needed(text)

    return read


def ask_words(ask: Asking) -> Read:
    """Many lines; more of them for what must be answered."""
    lines = _MANY if ask.asked.needed else FEW
    box = ask.form.words(ask.asked.words, ask.question, ask.value, ask.hint, label=not ask.asked.title, lines=lines)

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        text = box.toPlainText().strip()
        return ask.given(now, text), ask.needed(text)

    return read


def ask_names(ask: Asking) -> Read:
    """Names, one on each line."""
    box = ask.form.words(ask.asked.words, ask.question, "\n".join(ask.value), ask.hint)

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        names = tuple(n.strip() for n in box.toPlainText().splitlines() if n.strip())
        return ask.given(now, names), {}

    return read


def ask_act(ask: Asking) -> Read:
    """How it was published; it follows the kind until it is chosen by hand."""
    choice = ask.choice([(a.value, ask.w[f"incident.act-{a.value}"]) for a in Act], ask.value.value)

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        return replace(now, act=Act(choice.value or Act.POSTED)), {}

    return read


def _whos(ask: Asking) -> list[tuple[str, str]]:
    return [(x.value, ask.w[f"incident.who-{x.value}"]) for x in Who]


def ask_who(ask: Asking) -> Read:
    """Councillor, staff, public, or not known."""
    choice = ask.choice(_whos(ask), ask.value.value if ask.value else "")

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        return replace(now, who=Who(choice.value) if choice.value else None), ask.needed(choice.value)

    return read


def ask_about_keeper(ask: Asking) -> Read:
    """Is it about the one who keeps the log?"""
    w = ask.w
    about = {True: "yes", False: "no", None: ""}[ask.value]
    choice = ask.choice([("no", w["incident.no"]), ("yes", w["incident.yes"])], about, upright=False)

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        return replace(now, about_keeper={"yes": True, "no": False}.get(choice.value)), ask.needed(choice.value)

    return read


def ask_people(ask: Asking) -> Read:
    """Others who did it, each apart: what one of them is stands beside the name."""
    w, rows = ask.w, []
    holder = QWidget()
    lines = column(holder, "s")

    def show(number: int, person: Subject) -> QWidget:
        part = Form(w)
        name = part.line(f"also-name-{number}", w["incident.also-name"].format(number=number + 1), person.name)
        account = part.line(f"also-account-{number}", w["incident.also-account"].format(number=number + 1), person.account)
        who = Choice(w["incident.also-who"].format(number=number + 1), _whos(ask))
        who.set_value(person.who.value if person.who else "")
        part.field(f"also-who-{number}", "", who)
        rows.append((name, account, who))
        lines.addWidget(part)
        return name

    for number, person in enumerate(ask.value, 1):
        show(number, person)
    ask.form.add(holder)
    more = button(w["incident.also-add"], link=True)

    def add() -> None:
        show(len(rows) + 1, Subject()).setFocus()
        more.setVisible(len(rows) < _MOST_SUBJECTS)

    more.clicked.connect(add)
    ask.form.add(buttons_row(more))

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        people = (Subject(n.text().strip(), Who(c.value) if c.value else None, a.text().strip()) for n, a, c in rows)
        return replace(now, also=tuple(p for p in people if p.name or p.account)), {}

    return read


def ask_site(ask: Asking) -> Read:
    """Which site: the last one that was used is offered."""
    app = ask.session.app
    box = ChoiceBox()
    box.setObjectName(ask.asked.words)
    box.setAccessibleName(ask.question)
    for platform in app.content.platforms.values():
        box.addItem(platform.name, platform.id)
    box.setCurrentIndex(max(0, box.findData(ask.value or app.settings.last_platform)))
    ask.form.field(ask.asked.words, ask.question, box)

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        return replace(now, platform=str(box.currentData())), {}

    return read


def ask_moment(ask: Asking) -> Read:
    """A day and a time, as this computer's clock has them."""
    w, now_at = ask.w, ask.session.now()
    known = ask.value or now_at
    date = ask.form.line(
        "date", w["incident.seen-date"], typed_date(known.date()), w["incident.seen-date-hint"], letters=DAY_LETTERS
    )
    time = ask.form.line("time", w["incident.seen-time"], f"{known:%H:%M}", w["incident.seen-time-hint"], letters=TIME_LETTERS)
    ask.form.text(w["incident.zone"].format(zone=zone_of(known)), "second")

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        problems: dict[str, str] = {}
        on, clock = _day(date.text(), "date", w, problems), _clock(time.text(), w, problems)
        at = getattr(now, ask.asked.field)
        if on is not None and not in_past(on, now_at.date()):
            problems["date"] = w["incident.date-future"] if on > now_at.date() else f"{w['app.problem']} {w['rule.past']}"
        elif on is not None and clock is not None:
            try:
                at = in_zone(dt.datetime.combine(on, clock))
            except ValueError:
                problems["time"] = f"{w['app.problem']} {w['rule.gap']}"
            else:
                if at > now_at and not clock_is_wrong(now_at.date()):
                    problems["date"] = w["incident.date-future"]
        return replace(ask.given(now, at), zone=zone_of(at) if at else now.zone), problems

    return read


def _day(text: str, name: str, words: Any, problems: dict[str, str]) -> dt.date | None:
    try:
        on = read_day(text)
    except ValueError:
        on = None
    if on is None:
        problems[name] = words["incident.date-real"]
    return on


def _clock(text: str, words: Any, problems: dict[str, str]) -> dt.time | None:
    try:
        return read_clock(text)
    except ValueError:
        problems["time"] = words["incident.time-real"]
        return None


def ask_day(ask: Asking) -> Read:
    """A day to come, or none."""
    box = ask.form.line(ask.asked.words, ask.question, typed_date(ask.value), ask.hint, letters=DAY_LETTERS)

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        problems: dict[str, str] = {}
        on = _day(box.text(), ask.asked.words, ask.w, problems) if box.text().strip() else None
        return (now if problems else ask.given(now, on)), problems

    return read


def ask_reason(ask: Asking) -> Read:
    """Why it is kept."""
    choice = ask.choice([(r.id, r.label) for r in ask.session.app.content.incidents.reasons], ask.value)

    def read(now: Incident) -> tuple[Incident, dict[str, str]]:
        return replace(now, reason=choice.value), ask.needed(choice.value)

    return read


def zone_of(at: dt.datetime) -> str:
    """The zone of a local time: London where its clock says the same, else the offset."""
    import zoneinfo

    try:
        london = at.astimezone(zoneinfo.ZoneInfo("Europe/London"))
    except OverflowError:  # the first or last day of the calendar, in an old log
        return at.strftime("UTC%z")
    return "Europe/London" if london.utcoffset() == at.utcoffset() else at.strftime("UTC%z")
