# SPDX-License-Identifier: Apache-2.0
"""The questions about an incident, one page each: a page is a loop over the form's table, and says how to read its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.dates import clock_is_wrong, day, read_day
from assistant.domain.incident import Action, ActionKind, Incident
from assistant.domain.incident_form import PAGES, QUESTIONS, Answer, on_page
from assistant.services.log.incidents import asked, clauses_for, countdown, fitted, offered_dates, title_of, with_defaults
from assistant.services.log.session import OpenLog
from assistant.services.log.words import action_line, countdown_words, summary_rows
from assistant.ui.incidents import answers
from assistant.ui.incidents.answers import Asking, Read
from assistant.ui.incidents.evidence_view import EvidenceView
from assistant.ui.widgets.basics import (
    Choice,
    Tick,
    answer_row,
    button,
    buttons_row,
    check_box,
    clear_layout,
    column,
    heading,
    text_label,
)
from assistant.ui.widgets.forms import DAY_LETTERS, Form, typed_date

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
        self._ask: dict[Answer, Callable[[Asking], Read]] = {
            Answer.LINE: answers.ask_line,
            Answer.LINK: answers.ask_line,
            Answer.WORDS: answers.ask_words,
            Answer.NAMES: answers.ask_names,
            Answer.PEOPLE: answers.ask_people,
            Answer.KIND: self._ask_kind,
            Answer.KINDS: self._ask_kinds,
            Answer.ACT: answers.ask_act,
            Answer.WHO: answers.ask_who,
            Answer.ABOUT_KEEPER: answers.ask_about_keeper,
            Answer.SITE: answers.ask_site,
            Answer.MOMENT: answers.ask_moment,
            Answer.DAY: answers.ask_day,
            Answer.CONNECTIONS: self._ask_connections,
            Answer.ACTIONS: self._ask_actions,
            Answer.ASK_DATES: self._ask_dates,
            Answer.CLAUSES: self._ask_clauses,
            Answer.REASON: answers.ask_reason,
        }

    def ask(self, page: str, form: Form, incident: Incident, *, quick: bool, can_be_quick: bool) -> Read:
        """Put the questions of `page` on `form`, with what `incident` knows.

        Args:
            quick: only the quick pages are shown.
            can_be_quick: nothing is saved yet, so the user may still choose.

        Returns:
            What takes the answers into an incident.
        """
        self._form, self._quick, self._can_be_quick = form, quick, can_be_quick
        note = next(p.note for p in PAGES if p.id == page)
        if note:
            form.text(self._words[f"incident.{note}"], "second")
        if page == "evidence":
            return self._evidence(incident)
        if page == "next":
            self._limit(incident)
        if page == "save":
            incident = self._summary(incident)
        reads = [self._ask[q.answer](Asking(q, incident, form, self._session)) for q in on_page(page)]
        if page == "kind" and can_be_quick:
            form.add(check_box(self._words["incident.quick"], quick, self.quick.emit))
            form.text(self._words["incident.quick-hint"], "second")

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            problems: dict[str, str] = {}
            before = now
            for each in reads:
                now, found = each(now)
                problems |= found
            if page != "rules":
                now = fitted(before, now, self._session.pack, self._session.app.content.incidents)
            return now, self._lacking(now) | problems if page == "save" else problems

        return read

    # -- what it was ------------------------------------------------------------------------------------------

    def _ask_kind(self, ask: Asking) -> Read:
        lists = self._session.app.content.incidents
        incident = ask.incident
        kind = ask.choice([(k.id, k.label) for k in lists.kinds], incident.kind, cells=True)
        hint = text_label("", "problem", focusable=True)
        hint.hide()
        self._form.add(hint)

        def chosen(key: str) -> None:
            each = lists.kind(key)
            hint.setText(each.hint if each else "")
            hint.setVisible(bool(each and each.hint))
            act = self._form.fields.get("act")
            if each and incident.kind != key and isinstance(act, Choice):
                act.set_value(each.act.value)

        kind.chosen.connect(chosen)
        chosen(incident.kind)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            return self._with_kinds(now, kind=kind.value), ask.needed(kind.value)

        return read

    def _ask_kinds(self, ask: Asking) -> Read:
        """What it was besides: behind a button, for most are one thing only."""
        boxes: dict[str, Tick] = {}
        holder = QWidget()
        inside = column(holder)
        show = button(ask.question, link=True)

        def more() -> None:
            inside.addWidget(text_label(ask.hint, "second"))
            for kind in self._session.app.content.incidents.kinds:
                boxes[kind.id] = box = check_box(kind.label, kind.id in ask.value)
                box.setObjectName(f"also-kind-{kind.id}")
                box.setAccessibleDescription(ask.question)
                inside.addWidget(box)
            show.hide()

        def opened() -> None:
            more()
            next(iter(boxes.values())).setFocus(Qt.FocusReason.OtherFocusReason)

        show.clicked.connect(opened)
        if ask.value:
            more()
        self._form.add(buttons_row(show, button(self._words["profile.offer-read"], self.read_comment.emit, link=True)))
        self._form.add(holder)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            chosen = tuple(key for key, box in boxes.items() if box.isChecked() and key != now.kind)
            return self._with_kinds(now, also_kinds=chosen), {}

        return read

    def _with_kinds(self, now: Incident, **changes: object) -> Incident:
        """Another kind brings its own title, unless it was chosen by hand."""
        new = replace(now, **changes)  # type: ignore[arg-type]
        if new.kinds == now.kinds:
            return new
        content = self._session.app.content
        title = "" if new.kind != now.kind and now.title == title_of(replace(now, title=""), content) else now.title
        return replace(new, title=title)

    def _ask_connections(self, ask: Asking) -> Read:
        connections = self._session.app.content.incidents.connections
        boxes: dict[str, Tick] = {}
        none = next(c for c in connections if c.id == "none")
        note = text_label(none.note, "problem", focusable=True)

        def changed(key: str, on: bool) -> None:
            if on:
                for other, box in boxes.items():
                    if (key == "none") != (other == "none"):
                        box.setChecked(False)
            note.setVisible(boxes["none"].isChecked())

        for each in connections:
            boxes[each.id] = check_box(each.label, each.id in ask.value, partial(changed, each.id))
            boxes[each.id].setObjectName(f"connection-{each.id}")
            if len(boxes) == 1:
                self._form.field(ask.asked.words, "", boxes[each.id])
            else:
                self._form.add(boxes[each.id])
        self._form.add(note)
        note.setVisible(boxes["none"].isChecked())

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            chosen = tuple(key for key, box in boxes.items() if box.isChecked())
            return replace(now, connections=chosen), ask.needed(chosen)

        return read

    def _evidence(self, incident: Incident) -> Read:
        self.evidence = self._make_evidence(incident)
        self._form.add(self.evidence)

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            self.evidence.keep_words()
            return now, {}

        return read

    def _ask_actions(self, ask: Asking) -> Read:
        w = self._words
        actions = list(ask.value)
        shown = QWidget()
        lines = column(shown)

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
        what = Choice(w["incident.did-what"], [(k.value, w[f"incident.did-{k.value}"]) for k in DONE], upright=True)
        self._form.field("did", "", what)
        on = self._form.line("did-on", w["incident.did-on"], typed_date(self._session.today), letters=DAY_LETTERS)
        reference = self._form.line("did-reference", w["incident.did-reference-label"])
        why = self._form.line("did-why", w["incident.did-why-label"])
        second = self._form.line("did-second", w["incident.did-second-label"])
        note = self._form.words("did-note", w["incident.did-note"])

        def one() -> tuple[Action | None, dict[str, str]]:
            if not what.value:
                return None, {}
            try:
                date = read_day(on.text())
                if date is None:
                    raise ValueError
            except ValueError:
                return None, {"did-on": w["incident.date-real"]}
            if date > self._session.today and not clock_is_wrong(self._session.today):
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

    def _limit(self, incident: Incident) -> None:
        """The authority's limit for a complaint about a member, where there is one."""
        limit = countdown(incident, self._session.pack, self._session.today)
        if limit is not None:
            self._form.text(countdown_words(limit, self._words))
            self._form.text(limit.source, "second")

    def _ask_dates(self, ask: Asking) -> Read:
        session = self._session
        offered = offered_dates(ask.incident, session.app.content.incidents, session.pack)
        boxes: dict[str, Tick] = {}
        if offered:
            self._form.add(heading(ask.question))
            self._form.text(ask.hint, "second")
        chosen = {a.id for a in ask.value}
        for each in offered:
            boxes[each.id] = check_box(f"{day(each.on)}: {each.label}", each.id in chosen)
            self._form.add(boxes[each.id])
            self._form.text(each.source, "second")

        def read(now: Incident) -> tuple[Incident, dict[str, str]]:
            ticked = frozenset(key for key, box in boxes.items() if box.isChecked())
            return asked(now, offered, ticked), {}

        return read

    def _ask_clauses(self, ask: Asking) -> Read:
        w, session = self._words, self._session
        pack = session.pack
        fitting = clauses_for(ask.incident, pack, session.app.content.incidents)
        # once they were chosen, none is an answer too
        ticked = set(ask.value) if ask.value or ask.incident.pack else {c.id for c in fitting}
        boxes: dict[str, Tick] = {}
        first = [c for c in pack.clauses if c.id in ticked or c in fitting]
        rest = [c for c in pack.clauses if c not in first]
        for clause in first:
            boxes[clause.id] = check_box(f"{clause.citation}: {clause.words}", clause.id in ticked)
            self._form.add(boxes[clause.id])
        more = QWidget()
        more_layout = column(more)
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

    def _summary(self, incident: Incident) -> Incident:
        """Every answer with a way back to it; gives the incident with what follows from them."""
        w, content = self._words, self._session.app.content
        quick = {p.id for p in PAGES if p.quick}
        whole = with_defaults(incident, content, self._session.pack, self._session.app.settings.reply_days)
        for page, question, answer in summary_rows(whole, content):
            if page in ("save", "") or (self._quick and answer == w["incident.not-answered"] and page not in quick):
                continue
            change = button(w["incident.change"], partial(self.change.emit, page), link=True)
            change.setAccessibleName(w["incident.change-what"].format(what=question))
            self._form.add(answer_row(question, answer, change))
        return whole

    def _lacking(self, incident: Incident) -> dict[str, str]:
        """What the short way asks and nobody answered."""
        quick = {p.id for p in PAGES if p.quick}
        lacking = (q for q in QUESTIONS if q.needed and q.page in quick and q.of(incident) in (None, ""))
        return {q.words: self._words[f"incident.{q.needed}"] for q in lacking}


def _uncheck(choice: Choice) -> None:
    group = next(iter(choice.buttons.values())).group()
    group.setExclusive(False)
    for radio in choice.buttons.values():
        radio.setChecked(False)
    group.setExclusive(True)
