# SPDX-License-Identifier: Apache-2.0
"""Writing an incident down: one thing a page, saved as one goes. The same pages serve to change one answer later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from assistant.domain.incident import Act, Action, ActionKind, Incident, Status, Who
from assistant.services.incident_words import action_line, countdown_words, day, summary_rows
from assistant.services.incidents import asked, clauses_for, countdown, offered_dates, title_of, with_defaults
from assistant.services.logs import Session
from assistant.ui.incidents.evidence_view import EvidenceView
from assistant.ui.widgets.basics import (
    Choice,
    LongCheck,
    answer_row,
    button,
    buttons_row,
    check_box,
    clear_layout,
    heading,
    text_label,
)
from assistant.ui.widgets.forms import Form, read_date, read_time, typed_date

PAGES = ("kind", "who", "where", "connection", "facts", "side", "evidence", "done", "next", "rules", "save")
QUICK = ("kind", "who", "where", "facts", "evidence", "save")
SKIPPABLE = frozenset(["connection", "side", "next", "rules"])
TITLES = {
    "kind": "incident.kind",
    "who": "incident.who",
    "where": "incident.where",
    "connection": "incident.connection",
    "facts": "incident.facts",
    "side": "incident.side",
    "evidence": "incident.evidence",
    "done": "incident.done",
    "next": "incident.next",
    "rules": "incident.rules",
    "save": "incident.save",
}
Read = Callable[[Incident], tuple[Incident, dict[str, str]]]
"""Takes what is on a page into an incident, and says what is wrong, by field."""

DONE = tuple(k for k in ActionKind if k is not ActionKind.SENT)


class Wizard(QWidget):
    """Holds one incident and shows one page at a time.

    Signals:
        titled: the page's title, when another page is shown.
        finished: the id of the incident, when it is saved for good (or one answer was changed).
        stopped: Save and stop.
        about_keeper: the user said that it is about them; nothing is kept.
        read_comment: the user wants a comment read before they say what it was.
        failed: a LogError.
    """

    titled = Signal(str)
    finished = Signal(str)
    stopped = Signal()
    about_keeper = Signal()
    read_comment = Signal()
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        evidence: Callable[[Incident], EvidenceView],
        incident: Incident | None,
        page: str = "",
        fill: Callable[[Incident], Incident] | None = None,
    ) -> None:
        super().__init__()
        self._fill = fill
        self._session, self._make_evidence = session, evidence
        self._words = session.app.words
        self.incident = incident
        self._one = page
        self._quick = False
        self.page = page or PAGES[0]
        self._read: Read = lambda i: (i, {})
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.where = text_label("", "second")
        column.addWidget(self.where)
        self._holder = QVBoxLayout()
        column.addLayout(self._holder)
        w = self._words
        self.continue_button = button(w["incident.continue"], self.go_on, main=True)
        self.back_button = button(w["app.back"], self.go_back)
        self.skip_button = button(w["incident.skip"], self._skip)
        self.stop_button = button(w["incident.save-stop"], self.save_and_stop)
        column.addWidget(buttons_row(self.continue_button, self.back_button, self.skip_button, self.stop_button))
        self.form = Form(self._words)

    # -- moving -----------------------------------------------------------------------------------------------

    @property
    def pages(self) -> tuple[str, ...]:
        return QUICK if self._quick else PAGES

    def start(self) -> None:
        """Show the page to begin with."""
        self.show_page(self.page)

    def show_page(self, name: str) -> None:
        """One page, filled with what is known."""
        self.page = name
        w = self._words
        clear_layout(self._holder)
        self.form = Form(w)
        self._read = getattr(self, f"_page_{name}")(self._now())
        self._holder.addWidget(self.form)
        title = w[TITLES[name]]
        if self._one:
            self.where.setText("")
            self.titled.emit(w["incident.change-what"].format(what=title) if title.endswith("?") is False else title)
        else:
            number, all_ = self.pages.index(name) + 1, len(self.pages)
            self.where.setText(w["incident.page"].format(number=number, all=all_))
            self.titled.emit(title)
        last = bool(self._one) or name == "save"
        label = w["incident.save-now" if last else "incident.continue"]
        self.continue_button.setText(label)
        self.continue_button.setAccessibleName(label)
        self.back_button.setVisible(not self._one and name != self.pages[0])
        self.skip_button.setVisible(not self._one and name in SKIPPABLE)
        self.stop_button.setVisible(not self._one)

    def _now(self) -> Incident:
        if self.incident is not None:
            return self.incident
        blank = Incident("", "", self._session.now(), self._session.log.keeper)
        return self._fill(blank) if self._fill is not None else blank

    def go_on(self) -> None:
        """Continue: check this page, save, show the next."""
        incident, problems = self._read(self._now())
        if not self.form.show_problems(problems):
            return
        if incident.about_keeper:
            self.about_keeper.emit()
            return
        if self._one:
            if self._save(with_defaults(incident, self._session.app.content, self._session.pack, self._reply_days)):
                self._leave()
            return
        if self.page == "save":
            self._finish(incident)
            return
        if self._save(incident):
            self.show_page(self.pages[self.pages.index(self.page) + 1])

    def _leave(self) -> None:
        assert self.incident is not None  # noqa: S101 - saved just now
        self.finished.emit(self.incident.id)

    def go_back(self) -> None:
        """Back: nothing that was typed is lost."""
        self.keep()
        index = self.pages.index(self.page)
        if index:
            self.show_page(self.pages[index - 1])

    def _skip(self) -> None:
        self.show_page(self.pages[self.pages.index(self.page) + 1])

    def save_and_stop(self) -> None:
        if self.keep():
            self.stopped.emit()

    def keep(self) -> bool:
        """Save what is on the page as it is, complete or not. False when it could not be saved."""
        incident, problems = self._read(self._now())
        if incident.about_keeper:
            self.about_keeper.emit()
            return False
        if self.incident is None and self._fill is None and (problems or incident == self._now()):
            return True
        return self._save(incident)

    def _save(self, incident: Incident) -> bool:
        from assistant.storage.errors import LogError

        try:
            if self.incident is None:
                begun = self._session.store.begin()
                incident = replace(
                    incident, id=begun.id, number=begun.number, created_at=begun.created_at, created_by=begun.created_by
                )
            self.incident = self._session.store.save(incident)
        except LogError as error:
            self.failed.emit(error)
            return False
        return True

    def _finish(self, incident: Incident) -> None:
        whole = with_defaults(incident, self._session.app.content, self._session.pack, self._reply_days)
        if whole.status is Status.UNFINISHED:
            whole = replace(whole, status=Status.OPEN)
        if self._save(whole):
            self._leave()

    @property
    def _reply_days(self) -> int:
        return self._session.app.settings.reply_days

    # -- the pages: each fills the form and returns how to read it ---------------------------------------------

    def _choice(self, name: str, question: str, answers: list[tuple[str, str]], value: str, *, upright: bool = True) -> Choice:
        choice = Choice(question, answers, upright=upright)
        choice.set_value(value)
        self.form.field(name, "", choice)
        return choice

    def _page_kind(self, incident: Incident) -> Read:
        w, lists = self._words, self._session.app.content.incidents
        if not self._one and self.incident is None:
            self.form.add(check_box(w["incident.quick"], self._quick, self._set_quick))
            self.form.text(w["incident.quick-hint"], "second")
        kind = self._choice("kind", w["incident.kind"], [(k.id, k.label) for k in lists.kinds], incident.kind)
        kind.label.hide()
        hint = text_label("", "problem", focusable=True)
        hint.hide()
        self.form.add(hint)
        act = self._choice("act", w["incident.act"], [(a.value, w[f"incident.act-{a.value}"]) for a in Act], incident.act.value)

        def chosen(key: str) -> None:
            each = lists.kind(key)
            hint.setText(each.hint if each else "")
            hint.setVisible(bool(each and each.hint))
            if each and incident.kind != key:
                act.set_value(each.act.value)

        kind.chosen.connect(chosen)
        chosen(incident.kind)
        self.form.add(button(w["profile.offer-read"], self.read_comment.emit, link=True))

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

    def _set_quick(self, on: bool) -> None:
        self._quick = on
        w = self._words
        self.where.setText(w["incident.page"].format(number=self.pages.index(self.page) + 1, all=len(self.pages)))

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
        self.form.text(w["incident.about-you-hint"], "second")
        self.form.text(w["incident.only-need"], "second")
        person = self.form.line("person", w["incident.person"], incident.person)
        account = self.form.line("account", w["incident.account"], incident.account)
        others = self.form.words("others", w["incident.others"], "\n".join(incident.others), w["incident.others-hint"])

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
        site = QComboBox()
        site.setObjectName("platform")
        site.setAccessibleName(w["incident.platform"])
        for platform in platforms.values():
            site.addItem(platform.name, platform.id)
        last = incident.platform or self._session.app.settings.last_platform
        site.setCurrentIndex(max(0, site.findData(last)))
        self.form.field("platform", w["incident.platform"], site)
        link = self.form.line("link", w["incident.link"], incident.link)
        link.setMaxLength(2000)
        now_at = self._session.now()
        seen = incident.seen_at or now_at
        date = self.form.line("date", w["incident.seen-date"], typed_date(seen.date()), w["incident.seen-date-hint"])
        time = self.form.line("time", w["incident.seen-time"], f"{seen:%H:%M}", w["incident.seen-time-hint"])
        self.form.text(w["incident.zone"].format(zone=zone_of(seen)), "second")
        posted = self.form.line("posted", w["incident.posted"], incident.posted)

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
            if on is not None and clock is not None:
                seen_at = dt.datetime.combine(on, clock).astimezone()
                if seen_at > now_at:
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
        boxes: dict[str, LongCheck] = {}
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
            boxes[each.id] = LongCheck(each.label, each.id in incident.connections, partial(changed, each.id))
            boxes[each.id].setObjectName(f"connection-{each.id}")
            first = first or boxes[each.id]
            if each is self._session.app.content.incidents.connections[0]:
                self.form.field("connection", "", boxes[each.id])
            else:
                self.form.add(boxes[each.id])
        self.form.add(note_label)
        note_label.setVisible(boxes["none"].isChecked())
        note = self.form.words("connection-note", w["incident.connection-note"], incident.connection_note)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            chosen = tuple(key for key, box in boxes.items() if box.isChecked())
            problems = {} if chosen else {"connection": w["incident.choose-one"]}
            return replace(now, connections=chosen, connection_note=note.toPlainText().strip()), problems

        return read

    def _page_facts(self, incident: Incident) -> Read:
        w = self._words
        facts = self.form.words("facts", w["incident.facts"], incident.facts, w["incident.facts-hint"], label=False)
        views = self.form.words("views", w["incident.views"], incident.views, w["incident.views-hint"])

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems = {} if facts.toPlainText().strip() else {"facts": w["incident.write-facts"]}
            return replace(now, facts=facts.toPlainText().strip(), views=views.toPlainText().strip()), problems

        return read

    def _page_side(self, incident: Incident) -> Read:
        w = self._words
        self.form.text(w["incident.side-why"], "second")
        side = self.form.words("side", w["incident.side"], incident.their_side, w["incident.side-hint"], label=False)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            return replace(now, their_side=side.toPlainText().strip()), {}

        return read

    def _page_evidence(self, incident: Incident) -> Read:
        self.evidence = self._make_evidence(incident)
        self.form.add(self.evidence)

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

        self.form.add(shown)
        fill()
        self.form.text(w["incident.did-save-first"], "second")
        what = self._choice("did", w["incident.did-what"], [(k.value, w[f"incident.did-{k.value}"]) for k in DONE], "")
        on = self.form.line("did-on", w["incident.did-on"], typed_date(self._session.today))
        reference = self.form.line("did-reference", w["incident.did-reference-label"])
        why = self.form.line("did-why", w["incident.did-why-label"])
        second = self.form.line("did-second", w["incident.did-second-label"])
        note = self.form.words("did-note", w["incident.did-note"])

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
            if self.form.show_problems(problems) and action is not None:
                actions.append(action)
                fill()
                for box in (reference, why, second):
                    box.clear()
                note.setPlainText("")
                _uncheck(what)
                next(iter(what.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

        self.form.add(buttons_row(button(w["incident.did-add"], add)))

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            action, problems = one()
            return replace(now, actions=(*actions, *([action] if action else []))), problems

        return read

    def _page_next(self, incident: Incident) -> Read:
        w, session = self._words, self._session
        limit = countdown(incident, session.pack, session.today)
        if limit is not None:
            self.form.text(countdown_words(limit, w))
            self.form.text(limit.source, "second")
        look = self.form.line("look", w["incident.look-again"], typed_date(incident.look_again), w["incident.seen-date-hint"])
        offered = offered_dates(incident, session.app.content.incidents, session.pack)
        boxes: dict[str, LongCheck] = {}
        if offered:
            self.form.add(heading(w["incident.ask-dates"]))
            self.form.text(w["incident.ask-dates-hint"], "second")
        chosen = {a.id for a in incident.ask_dates}
        for each in offered:
            boxes[each.id] = LongCheck(f"{day(each.on)}: {each.label}", each.id in chosen)
            self.form.add(boxes[each.id])
            self.form.text(each.source, "second")

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
        self.form.text(w["incident.rules-hint"], "second")
        boxes: dict[str, LongCheck] = {}
        first = [c for c in pack.clauses if c.id in ticked or c in fitting]
        rest = [c for c in pack.clauses if c not in first]
        for clause in first:
            boxes[clause.id] = LongCheck(f"{clause.citation}: {clause.summary}", clause.id in ticked)
            self.form.add(boxes[clause.id])
        more = QWidget()
        more_layout = QVBoxLayout(more)
        more_layout.setContentsMargins(0, 0, 0, 0)
        more.hide()

        def show_all() -> None:
            for clause in rest:
                boxes[clause.id] = LongCheck(f"{clause.citation}: {clause.summary}", False)
                more_layout.addWidget(boxes[clause.id])
            more.show()
            show.hide()
            if rest:
                boxes[rest[0].id].setFocus(Qt.FocusReason.OtherFocusReason)

        show = button(w["incident.rules-more"], show_all, link=True)
        self.rules_more = show
        self.form.add(show)
        self.form.add(more)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            order = [c.id for c in pack.clauses if c.id in boxes and boxes[c.id].isChecked()]
            return replace(now, clauses=tuple(order), pack=pack.id), {}

        return read

    def _page_save(self, incident: Incident) -> Read:
        w, content = self._words, self._session.app.content
        whole = with_defaults(incident, content, self._session.pack, self._reply_days)
        for page, question, answer in summary_rows(whole, content):
            if page == "save" or (self._quick and answer == w["incident.not-answered"] and page not in QUICK):
                continue
            change = button(w["incident.change"], partial(self._change, page), link=True)
            change.setAccessibleName(w["incident.change-what"].format(what=question))
            self.form.add(answer_row(question, answer, change))
        title = self.form.line("title", w["incident.title-label"], whole.title)
        reasons = [(r.id, r.label) for r in content.incidents.reasons]
        reason = self._choice("reason", w["incident.reason"], reasons, incident.reason)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems = {} if reason.value else {"reason": w["incident.choose-reason"]}
            if not now.facts:
                problems["facts"] = w["incident.write-facts"]
            return replace(now, title=title.text().strip(), reason=reason.value), problems

        return read

    def _change(self, page: str) -> None:
        self.keep()
        if page not in self.pages:
            self._quick = False
        self.show_page(page)


def _uncheck(choice: Choice) -> None:
    group = next(iter(choice.buttons.values())).group()
    group.setExclusive(False)
    for radio in choice.buttons.values():
        radio.setChecked(False)
    group.setExclusive(True)


def zone_of(at: dt.datetime) -> str:
    """The zone of a local time: London where its clock says the same, else the offset."""
    import zoneinfo

    london = at.astimezone(zoneinfo.ZoneInfo("Europe/London"))
    if london.utcoffset() == at.utcoffset():
        return "Europe/London"
    return at.strftime("UTC%z")
