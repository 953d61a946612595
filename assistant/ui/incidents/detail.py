# SPDX-License-Identifier: Apache-2.0
"""One incident: what is known, its timeline, its files, what was done, its rules, its dates; closing and deleting it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.dates import day, read_day, stored_day
from assistant.domain.incident import Incident, Status, Who, grouped
from assistant.domain.jobs import TellError
from assistant.services.guides.calendar import months_after
from assistant.services.log.incidents import (
    countdown,
    message_to_send,
    reply_due,
    talk_first,
    title_of,
)
from assistant.services.log.session import OpenLog
from assistant.services.log.trust import trust_lines
from assistant.services.log.words import action_line, countdown_words, date_lines, missing_lines, summary_rows, timeline_lines
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.incidents.evidence_view import EvidenceView
from assistant.ui.widgets.basics import (
    Choice,
    Sign,
    announce,
    answer_row,
    button,
    buttons_row,
    check_box,
    column,
    heading,
    line,
    text_label,
)
from assistant.ui.widgets.forms import DAY_LETTERS, Form, typed_date

STATUSES = (Status.OPEN, Status.WAITING, Status.REFERRED)
_SECTIONS = {"kind", "who", "where", "connection", "facts", "side", "save"}


class Detail(QWidget):
    """`change` asks for one page of questions; `close_it` and `delete_it` for their pages; `opened` for a linked item."""

    change = Signal(str)
    go_on = Signal()
    close_it = Signal()
    delete_it = Signal()
    send_it = Signal()
    report_it = Signal()
    opened = Signal(str)
    saved = Signal()
    failed = Signal(object)

    def __init__(self, session: OpenLog, incident: Incident, evidence: Callable[[Incident], EvidenceView]) -> None:
        super().__init__()
        self._session, self.incident = session, incident
        self._words = session.app.words
        self._column = column(self)
        self.report_button = button(self._words["report.make"], self.report_it.emit, main=True)
        self.message = text_label("", focusable=True)
        self.message.hide()
        self._add(self.message)
        self._head()
        self._notices()
        self._summary()
        self.evidence = evidence(incident)
        self._section("evidence")
        self._add(self.evidence)
        self._actions()
        self._rules()
        self._linked()
        self._dates()
        self._timeline()
        self._bottom()

    @property
    def can_write(self) -> bool:
        return not self._session.read_only

    def _add(self, widget: QWidget) -> QWidget:
        self._column.addWidget(widget)
        return widget

    def _section(self, key: str, page: str = "") -> None:
        w = self._words
        title = w[f"incident.{key}"] if key != "evidence" else w["evidence.title"]
        row = QWidget()
        across = line(row, "m")
        across.addWidget(heading(title), 0, Qt.AlignmentFlag.AlignBottom)
        if page and self.can_write and self.incident.status is not Status.CLOSED:
            made = button(w["incident.change"], partial(self.change.emit, page), link=True)
            made.setAccessibleName(w["incident.change-what"].format(what=title))
            across.addWidget(made, 0, Qt.AlignmentFlag.AlignBottom)
        across.addStretch(1)
        self._add(row)

    def tell(self, text: str) -> None:
        self.message.setText(text)
        self.message.show()
        announce(self.message, text)

    # -- parts ------------------------------------------------------------------------------------------------

    @property
    def main_button(self) -> QWidget | None:
        """What belongs at the right of the page's title."""
        return self.report_button if self.can_write and self.incident.finished else None

    def _head(self) -> None:
        """Where it stands, as a sign with a link that unfolds the other choices; an unfinished one is gone on with."""
        w, incident = self._words, self.incident
        self.status = Sign(w[f"incident.status-{incident.status.value}"])
        self.status.setAccessibleName(f"{w['incident.set-status']}: {self.status.text()}")
        if not self.can_write or incident.status in (Status.UNFINISHED, Status.CLOSED):
            self._add(buttons_row(self.status))
        else:
            change = button(w["incident.change"], self._unfold_status, link=True)
            change.setAccessibleName(w["incident.change-what"].format(what=w["incident.set-status"]))
            self._add(buttons_row(self.status, change))
            self.choice = Choice(w["incident.set-status"], [(s.value, w[f"incident.status-{s.value}"]) for s in STATUSES])
            self.choice.set_value(incident.status.value)
            self.choice.chosen.connect(self._set_status)
            self.choice.hide()
            self._add(self.choice)
        if self.can_write and incident.status is Status.UNFINISHED:
            self.go_on_button = button(w["incident.go-on"], self.go_on.emit, main=True)
            self.delete_button = button(w["incident.delete"], self.delete_it.emit, danger=True)
            self._add(buttons_row(self.go_on_button, self.delete_button))

    def _unfold_status(self) -> None:
        self.choice.setVisible(self.choice.isHidden())
        if self.choice.isVisible():
            self.choice.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _notices(self) -> None:
        w, incident, today = self._words, self.incident, self._session.today
        lines = []
        if incident.finished:
            lines += missing_lines(incident, w)
        if "none" in incident.connections:
            lines.append(next(c.note for c in self._session.app.content.incidents.connections if c.id == "none"))
        due = reply_due(incident)
        if due is not None:
            lines.append(w["incident.reply-late" if due < today else "incident.reply-due"].format(date=day(due)))
        limit = countdown(incident, self._session.pack, today)
        if limit is not None and incident.status is not Status.CLOSED:
            lines.append(countdown_words(limit, w))
        if talk_first(incident) and incident.status is not Status.CLOSED:
            lines.append(f"{w['incident.talk-first']}: {w['incident.talk-first-text']}")
        if incident.who is Who.STAFF:
            lines.append(w["incident.staff-cannot"])
        if incident.keep_until is not None:
            lines.append(w["incident.kept-until"].format(date=day(incident.keep_until)))
        for each in trust_lines(self._session.records.trust(incident.id), w):
            self._add(text_label(each, "problem", focusable=True))
        for each in lines:
            self._add(text_label(each, focusable=True))

    def _summary(self) -> None:
        w = self._words
        self._add(heading(w["incident.summary"]))
        last = ""
        for page, question, answer in summary_rows(self.incident, self._session.app.content):
            if page not in _SECTIONS or answer == w["incident.not-answered"]:
                continue
            made = None
            if page != last and self.can_write and self.incident.status is not Status.CLOSED:
                made = button(w["incident.change"], partial(self.change.emit, page), link=True)
                made.setAccessibleName(w["incident.change-what"].format(what=question))
            self._add(answer_row(question, answer, made))
            last = page

    def _actions(self) -> None:
        w = self._words
        self._section("actions", "done")
        for action in self.incident.actions:
            self._add(text_label(action_line(action, w), focusable=True))
        if not self.incident.actions:
            self._add(text_label(w["incident.did-nothing"], focusable=True))
        self.message_button = button(w["incident.message"], self._make_message)
        self.send_button = button(w["bundle.send"], self.send_it.emit)
        self._add(buttons_row(self.message_button, self.send_button))

    def _rules(self) -> None:
        self._section("rules", "rules")
        pack = self._session.app.content.packs.get(self.incident.pack)
        for clause_id in self.incident.clauses:
            clause = pack.clause(clause_id) if pack else None
            self._add(text_label(f"{clause.citation}: {clause.words}" if clause else clause_id, focusable=True))
        if not self.incident.clauses:
            self._add(text_label(self._words["incident.not-answered"], focusable=True))

    def _linked(self) -> None:
        w = self._words
        self._section("linked")
        others = self._session.records.linked(self.incident)
        if not others:
            self._add(text_label(w["incident.linked-none"], focusable=True))
            return
        dates = sorted(
            [*(o.occurred[:10] for o in others), (self.incident.seen_at or self.incident.created_at).date().isoformat()]
        )
        key = "incident.pattern-day" if dates[0] == dates[-1] else "incident.pattern"
        told = w[key].format(count=len(others) + 1, first=_plain(dates[0]), last=_plain(dates[-1]))
        self.pattern = text_label(told, focusable=True)
        self._add(self.pattern)
        for each in others:
            self._add(button(f"{each.number} {each.title}", partial(self.opened.emit, each.id), link=True))

    def _dates(self) -> None:
        w, incident = self._words, self.incident
        self._section("dates", "next")
        lines = date_lines(incident, self._session.app.content)
        if incident.look_again is not None:
            lines.insert(0, f"{day(incident.look_again)}: {w['incident.look-again']}")
        for each in lines or [w["incident.not-answered"]]:
            self._add(text_label(each, focusable=True))

    def _timeline(self) -> None:
        self._section("timeline")
        entries = self._session.records.history(self.incident)
        for _, told in reversed(timeline_lines(entries, self._words)[-200:]):
            self._add(text_label(told, focusable=True))
        self._theirs()

    def _theirs(self) -> None:
        """The history that came with an incident in a bundle."""
        theirs = self._session.records.theirs(self.incident)
        if theirs is None:
            return
        w = self._words
        self._add(heading(w["bundle.their-history"]))
        number, _, code = theirs.head.partition(":")
        values = {"number": theirs.number, "sender": theirs.sender or w["bundle.nobody"], "entries": theirs.lines}
        self._add(text_label(w["bundle.their-number"].format(head=f"{number}: {grouped(code)}", **values), focusable=True))
        for _, told in timeline_lines(theirs.acts, w)[-200:]:
            self._add(text_label(told, focusable=True))

    def _bottom(self) -> None:
        w, incident = self._words, self.incident
        if not self.can_write or incident.status is Status.UNFINISHED:
            return
        hold = check_box(w["incident.hold"], incident.hold, self._hold)
        self._add(hold)
        self.delete_button = button(w["incident.delete"], self.delete_it.emit, danger=True)
        if incident.status is Status.CLOSED:
            self.reopen_button = button(w["incident.reopen"], self._reopen)
            self._add(buttons_row(self.reopen_button, self.delete_button))
        else:
            self.add_button = button(w["incident.add-to"], partial(self.change.emit, "done"))
            self.close_button = button(w["incident.close"], self.close_it.emit)
            self._add(buttons_row(self.add_button, self.close_button, self.delete_button))

    # -- what buttons do --------------------------------------------------------------------------------------

    def _save(self, incident: Incident, save: Callable[[Incident], Incident]) -> bool:
        try:
            self.incident = save(incident)
        except TellError as error:
            self.tell(str(error))
            return False
        return True

    def _set_status(self, value: str) -> None:
        if self._save(replace(self.incident, status=Status(value)), self._session.change):
            self.status.setText(self._words[f"incident.status-{value}"])
            self.status.setAccessibleName(f"{self._words['incident.set-status']}: {self.status.text()}")
            self.status.updateGeometry()
            self.tell(self._words["app.changed"])

    def _hold(self, on: bool) -> None:
        if self._save(replace(self.incident, hold=on), self._session.change):
            self.tell(self._words["app.changed"])

    def _reopen(self) -> None:
        if self._save(self.incident, self._session.reopen):
            self.saved.emit()

    def _make_message(self) -> None:
        w, session = self._words, self._session
        contacts = (*session.app.settings.contacts, *session.pack.contacts)
        where = next((c for c in contacts if c.kind == "concerns"), None)
        copy_privately(message_to_send(self.incident, session.app.content))
        address = " ".join(filter(None, (where.name, where.email))) if where else ""
        self.tell(
            w["incident.message-copied"].format(where=address)
            if address
            else f"{w['incident.copied']} {w['incident.message-nowhere']}"
        )
        session.remember("exported", self.incident, {"what": "message"})


def _plain(day_text: str) -> str:
    found = stored_day(day_text)
    return day(found) if found else day_text


class CloseForm(Form):
    """How it ended, and until when it is kept. `closed` when it is closed."""

    closed = Signal()
    back = Signal()

    def __init__(self, session: OpenLog, incident: Incident) -> None:
        super().__init__(session.app.words)
        self._session, self._incident = session, incident
        w, lists = session.app.words, session.app.content.incidents
        self.outcome = Choice(w["incident.close-outcome"], [(o.id, o.label) for o in lists.outcomes], upright=True)
        self.field("outcome", "", self.outcome)
        self.note = self.words("note", w["incident.close-note"])
        self.keep = self.line("keep", w["incident.close-keep"], "", w["incident.close-keep-hint"], letters=DAY_LETTERS)
        self.outcome.chosen.connect(self._offer)
        self.go_button = button(w["incident.close"], self.go_on, main=True)
        self.ends(self.go_button, button(w["app.go-back"], self.back.emit))

    def _offer(self, outcome_id: str) -> None:
        outcome = self._session.app.content.incidents.outcome(outcome_id)
        if outcome is not None:
            self.keep.setText(typed_date(months_after(self._session.today, outcome.keep_months)))

    def go_on(self) -> None:
        w, today, problems = self._words, self._session.today, {}
        lacking = missing_lines(self._incident, w, "incident.close-missing")
        if lacking:
            problems["missing"] = lacking[0]
        if not self.outcome.value:
            problems["outcome"] = w["incident.choose-one"]
        keep = None
        try:
            keep = read_day(self.keep.text())
            if self.outcome.value and (keep is None or keep <= today):  # an outcome fills it in
                problems["keep"] = w["incident.keep-problem"]
        except ValueError:
            problems["keep"] = w["incident.date-real"]
        if self.show_problems(problems):
            try:
                self._session.close(self._incident, self.outcome.value, self.note.toPlainText().strip(), keep)
            except TellError as error:
                self.show_problems({"save": str(error)})
                return
            self.closed.emit()


class DeleteForm(Form):
    """Type the number to go on. `confirmed` when it is right."""

    confirmed = Signal()
    back = Signal()

    def __init__(self, session: OpenLog, incident: Incident) -> None:
        super().__init__(session.app.words)
        self._number = incident.number
        w = session.app.words
        self.text(f"{incident.number} {title_of(incident, session.app.content)}")
        if incident.hold:
            self.text(w["incident.hold-on"], "problem")
            self.ends(button(w["app.go-back"], self.back.emit))
            return
        self.text(w["incident.delete-text"])
        if session.last("backed-up") is not None:
            self.text(w["incident.delete-backups"])
        self.box = self.line("number", w["incidents.column-number"], letters=DAY_LETTERS)
        self.go_button = button(w["incident.delete"], self._go, danger=True)
        self.go_button.setEnabled(False)
        self.box.textChanged.connect(lambda t: self.go_button.setEnabled(t.strip() == self._number))
        self.ends(self.go_button, button(w["app.go-back"], self.back.emit))

    def _go(self) -> None:
        self.go_button.setEnabled(False)
        self.go_button.setText(self._words["incident.deleting"])
        self.box.setEnabled(False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.confirmed.emit()
