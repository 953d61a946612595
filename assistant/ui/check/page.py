# SPDX-License-Identifier: Apache-2.0
"""Check a post: the box first, with the caret in it; the result beside or below it; the situation in one line over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from assistant.domain.draft import Kind
from assistant.domain.finding import Level
from assistant.services.check.sitting import State
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.check.added import Added
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.check.draft_box import DraftBox, marks_of
from assistant.ui.check.panes import Panes
from assistant.ui.check.picture_in import PictureIn
from assistant.ui.check.result_panel import ResultPanel
from assistant.ui.check.situation import SituationLine, SituationQuestions
from assistant.ui.check.work import Work
from assistant.ui.check.writing import Above, Foot
from assistant.ui.destinations import Destination, News, ToClause, ToComment, ToExample, ToMany, ToReply, ToWalk
from assistant.ui.dialogs import ask_choice
from assistant.ui.theme import Theme
from assistant.ui.widgets.basics import Page, announce, column


class CheckPage(Page):
    """The draft lives in this page's box and its sitting, and nowhere else."""

    help_id = "check"

    def __init__(self, app: App, theme: Theme, executor: Executor, clock: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        super().__init__()
        self._app, self._theme, self._clock = app, theme, clock
        self._words = w = app.content.words
        self.set_title(w["check.title"])
        self.box = DraftBox()
        self.box.setObjectName("draft")
        self.box.setPlaceholderText(w["check.hint"])
        self.box.setAccessibleDescription(w["check.hint"])
        self.work = Work(app, self.box, executor, clock, self)
        self.live, self.sitting = self.work.live, self.work.sitting
        self.situation = SituationLine(w)
        self.questions = SituationQuestions(w, app.content.platforms.values())
        self.account, self.place, self.kind = self.questions.account, self.questions.place, self.questions.kind
        self.above = Above(w, self.work.accept_cut, self.focus_title)
        self.foot = Foot(w)
        self.picture_in = PictureIn(app, executor)
        self.above.hold(self.picture_in, self.picture_in.stood)
        self.result = ResultPanel(w, self.work.cite, self.work.says)
        self.added = Added(app, executor, clock, self.work)
        results = QWidget()
        rows = column(results, "l")
        rows.addWidget(self.added.result)  # one's own words first
        rows.addWidget(self.result, 1)
        head = (self.title_label, self.situation, self.questions)
        self.panes_of = Panes(head, (self.above, self.box, self.added, self.foot), results)
        column(self, "").addWidget(self.panes_of)
        self._connect()
        self._unfold(app.settings.last_account is None)
        self.follow_settings()

    def _connect(self) -> None:
        work, result, foot = self.work, self.result, self.foot
        work.changed.connect(self._show)
        work.asked_result.connect(self._to_result)
        work.problem.connect(self.above.tell_problem)
        work.told.connect(self.result.say)
        work.settings_changed.connect(lambda: self.tells.emit(News.SETTINGS))
        self.situation.change.connect(lambda: self._unfold(True))
        self.questions.folded.connect(self._folded)
        self.questions.answered.connect(work.situate)
        self.questions.answered.connect(lambda _values: self.added.work.recheck())
        foot.check.connect(self.continue_page)
        foot.copy.connect(self.added.copy)
        foot.paste.connect(work.paste)
        foot.picture.connect(self.picture_in.choose)
        foot.clear.connect(lambda: self.take(ToReply("")))
        foot.print.connect(self.print_page)
        foot.many.connect(lambda: self.asks.emit(ToMany()))
        self.box.picture.connect(self.picture_in.take)
        self.box.picture_file.connect(self.picture_in.take_file)
        # the words of a picture, where the caret is: to be corrected, then checked
        self.picture_in.read.connect(self.box.insertPlainText)
        self.picture_in.read.connect(lambda _text: self.focus_title())
        self.picture_in.failed.connect(self.failed)
        result.show_me.connect(lambda finding: self.box.go_to(finding.spans[0].start, finding.spans[0].end))
        for panel in (result, self.added.result):
            panel.read_rule.connect(lambda clause: self.asks.emit(ToClause(clause)))
        self.added.begun.connect(self._show)
        self.added.work.told.connect(self.result.say)
        self.added.work.problem.connect(self.above.tell_problem)
        self.added.work.settings_changed.connect(work.settings_changed)
        result.walk.connect(lambda name: self.asks.emit(ToWalk(name)))
        result.use_rewrite.connect(work.use)
        result.fine.connect(work.set_aside)
        result.put_back.connect(work.put_back)
        result.turn_off.connect(work.turn_off)
        result.add_word.connect(work.add_word)
        result.answered.connect(work.answer)
        result.example.connect(lambda: self.take(ToExample()))
        result.what_happened.connect(lambda: self.failed.emit(work.error))

    def arrange(self, mode: str) -> None:
        """Two panes side by side where the page has room for both, else one below the other."""
        self.panes_of.arrange(self._theme.has_panes(self.window().width()))
        self._show()

    def _unfold(self, on: bool) -> None:
        """Show the questions in place of their line, or the line again, with the answers kept."""
        self.questions.setVisible(on)
        self.situation.setVisible(not on)
        if on and self.isVisible():
            (self.kind if self.sitting.received else self.account).first().setFocus()
        self.panes_of.size_box()

    def _folded(self) -> None:
        """Done with the questions."""
        self.work.situate(self.questions.values())
        self._unfold(False)
        self.focus_title()

    # -- showing ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Put on the screen what the sitting shows, and nothing that is about other words than are there."""
        sitting, context = self.sitting, self.sitting.context()
        platform = self._app.content.platforms.get(context.platform)
        site = platform.name if platform is not None else ""
        self.situation.follow(context, site)
        self.questions.follow(context, member_page=not context.role.is_staff and self._app.settings.has_member_page)
        self.above.follow(sitting, context, self.box)
        sharing = context.kind in (Kind.SHARE, Kind.LIKE) and not context.received
        if self.added.isHidden() == sharing:
            self.added.setVisible(sharing)
            self.panes_of.size_box()
        self.added.follow(sitting)
        self.result.whose = self._words["result.whose-post"] if self.added.text else "{title}"
        shown = sitting.shown()
        if shown is not None:
            self.result.show_shown(shown, sitting.text, received=sitting.received, late=self.work.late)
            colours = {level.value: self._theme.colour(level.value) for level in Level}
            self.box.set_marks(marks_of(shown), colours)
        elif self._tell_why():
            self.box.set_marks((), {})
        self.foot.show_checking(self.work.waiting)
        beside = self.panes_of.is_wide or shown is None
        self.foot.show_count(sitting, site, "" if beside else shown.title if shown else "")

    def _tell_why(self) -> bool:
        """Say why there is no result. False while the one of a moment ago may stand: none of the words that it quotes is gone."""
        w, sitting, work, tell = self._words, self.sitting, self.work, self.result.tell
        live = self._app.settings.live_checking
        before = w["result.before" if live else "result.before-live-off"]
        if sitting.state is State.EMPTY:
            tell(w["result.title-before"], before, example=not self._app.settings.tried_example)
        elif sitting.state is State.FAILED:
            tell(w["result.failed"], w["result.failed-why"], happened=True)
        elif work.slow or work.late or work.waiting:
            tell(w["result.checking"], w["result.slow"] if work.late else "")
        elif not live:
            tell(w["result.changed" if sitting.was_checked else "result.title-before"], before)
        elif self.result.quotes_others_than(sitting.text):
            tell(w["result.checking"])
        else:
            return False
        return True

    def _to_result(self) -> None:
        titles = [panel.title for panel in (self.added.result, self.result) if not panel.isHidden()]
        titles[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.panes_of.bring_result()
        announce(titles[0], ". ".join(title.text() for title in titles))

    def follow_settings(self) -> None:
        """Take role, council, last answers and sizes anew."""
        for work in (self.work, self.added.work):
            work.sitting.follow_settings()
        self.box.set_sizes()
        self.added.set_sizes()
        self.panes_of.size_box()
        self.added.recheck()

    # -- the page in the window ---------------------------------------------------------------------------------

    def take(self, what: Destination) -> None:
        """Begin with what the user was sent here for: a comment to read, a reply to check, an example, or an empty box."""
        match what:
            case ToComment():
                self.work.read_comment()
                if self.sitting.own_words:
                    announce(self.above.aside_line, self.above.aside_line.text())
            case ToReply(""):
                self.picture_in.forget()
                self.added.box.replace_all("")
                self.work.clear()
                self._unfold(self._app.settings.last_account is None)
            case ToReply(text):
                self.work.situate({**self.questions.values(), "received": False, "kind": Kind.REPLY})
                self.work.put(text, ask=True)
                return
            case ToExample():
                self._app.preferences.change(tried_example=True)
                self._unfold(False)
                self.work.put(self._words["check.example"], ask=True)
                return
        self.focus_title()

    def enter(self) -> None:
        self.work.follow_profile(once=True)
        self._show()

    def focus_title(self) -> None:
        """The caret goes into the box, and the whole of the box into sight: the words come first."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panes_of.bring_box()

    open_find = focus_title

    def continue_page(self) -> None:
        """Check: the questions fold, and the result takes the focus."""
        if self.questions.isVisible():
            self.work.situate(self.questions.values())
            self._unfold(False)
        if self.added.text:
            self.added.work.check_now()
        if not self.work.check_now():
            self.focus_title()

    def leave(self) -> bool:
        """Esc: fold what is open."""
        if self.questions.isVisible() and self._app.settings.last_account is not None:
            self._folded()
            return True
        return self.result.fold() or self.added.result.fold() or self.foot.fold()

    def move_finding(self, step: int) -> None:
        """F8: the next card, with its words brought into view."""
        finding = self.result.move_to(step)
        if finding is not None and finding.spans:
            self.box.bring(finding.spans[0].start)

    def panes(self) -> list[tuple[QWidget, QWidget]]:
        return [(self.box, self), (self.result.title, self.result)]

    def may_close(self, parent: QWidget) -> bool:
        """Words in the box are not kept, so ask first."""
        lost = (self.sitting.words_to_lose, self.added.work.sitting.words_to_lose)
        words, w = "\n\n".join(filter(None, lost)), self._words
        if not words:
            return True
        answers = (("copy", w["check.copy-and-close"]), ("close", w["app.close"]))
        answer = ask_choice(parent, w["app.name"], w["check.closing"], answers, w["app.go-back"])
        if answer == "copy":
            copy_privately(words)
        return bool(answer)

    def shut_down(self) -> None:
        self.picture_in.stop()
        self.work.stop()
        self.added.work.stop()

    def print_page(self) -> None:
        """The draft and its findings on paper, black on white, to show to a colleague. Nothing is kept."""
        if not self.sitting.has_words:
            self.work.problem.emit(self._words["check.empty"], False)
            return
        from assistant.ui.printing import print_html, result_html

        pack = self._app.pack
        page_html = result_html(
            self._words, self.sitting.text, self.sitting.shown(), self._app.content.cite, self.sitting.received
        )
        print_html(self, page_html, f"{pack.title}. {pack.version}")
