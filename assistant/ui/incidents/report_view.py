# SPDX-License-Identifier: Apache-2.0
"""Make a report: who it is for, what goes in, and a preview of its real pages with a text twin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPageSize, QPainter, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel, QSizePolicy, QTabWidget, QWidget

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Action, ActionKind, Incident
from assistant.domain.jobs import StoppedError, TellError
from assistant.domain.report import Choices, Recipient, as_text
from assistant.services.log.incidents import offered_dates
from assistant.services.log.session import OpenLog
from assistant.services.papers.referral import route_lines, spec_of
from assistant.ui.background import Executor, Task
from assistant.ui.incidents.report_parts import PartsForm, black_out_words
from assistant.ui.theme import theme
from assistant.ui.widgets.basics import Choice, announce, button, buttons_row, check_box, clear_layout, column, text_label
from assistant.ui.widgets.forms import Form, words_box
from assistant.ui.widgets.labels import listed
from assistant.ui.widgets.pictures import jpeg_pixmap
from assistant.ui.widgets.progress import ProgressBar, ended_early
from assistant.ui.widgets.sheet import Foot

if TYPE_CHECKING:
    from assistant.services.check.checker import Checker
    from assistant.services.papers.referral import Made

_PAGE_WIDTH = 860
"""Pixels that a page is shown wide, where there is room: its words are as large as on paper."""

_LEAST_WIDTH = 240
DRAWN_WIDTH = 1280
"""Points across a page as it is drawn, for screens with more points than pixels too."""


@dataclass(frozen=True)
class Preview:
    """A report with its pages, as it was made in the background."""

    made: Made
    pdf: bytes
    pictures: tuple[bytes, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where someone was in the making of a report: what was chosen, and the pages where they were made."""

    incident: Incident
    recipient: Recipient
    choices: Choices
    preview: Preview | None


class PagePreview(QTabWidget):
    """The pages as they are, one at a time, and in another tab the same in words."""

    def __init__(self, words: Mapping[str, str], pictures: tuple[bytes, ...], twin: str) -> None:
        super().__init__()
        self._words, self._pictures, self._page = words, pictures, 0
        w = words
        self.setAccessibleName(w["report.step-3"])
        holder = QWidget()
        rows = column(holder, "s", "s")
        self.page_label = text_label("", focusable=True)
        self.last_button = button(w["report.last-page"], lambda: self._turn(-1))
        self.next_button = button(w["report.next-page"], lambda: self._turn(1))
        rows.addWidget(buttons_row(self.last_button, self.next_button, self.page_label))
        self.picture = QLabel()
        self.picture.setTextFormat(Qt.TextFormat.PlainText)
        # the page follows the width that there is, and never asks for more
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        rows.addWidget(self.picture)
        self.twin = words_box("twin", w["report.tab-text"], twin)
        self.twin.setReadOnly(True)
        self.twin.setMinimumHeight(300)
        self.addTab(holder, w["report.tab-pages"])
        self.addTab(self.twin, w["report.tab-text"])
        self._turn(0)

    def _turn(self, step: int) -> None:
        all_ = len(self._pictures)
        self._page = max(0, min(all_ - 1, self._page + step))
        pixmap = jpeg_pixmap(self._pictures[self._page]) if all_ else None
        if pixmap is None:
            self.page_label.setText(self._words["report.no-pages"])
            return
        width = max(_LEAST_WIDTH, min(_PAGE_WIDTH, self.width() - 2 * theme().space.l))
        self.picture.setPixmap(pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
        text = self._words["report.page"].format(number=self._page + 1, all=all_)
        self.page_label.setText(text)
        self.picture.setAccessibleName(f"{text}. {self._words['report.page-alt']}")
        self.last_button.setEnabled(self._page > 0)
        self.next_button.setEnabled(self._page < all_ - 1)
        if step:
            announce(self.page_label, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn(0)


class ReportView(QWidget):
    """Three steps over one incident.

    Signals:
        titled: the title of the step.
        back: to the incident.
        changed: the incident was saved (answers for the report, or "sent").
        what_next: the incident was sent on, and the user wants to choose when to ask after it.
        black_out: a file of which a copy with parts blacked out is wanted, and the place to come back to.
    """

    titled = Signal(str)
    back = Signal()
    changed = Signal(object)
    failed = Signal(object)
    what_next = Signal(object)
    black_out = Signal(object, object)

    def __init__(self, session: OpenLog, incident: Incident, executor: Executor, checker: Callable[[], Checker]) -> None:
        super().__init__()
        self._session, self.incident, self._executor, self._checker = session, incident, executor, checker
        self._words, self._content = session.app.words, session.app.content
        # route by nation: a recipient of another nation is not offered
        self._offered = [s for s in self._content.recipients if s.nation in ("", session.pack.nation)]
        own = [s.id for s in self._offered if s.route and incident.who and s.route == incident.who.value]
        self.recipient: Recipient | None = own[-1] if own else None
        self.choices = Choices(frozenset())
        self.step = 1
        self.preview: Preview | None = None
        self._unread: tuple[str, ...] = ()
        self._told = ""
        self._after_reading: Callable[[], object] = self.show_what
        rows = column(self)
        self._holder = column()
        rows.addLayout(self._holder)
        self.progress = ProgressBar(self._words["evidence.stop"])
        rows.addWidget(self.progress)
        self.form = Form(self._words)
        self.foot: Foot | None = None
        self._go: Callable[[], object] = lambda: None
        self._making = Task(self)
        self._making.done.connect(self._made)
        self._making.failed.connect(self._not_made)
        self._reading = Task(self)
        self._reading.done.connect(self._pictures_read)
        self._reading.failed.connect(self._pictures_not_read)
        self._saving = Task(self)
        self._saving.done.connect(self._saved)
        self._saving.failed.connect(self._not_made)

    def start(self) -> None:
        self.show_who()

    def go_back_to(self, place: Place, told: str = "") -> None:
        """On from `place`. With `told`, which says what was added, the pages are made again."""
        self.recipient, self.choices, self.preview = place.recipient, place.choices, place.preview
        if place.preview is None:
            self._told = told
            self._read_pictures(self.show_what)
            return
        self.show_preview()
        self._told = told
        if told:
            self._read_pictures(lambda: self._make(originals=False))

    def _ask_black_out(self, evidence: Evidence) -> None:
        self.keep()
        assert self.recipient is not None  # noqa: S101 - step 1 is done
        choices = self.asked.chosen.choices() if self.step == 2 else self.choices
        preview = self.preview if self.step == 3 else None
        self.black_out.emit(evidence, Place(self.incident, self.recipient, choices, preview))

    def go_on(self) -> None:
        """Ctrl+Enter."""
        self._go()

    @property
    def wide(self) -> bool:
        """Pages need the room; questions are read best in lines that are not long."""
        return self.step == 3

    def _show(self, title: str, form: Form, go: Callable[[], object]) -> None:
        clear_layout(self._holder)
        self.form = form
        self._holder.addWidget(form)
        self.foot, self._go = form.foot, go
        self.titled.emit(title)

    # -- step 1 -----------------------------------------------------------------------------------------------

    def show_who(self) -> None:
        """Who is it for?"""
        w = self._words
        self.step = 1
        form = Form(w)
        self.who = Choice(w["report.step-1"], [(s.id.value, s.label) for s in self._offered], upright=True)
        self.who.label.hide()
        form.field("who", "", self.who)
        self.sure = check_box(w["report.sure"], False)
        form.field("sure", "", self.sure)
        self.sure.hide()
        if self.recipient is not None:
            self.who.set_value(self.recipient.value)
        self.who.chosen.connect(self._who_chosen)
        form.ends(button(w["incident.continue"], self._who_done, main=True), button(w["app.go-back"], self.back.emit))
        self._show(w["report.step-1"], form, self._who_done)

    def _who_chosen(self, value: str) -> None:
        lines = route_lines(spec_of(self._content, Recipient(value)), self.incident, self._words)
        label = " ".join((self._words["report.sure"], *lines))
        self.sure.setText(label)
        self.sure.setAccessibleName(label)
        self.sure.setVisible(bool(lines))
        self.sure.setChecked(False)

    def _who_done(self) -> None:
        w = self._words
        problems = {} if self.who.value else {"who": w["incident.choose-one"]}
        if not problems:
            spec = spec_of(self._content, Recipient(self.who.value))
            lines = route_lines(spec, self.incident, w)
            if lines and not self.sure.isChecked():
                problems["sure"] = w["report.check-route"].format(what=" ".join(lines))
                self.sure.show()
        if self.form.show_problems(problems):
            chosen = Recipient(self.who.value)
            if chosen is not self.recipient or not self.choices.parts:
                self.choices = Choices(spec_of(self._content, chosen).include)
            self.recipient = chosen
            self._read_pictures(self.show_what)

    def _read_pictures(self, then: Callable[[], object]) -> None:
        """The words in pictures are read before anything is chosen: people who are named there can be chosen too, and a picture
        that shows what is left out is not printed."""
        self._after_reading = then
        session, incident, tell = self._session, self.incident, self.progress.tell
        left = 0 if session.read_only else len(session.pictures.unread(incident))
        self._unread = ()
        if not left:
            then()
            return
        self.progress.start(self._words["report.reading" if left == 1 else "report.reading-many"].format(count=left))
        self._reading.start(self._executor, lambda: session.pictures.search(incident, tell))

    def _pictures_read(self, problems: tuple[str, ...]) -> None:
        self.progress.end()
        self._unread = problems
        self._after_reading()

    def _pictures_not_read(self, error: Exception) -> None:
        self.progress.end()
        if isinstance(error, StoppedError):
            self._unread = (self._words["report.reading-stopped"],)
            self._after_reading()
        else:
            self.failed.emit(error)

    # -- step 2 -----------------------------------------------------------------------------------------------

    def show_what(self) -> None:
        """What goes in, and what only this recipient asks for."""
        w = self._words
        self.step = 2
        assert self.recipient is not None  # noqa: S101 - step 1 is done
        form = Form(w)
        for line in self._unread:
            form.text(line, "problem")
        self._tell_once(form)
        spec = spec_of(self._content, self.recipient)
        self.asked = PartsForm(form, self._session, self.incident, spec, self.choices, self._ask_black_out)
        self.parts, self.answers = self.asked.boxes, self.asked.answers
        form.ends(button(w["report.preview"], self._what_done, main=True), button(w["app.back"], self.show_who))
        self._show(w["report.step-2"], form, self._what_done)

    def keep(self) -> None:
        """Save the answers of step 2 with the incident."""

        if self.step != 2 or self._session.read_only:
            return
        answers = {**dict(self.incident.details), **{key: read().strip() for key, read in self.answers.items()}}
        details = tuple(sorted((k, v) for k, v in answers.items() if v))
        try:
            self.incident = self._session.change(replace(self.incident, details=details))
        except TellError as error:
            self.form.show_problems({"save": str(error)})

    def _what_done(self) -> None:
        self.keep()
        self.choices = self.asked.chosen.choices()
        self._make(originals=False)

    # -- making -----------------------------------------------------------------------------------------------

    def _make(self, *, originals: bool) -> None:
        from assistant.services.papers.pdf import pages_of
        from assistant.services.papers.referral import contact_spans

        session, incident, recipient, choices = self._session, self.incident, self.recipient, self.choices
        assert recipient is not None  # noqa: S101 - step 1 is done
        checker, tell = self._checker, self.progress.tell
        self.progress.start(self._words["report.making"])

        def work() -> Preview:
            spans = contact_spans(checker())
            report = session.report(incident, recipient, choices, spans, originals=originals, progress=tell)
            pictures = pages_of(report.pdf, DRAWN_WIDTH, lambda: self.progress.stopped)
            return Preview(report.made, report.pdf, pictures, report.checks)

        self._making.start(self._executor, work)

    def _not_made(self, error: Exception) -> None:
        self.progress.end()
        text = ended_early(error, self._words["report.stopped"], self._words["report.in-use"])
        if text is not None:
            self.form.show_problems({"made": text})
        else:
            self.failed.emit(error)

    def _made(self, preview: Preview) -> None:
        self.progress.end()
        self.preview = preview
        self.show_preview()

    # -- step 3 -----------------------------------------------------------------------------------------------

    def show_preview(self) -> None:
        """The pages as they are, and the same in words."""
        w, preview = self._words, self.preview
        assert preview is not None  # noqa: S101 - made just now
        self.step = 3
        form = Form(w)
        form.text(w["report.read-every"], "section")
        self._tell_once(form)
        unanswered = preview.made.missing
        for line in preview.checks:
            if line not in unanswered:
                form.text(line, "problem")
        if unanswered:
            form.text(w["report.unanswered"], "strong")
            form.add(listed(unanswered))
        left = preview.made.left_out
        form.text(w["report.left-list"].format(what="; ".join(left)) if left else w["report.nothing-left-out"])
        self._offer_black_out(form, preview.made)
        self.pages = PagePreview(w, preview.pictures, as_text(preview.made.report))
        form.add(self.pages)
        self.save_button = button(w["report.save"], lambda: self._choose(full=False), main=True)
        self.full_button = button(w["report.save-full"], lambda: self._choose(full=True), plain=True)
        self.zip_button = button(w["report.save-zip"], self._choose_zip, plain=True)
        self.print_button = button(w["report.print"], self.print_pages, plain=True)
        change = button(w["incident.change"], self.show_what)
        form.ends(self.save_button, change, self.full_button, self.zip_button, self.print_button)
        if not preview.made.full or not self._session.records.evidence(self.incident):
            self.full_button.hide()
        if left:
            self.zip_button.hide()
        self.said = text_label("", focusable=True)
        self.said.hide()
        form.add(self.said)
        self.sent_button = button(w["report.add-sent"], self._add_sent)
        self.next_button = button(w["incident.ask-dates"], lambda: self.what_next.emit(self.incident))
        form.add(buttons_row(self.sent_button, self.next_button))
        self.sent_button.hide()
        self.next_button.hide()
        self._show(w["report.step-3"], form, lambda: self._choose(full=False))

    def _tell_once(self, form: Form) -> None:
        """What was added on the way here."""
        if self._told:
            form.text(self._told)
            self._told = ""

    def _offer_black_out(self, form: Form, made: Made) -> None:
        """A way from each picture that is left out to a copy that can go in."""
        if not made.withheld or self._session.read_only:
            return
        form.text(self._words["report.withheld"])
        links = [button(black_out_words(self._words, e), partial(self._ask_black_out, e)) for e, _ in made.withheld]
        form.add(buttons_row(*links))

    # -- saving, printing -------------------------------------------------------------------------------------

    def _name(self, ending: str) -> str:
        return f"{self.incident.number} {self._words['report.file-name']}{ending}"

    def _choose(self, *, full: bool) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self._words["report.save"], self._name(".pdf"), "(*.pdf)")
        if chosen:
            self.save_to(Path(chosen), full=full)

    def save_to(self, target: Path, *, full: bool = False) -> None:
        """Write the PDF and its seal beside it. The full copy holds the originals."""
        from assistant.services.papers.referral import contact_spans

        preview, session, incident = self.preview, self._session, self.incident
        assert preview is not None  # noqa: S101 - the button stands on the preview
        assert self.recipient is not None  # noqa: S101
        recipient, choices, checker, tell = self.recipient, self.choices, self._checker, self.progress.tell
        at = preview.made.report.made_at
        self.progress.start(self._words["report.saving"])

        def work() -> Path:
            data = preview.pdf
            if full:
                spans = contact_spans(checker())
                data = session.report(incident, recipient, choices, spans, originals=True, at=at, progress=tell).pdf
            session.save_report(incident, recipient, data, target)
            return target

        self._saving.start(self._executor, work)

    def _choose_zip(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self._words["report.save-zip"], self._name(".zip"), "(*.zip)")
        if chosen:
            self.save_zip_to(Path(chosen))

    def save_zip_to(self, target: Path) -> None:
        """The report, the originals and the history in one bundle."""
        preview, log, incident = self.preview, self._session, self.incident
        assert preview is not None  # noqa: S101 - the button stands on the preview
        files, tell = max(1, len(log.records.evidence(incident))), self.progress.tell
        self.progress.start(self._words["report.saving"])

        def work() -> Path:
            log.bundle(incident, target, report=preview.pdf, progress=lambda done: tell(done, files))
            return target

        self._saving.start(self._executor, work)

    def _saved(self, target: Path) -> None:
        self.progress.end()
        self.said.setText(self._words["report.saved"].format(name=target.name, folder=target.parent.name))
        self.said.show()
        self.sent_button.setVisible(not self._session.read_only)
        self.said.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.said, self.said.text())

    def _add_sent(self) -> None:

        assert self.recipient is not None  # noqa: S101 - a report was made
        label = spec_of(self._content, self.recipient).label
        action = Action(ActionKind.SENT, self._session.today, self._words["report.sent-to"].format(who=label))
        try:
            self.incident = self._session.change(replace(self.incident, actions=(*self.incident.actions, action)))
        except TellError as error:
            self.form.show_problems({"sent": str(error)})
            return
        self.sent_button.hide()
        # some dates are offered only once it was sent
        self.next_button.setVisible(bool(offered_dates(self.incident, self._content.incidents, self._session.pack)))
        self.said.setText(self._words["report.sent-added"])
        announce(self.said, self.said.text())
        self.changed.emit(self.incident)

    def print_pages(self) -> None:
        """Print the pages as they are shown."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted:
            self.paint(printer)

    def paint(self, printer: QPrinter) -> int:
        """Draw every page; returns how many. The history says that it was printed."""
        from assistant.services.papers.pdf import pages_of

        preview = self.preview
        assert preview is not None  # noqa: S101 - the button stands on the preview
        pages = pages_of(preview.pdf, 1700)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)  # the pages have margins of their own, so they come out in their size
        painter = QPainter(printer)
        area = printer.pageLayout().paintRectPixels(printer.resolution())
        for number, data in enumerate(pages):
            if number:
                printer.newPage()
            pixmap = jpeg_pixmap(data)
            if pixmap is not None:
                size = pixmap.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
                painter.drawPixmap(0, 0, size.width(), size.height(), pixmap)
        painter.end()
        self._session.remember("printed", self.incident)
        return len(pages)
