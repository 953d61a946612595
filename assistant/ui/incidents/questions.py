# SPDX-License-Identifier: Apache-2.0
"""The questions about an incident, one page each: a page fills a form and says how to read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain.dates import clock_is_wrong, day, in_past, in_zone
from assistant.domain.incident import Act, Action, ActionKind, Incident, Who
from assistant.services.log.incidents import asked, clauses_for, countdown, offered_dates, title_of, with_defaults
from assistant.services.log.session import OpenLog
from assistant.services.log.words import action_line, countdown_words, summary_rows
from assistant.ui.incidents.evidence_view import EvidenceView
from assistant.ui.widgets.basics import (
    Choice,
    ChoiceBox,
    Tick,
    answer_row,
    button,
    buttons_row,
    check_box,
    clear_layout,
    heading,
    text_label,
)
from assistant.ui.widgets.forms import DAY_LETTERS, TIME_LETTERS, Form, read_date, read_time, typed_date

PAGES = ("kind", "who", "where", "connection", "facts", "side", "evidence", "done", "next", "rules", "save")
QUICK = ("kind", "who", "where", "facts", "evidence", "save")
SKIPPABLE = frozenset(["connection", "side", "next", "rules"])

Read = Callable[[Incident], tuple[Incident, dict[str, str]]]
"""Takes what is on a page into an incident, and says what is wrong, by field."""

DONE = tuple(k for k in ActionKind if k is not ActionKind.SENT)


class Questions(QObject):
    """Asks one page at a time.

    Signals:
        read_comment: the user wants a comment read before they say what it was.
        quick: whether only the quick pages are wanted.
        change: a page that the user wants to see again, by its name.
    """

    read_comment = Signal()
    quick = Signal(bool)
    change = Signal(str)

    def __init__(self, session: OpenLog, evidence: Callable[[Incident], EvidenceView], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._make_evidence = session, evidence
        self._words = session.app.words
        self._form = Form(self._words)
        self._quick = self._can_be_quick = False

    def ask(self, page: str, form: Form, incident: Incident, *, quick: bool, can_be_quick: bool) -> Read:
        """Put the questions of `page` on `form`, with what `incident` knows.

        Args:
            quick: only the quick pages are shown.
            can_be_quick: nothing is saved yet, so the user may still choose.

        Returns:
            What takes the answers into an incident.
        """
        self._form, self._quick, self._can_be_quick = form, quick, can_be_quick
        read: Read = getattr(self, f"_page_{page}")(incident)
        return read

    def _choice(
        self,
        name: str,
        question: str,
        answers: list[tuple[str, str]],
        value: str,
        *,
        upright: bool = True,
        cells: bool = False,
    ) -> Choice:
        choice = Choice(question, answers, upright=upright, cells=cells)
        choice.set_value(value)
        self._form.field(name, "", choice)
        return choice

    def _page_kind(self, incident: Incident) -> Read:
        w, lists = self._words, self._session.app.content.incidents
        kind = self._choice("kind", w["incident.kind"], [(k.id, k.label) for k in lists.kinds], incident.kind, cells=True)
        kind.label.hide()
        hint = text_label("", "problem", focusable=True)
        hint.hide()
        self._form.add(hint)
        act = self._choice("act", w["incident.act"], [(a.value, w[f"incident.act-{a.value}"]) for a in Act], incident.act.value)

        def chosen(key: str) -> None:
            each = lists.kind(key)
            hint.setText(each.hint if each else "")
            hint.setVisible(bool(each and each.hint))
            if each and incident.kind != key:
                act.set_value(each.act.value)

        kind.chosen.connect(chosen)
        chosen(incident.kind)
        self._form.add(button(w["profile.offer-read"], self.read_comment.emit, link=True))
        if self._can_be_quick:
            self._form.add(check_box(w["incident.quick"], self._quick, self.quick.emit))
            self._form.text(w["incident.quick-hint"], "second")

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems = {} if kind.value else {"kind": w["incident.choose-one"]}
            changed = kind.value != now.kind
            # another kind brings its own rules and title, unless they were chosen by hand
            clauses = () if changed and self._own_clauses(now) else now.clauses
            title = "" if changed and now.title == title_of(replace(now, title=""), self._session.app.content) else now.title
            return replace(now, kind=kind.value, act=Act(act.value or "posted"), clauses=clauses, title=title), problems

        return read

    def _own_clauses(self, incident: Incident) -> bool:
        offered = clauses_for(incident.kind, self._session.pack, self._session.app.content.incidents)
        return incident.clauses == tuple(c.id for c in offered)

    def _page_who(self, incident: Incident) -> Read:
        w = self._words
        who = self._choice(
            "who",
            w["incident.who"],
            [(x.value, w[f"incident.who-{x.value}"]) for x in Who],
            incident.who.value if incident.who else "",
        )
        who.label.hide()
        about = {True: "yes", False: "no", None: ""}[incident.about_keeper]
        you = self._choice(
            "about", w["incident.about-you"], [("no", w["incident.no"]), ("yes", w["incident.yes"])], about, upright=False
        )
        self._form.text(w["incident.about-you-hint"], "second")
        self._form.text(w["incident.only-need"], "second")
        person = self._form.line("person", w["incident.person"], incident.person)
        account = self._form.line("account", w["incident.account"], incident.account)
        others = self._form.words("others", w["incident.others"], "\n".join(incident.others), w["incident.others-hint"])

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems = {}
            if not who.value:
                problems["who"] = w["incident.choose-one"]
            if not you.value:
                problems["about"] = w["incident.choose-one"]
            names = tuple(n.strip() for n in others.toPlainText().splitlines() if n.strip())
            value = {"yes": True, "no": False}.get(you.value)
            return (
                replace(
                    now,
                    who=Who(who.value) if who.value else None,
                    about_keeper=value,
                    person=person.text().strip(),
                    account=account.text().strip(),
                    others=names,
                ),
                problems,
            )

        return read

    def _page_where(self, incident: Incident) -> Read:
        w, platforms = self._words, self._session.app.content.platforms
        site = ChoiceBox()
        site.setObjectName("platform")
        site.setAccessibleName(w["incident.platform"])
        for platform in platforms.values():
            site.addItem(platform.name, platform.id)
        last = incident.platform or self._session.app.settings.last_platform
        site.setCurrentIndex(max(0, site.findData(last)))
        self._form.field("platform", w["incident.platform"], site)
        link = self._form.line("link", w["incident.link"], incident.link)
        link.setMaxLength(2000)
        now_at = self._session.now()
        seen = incident.seen_at or now_at
        date = self._form.line(
            "date", w["incident.seen-date"], typed_date(seen.date()), w["incident.seen-date-hint"], letters=DAY_LETTERS
        )
        time = self._form.line(
            "time", w["incident.seen-time"], f"{seen:%H:%M}", w["incident.seen-time-hint"], letters=TIME_LETTERS
        )
        self._form.text(w["incident.zone"].format(zone=zone_of(seen)), "second")
        posted = self._form.line("posted", w["incident.posted"], incident.posted)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems: dict[str, str] = {}
            seen_at = now.seen_at
            try:
                on = read_date(date.text())
                if on is None:
                    raise ValueError
            except ValueError:
                problems["date"] = w["incident.date-real"]
                on = None
            try:
                clock = read_time(time.text())
            except ValueError:
                problems["time"] = w["incident.time-real"]
                clock = None
            if on is not None and not in_past(on, now_at.date()):
                problems["date"] = w["incident.date-future"] if on > now_at.date() else f"{w['app.problem']} {w['rule.past']}"
            elif on is not None and clock is not None:
                try:
                    seen_at = in_zone(dt.datetime.combine(on, clock))
                except ValueError:
                    problems["time"] = f"{w['app.problem']} {w['rule.gap']}"
                else:
                    if seen_at > now_at and not clock_is_wrong(now_at.date()):
                        problems["date"] = w["incident.date-future"]
            zone = zone_of(seen_at) if seen_at else now.zone
            return (
                replace(
                    now,
                    platform=str(site.currentData()),
                    link=link.text().strip(),
                    seen_at=seen_at,
                    zone=zone,
                    posted=posted.text().strip(),
                ),
                problems,
            )

        return read

    def _page_connection(self, incident: Incident) -> Read:
        w = self._words
        boxes: dict[str, Tick] = {}
        none = next(c for c in self._session.app.content.incidents.connections if c.id == "none")
        note_label = text_label(none.note, "problem", focusable=True)

        def changed(key: str, on: bool) -> None:
            if on:
                for other, box in boxes.items():
                    if (key == "none") != (other == "none"):
                        box.setChecked(False)
            note_label.setVisible(boxes["none"].isChecked())

        first = None
        for each in self._session.app.content.incidents.connections:
            boxes[each.id] = check_box(each.label, each.id in incident.connections, partial(changed, each.id))
            boxes[each.id].setObjectName(f"connection-{each.id}")
            first = first or boxes[each.id]
            if each is self._session.app.content.incidents.connections[0]:
                self._form.field("connection", "", boxes[each.id])
            else:
                self._form.add(boxes[each.id])
        self._form.add(note_label)
        note_label.setVisible(boxes["none"].isChecked())
        note = self._form.words("connection-note", w["incident.connection-note"], incident.connection_note)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            chosen = tuple(key for key, box in boxes.items() if box.isChecked())
            problems = {} if chosen else {"connection": w["incident.choose-one"]}
            return replace(now, connections=chosen, connection_note=note.toPlainText().strip()), problems

        return read

    def _page_facts(self, incident: Incident) -> Read:
        w = self._words
        facts = self._form.words("facts", w["incident.facts"], incident.facts, w["incident.facts-hint"], label=False, lines=6)
        views = self._form.words("views", w["incident.views"], incident.views, w["incident.views-hint"])

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems = {} if facts.toPlainText().strip() else {"facts": w["incident.write-facts"]}
            return replace(now, facts=facts.toPlainText().strip(), views=views.toPlainText().strip()), problems

        return read

    def _page_side(self, incident: Incident) -> Read:
        w = self._words
        self._form.text(w["incident.side-why"], "second")
        side = self._form.words("side", w["incident.side"], incident.their_side, w["incident.side-hint"], label=False)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            return replace(now, their_side=side.toPlainText().strip()), {}

        return read

    def _page_evidence(self, incident: Incident) -> Read:
        self.evidence = self._make_evidence(incident)
        self._form.add(self.evidence)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            self.evidence.keep_words()
            return now, {}

        return read

    def _page_done(self, incident: Incident) -> Read:
        w = self._words
        actions = list(incident.actions)
        shown = QWidget()
        lines = QVBoxLayout(shown)
        lines.setContentsMargins(0, 0, 0, 0)

        def fill() -> None:
            clear_layout(lines)
            for number, action in enumerate(actions):
                lines.addWidget(text_label(action_line(action, w), focusable=True))
                lines.addWidget(button(w["settings.remove"], partial(remove, number), link=True))

        def remove(number: int) -> None:
            del actions[number]
            fill()

        self._form.add(shown)
        fill()
        self._form.text(w["incident.did-save-first"], "second")
        what = self._choice("did", w["incident.did-what"], [(k.value, w[f"incident.did-{k.value}"]) for k in DONE], "")
        on = self._form.line("did-on", w["incident.did-on"], typed_date(self._session.today), letters=DAY_LETTERS)
        reference = self._form.line("did-reference", w["incident.did-reference-label"])
        why = self._form.line("did-why", w["incident.did-why-label"])
        second = self._form.line("did-second", w["incident.did-second-label"])
        note = self._form.words("did-note", w["incident.did-note"])

        def one() -> tuple[Action | None, dict[str, str]]:
            if not what.value:
                return None, {}
            try:
                date = read_date(on.text())
                if date is None:
                    raise ValueError
            except ValueError:
                return None, {"did-on": w["incident.date-real"]}
            if date > self._session.today:
                return None, {"did-on": w["incident.date-future"]}
            return (
                Action(
                    ActionKind(what.value),
                    date,
                    note.toPlainText().strip(),
                    reference.text().strip(),
                    why.text().strip(),
                    second.text().strip(),
                ),
                {},
            )

        def add() -> None:
            action, problems = one()
            if not what.value:
                problems = {"did": w["incident.choose-one"]}
            if self._form.show_problems(problems) and action is not None:
                actions.append(action)
                fill()
                for box in (reference, why, second):
                    box.clear()
                note.setPlainText("")
                _uncheck(what)
                next(iter(what.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

        self._form.add(buttons_row(button(w["incident.did-add"], add)))

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            action, problems = one()
            return replace(now, actions=(*actions, *([action] if action else []))), problems

        return read

    def _page_next(self, incident: Incident) -> Read:
        w, session = self._words, self._session
        limit = countdown(incident, session.pack, session.today)
        if limit is not None:
            self._form.text(countdown_words(limit, w))
            self._form.text(limit.source, "second")
        again = typed_date(incident.look_again)
        look = self._form.line("look", w["incident.look-again"], again, w["incident.seen-date-hint"], letters=DAY_LETTERS)
        offered = offered_dates(incident, session.app.content.incidents, session.pack)
        boxes: dict[str, Tick] = {}
        if offered:
            self._form.add(heading(w["incident.ask-dates"]))
            self._form.text(w["incident.ask-dates-hint"], "second")
        chosen = {a.id for a in incident.ask_dates}
        for each in offered:
            boxes[each.id] = check_box(f"{day(each.on)}: {each.label}", each.id in chosen)
            self._form.add(boxes[each.id])
            self._form.text(each.source, "second")

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems: dict[str, str] = {}
            date = now.look_again
            try:
                date = read_date(look.text())
            except ValueError:
                problems["look"] = w["incident.date-real"]
            ticked = frozenset(key for key, box in boxes.items() if box.isChecked())
            return replace(asked(now, offered, ticked), look_again=date), problems

        return read

    def _page_rules(self, incident: Incident) -> Read:
        w, session = self._words, self._session
        pack = session.pack
        fitting = clauses_for(incident.kind, pack, session.app.content.incidents)
        ticked = set(incident.clauses) or {c.id for c in fitting}
        self._form.text(w["incident.rules-hint"], "second")
        boxes: dict[str, Tick] = {}
        first = [c for c in pack.clauses if c.id in ticked or c in fitting]
        rest = [c for c in pack.clauses if c not in first]
        for clause in first:
            boxes[clause.id] = check_box(f"{clause.citation}: {clause.words}", clause.id in ticked)
            self._form.add(boxes[clause.id])
        more = QWidget()
        more_layout = QVBoxLayout(more)
        more_layout.setContentsMargins(0, 0, 0, 0)
        more.hide()

        def show_all() -> None:
            for clause in rest:
                boxes[clause.id] = check_box(f"{clause.citation}: {clause.words}", False)
                more_layout.addWidget(boxes[clause.id])
            more.show()
            show.hide()
            if rest:
                boxes[rest[0].id].setFocus(Qt.FocusReason.OtherFocusReason)

        show = button(w["incident.rules-more"], show_all, link=True)
        self.rules_more = show
        self._form.add(show)
        self._form.add(more)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            order = [c.id for c in pack.clauses if c.id in boxes and boxes[c.id].isChecked()]
            return replace(now, clauses=tuple(order), pack=pack.id), {}

        return read

    def _page_save(self, incident: Incident) -> Read:
        w, content = self._words, self._session.app.content
        whole = with_defaults(incident, content, self._session.pack, self._session.app.settings.reply_days)
        for page, question, answer in summary_rows(whole, content):
            if page == "save" or (self._quick and answer == w["incident.not-answered"] and page not in QUICK):
                continue
            change = button(w["incident.change"], partial(self.change.emit, page), link=True)
            change.setAccessibleName(w["incident.change-what"].format(what=question))
            self._form.add(answer_row(question, answer, change))
        title = self._form.line("title", w["incident.title-label"], whole.title)
        reasons = [(r.id, r.label) for r in content.incidents.reasons]
        reason = self._choice("reason", w["incident.reason"], reasons, incident.reason)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems = {} if reason.value else {"reason": w["incident.choose-reason"]}
            if not now.facts:
                problems["facts"] = w["incident.write-facts"]
            return replace(now, title=title.text().strip(), reason=reason.value), problems

        return read


def _uncheck(choice: Choice) -> None:
    group = next(iter(choice.buttons.values())).group()
    group.setExclusive(False)
    for radio in choice.buttons.values():
        radio.setChecked(False)
    group.setExclusive(True)


def zone_of(at: dt.datetime) -> str:
    """The zone of a local time: London where its clock says the same, else the offset."""
    import zoneinfo

    try:
        london = at.astimezone(zoneinfo.ZoneInfo("Europe/London"))
    except OverflowError:  # the first or last day of the calendar, in an old log
        return at.strftime("UTC%z")
    return "Europe/London" if london.utcoffset() == at.utcoffset() else at.strftime("UTC%z")
