# SPDX-License-Identifier: Apache-2.0
"""Check a post: three short questions, the box, the buttons, and the result beside or below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from assistant.domain.draft import Account, Draft, Kind, Place, PostContext, Purpose, Role
from assistant.domain.finding import DismissKey, Finding, Level, Review, Rewrite
from assistant.domain.options import MAX_LENGTH, PARTS, Options
from assistant.services.preferences import start_context
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.check.draft_box import DraftBox, Mark
from assistant.ui.check.live_check import PAUSE_MS, Answer, LiveCheck
from assistant.ui.check.result_panel import ResultPanel
from assistant.ui.dialogs import ask_choice
from assistant.ui.theme import Theme
from assistant.ui.widgets.basics import Choice, ChoiceBox, FlowLayout, Page, announce, button, put_in, scrolled, text_label

_CONTEXT_ANSWERS = frozenset({"purpose"})
_RECEIVED = "received"
"""What the user does when the words are a comment that came in."""


class CheckPage(Page):
    """The draft lives in this page's box and nowhere else."""

    help_id = "check"
    open_clause = Signal(str)
    walk = Signal(str)
    settings_changed = Signal()
    failed = Signal(object)

    def __init__(self, app: App, theme: Theme, executor: Executor, clock: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        super().__init__()
        self._app, self._theme, self._clock = app, theme, clock
        self._words = app.content.words
        self._answers: dict[str, str] = {}
        self._profile: dict[str, str] = {}
        self._dismissed: dict[DismissKey, str] = {}
        self._review: Review | None = None
        self._review_text = ""
        self._visible: tuple[Finding, ...] = ()
        self._from_paste = False
        self._want_result = False
        self._cut_accepted = False
        self._aside = ""
        self.live = LiveCheck(executor, self)
        self.live.answered.connect(self._answer)
        self.live.failed.connect(self.failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._typed_check)
        self.set_title(self._words["check.title"])
        self._build()
        self.follow_settings()

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        w = self._words
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.left = QWidget()
        form = self._form = QVBoxLayout(self.left)
        form.setContentsMargins(16, 6, 16, 12)
        form.setSpacing(6)
        form.addWidget(self.title_label)
        self.banner = text_label("", "problem", focusable=True)
        self.banner.hide()
        form.addWidget(self.banner)
        self.account = Choice(
            w["check.account"], [(a, w[f"check.account-{a}"]) for a in ("member", "personal", "official", "unsure")]
        )
        self.place = Choice(
            w["check.place"],
            [(p, w[f"check.place-{p}"]) for p in ("own-page", "other-page", "group", "chat-group", "private-message", "other")],
        )
        kinds = ("post", "reply", "share", "photo", "document", _RECEIVED)
        self.kind = Choice(w["check.kind"], [(k, w[f"check.kind-{k}"]) for k in kinds])
        for name, choice in (("account", self.account), ("place", self.place), ("kind", self.kind)):
            choice.setObjectName(name)
            choice.chosen.connect(self._context_changed)
            form.addWidget(choice)
        self.platform = ChoiceBox()
        self.platform.setAccessibleName(w["check.platform"])
        self.platform.setEditable(False)
        for platform in self._app.content.platforms.values():
            self.platform.addItem(platform.name, platform.id)
        self.platform.currentIndexChanged.connect(self._context_changed)
        self.box_label = text_label(w["check.box"])
        self.box_label.setProperty("role", "strong")
        form.addWidget(self.box_label)
        form.addWidget(text_label(w["check.hint"], "second"))
        self.share_line = text_label(w["check.share-line"])
        self.share_line.hide()
        form.addWidget(self.share_line)
        self.aside_line = text_label("")
        self.aside_line.hide()
        form.addWidget(self.aside_line)
        self.problem = text_label("", "problem", focusable=True)
        self.problem.hide()
        form.addWidget(self.problem)
        self.box = DraftBox()
        self.box.setObjectName("draft")
        self.box.setAccessibleName(w["check.box"])
        self.box.setAccessibleDescription(w["check.hint"])
        self.box_label.setBuddy(self.box)
        self.box.document().contentsChange.connect(self._changed)
        self.box.pasted.connect(self._pasted)
        form.addWidget(self.box, 1)
        self.count = text_label(w["check.count"].format(words=0), "second")
        below = QWidget()
        flow = FlowLayout(below)
        flow.addWidget(text_label(w["check.platform"]))
        flow.addWidget(self.platform)
        flow.addWidget(self.count)
        form.addWidget(below)
        self.live_off = text_label(w["check.live-off"], "second")
        self.live_off.hide()
        form.addWidget(self.live_off)
        self._actions = QWidget()
        actions = QVBoxLayout(self._actions)
        actions.setContentsMargins(0, 0, 0, 0)
        row = QWidget()
        buttons = FlowLayout(row)
        self.check_button = button(w["check.check"], self.check_now, main=True)
        self.paste_button = button(w["check.paste"], self._paste)
        self.clear_button = button(w["check.clear"], self._clear)
        self.print_button = button(w["check.print"], self.print_page, link=True)
        for each in (self.check_button, self.paste_button, self.clear_button, self.print_button):
            buttons.addWidget(each)
        actions.addWidget(row)
        self._long_row = QWidget()
        long_buttons = FlowLayout(self._long_row)
        long_buttons.addWidget(button(w["check.check-them"], self._accept_cut))
        long_buttons.addWidget(button(w["check.make-shorter"], self._to_box))
        self._long_row.hide()
        actions.addWidget(self._long_row)
        self.result = ResultPanel(w, self._theme, self._cite)
        for signal, slot in (
            (self.result.show_me, self._show_me),
            (self.result.read_rule, lambda f: self.open_clause.emit(f.clauses[0])),
            (self.result.use_rewrite, self._use_rewrite),
            (self.result.fine, self._fine),
            (self.result.put_back, self._put_back),
            (self.result.turn_off, self._turn_off),
            (self.result.add_word, self._add_word),
            (self.result.answered, self._question_answered),
            (self.result.copy, self.copy_text),
            (self.result.again, self.check_now),
            (self.result.print_result, self.print_page),
            (self.result.walk, self.walk.emit),
        ):
            signal.connect(slot)
        self._left_area, self._right_area, self._one_area = scrolled(QWidget()), scrolled(QWidget()), scrolled(QWidget())
        self._panes = QWidget()
        panes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._panes)
        panes.setContentsMargins(0, 0, 0, 0)
        column = QWidget()
        left_column = QVBoxLayout(column)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(self._left_area, 1)
        pinned = QFrame()
        pinned.setObjectName("pinned")
        self._pinned = QVBoxLayout(pinned)
        self._pinned.setContentsMargins(16, 4, 16, 8)
        left_column.addWidget(pinned)
        panes.addWidget(column, 55)
        panes.addWidget(self._right_area, 45)
        outer.addWidget(self._panes)
        outer.addWidget(self._one_area)
        self._mode = ""
        self.arrange("wide")

    def arrange(self, mode: str) -> None:
        """Two panes side by side when wide, else one below the other."""
        two = mode == "wide"
        if self._mode and (self._mode == "wide") == two:
            return
        self._mode = mode
        focus = self.focusWidget()
        for area in (self._left_area, self._right_area):
            area.takeWidget()
        if two:
            put_in(self._left_area, self.left)
            put_in(self._right_area, self.result)
            # under the part that scrolls: the Check button is in sight on the lowest screen
            self._pinned.addWidget(self._actions)
        else:
            column = QWidget()
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(self.left)
            self._form.addWidget(self._actions)
            layout.addWidget(self.result)
            layout.addStretch(1)
            put_in(self._one_area, column)
        for widget in (self.left, self.result):
            widget.show()
        # a widget that moves goes to the end of the keyboard's order
        buttons = self._actions.findChildren(QPushButton)
        for before, after in pairwise((self.platform, *buttons)):
            self.setTabOrder(before, after)
        self._panes.setVisible(two)
        self._one_area.setVisible(not two)
        if focus is not None:
            focus.setFocus()

    def follow_settings(self) -> None:
        """Take role, council and last answers from the settings."""
        settings = self._app.settings
        context = start_context(settings)
        self.account.buttons["member"].setVisible(not settings.role.is_staff and settings.has_member_page)
        self.account.set_value(context.account.value)
        self.place.set_value(context.place.value)
        kind = context.kind.value
        if not self._received:
            self.kind.set_value({"like": "share", "video": "photo"}.get(kind, kind))
        index = self.platform.findData(context.platform)
        self.platform.blockSignals(True)
        self.platform.setCurrentIndex(max(0, index))
        self.platform.blockSignals(False)
        self.box.set_sizes()
        self._words_follow()
        self.recheck()

    def _cite(self, clause_id: str) -> str:
        return self._app.content.cite(clause_id)  # asked each time: a policy may be added while the page is open

    # -- context ----------------------------------------------------------------------------------------------

    def follow_profile(self) -> None:
        """Take what the profile check found about the user's own account."""
        from assistant.services.guides.profile import Profile

        self._profile = Profile(self._app, lambda: self._clock().date()).facts()
        self.recheck()

    @property
    def _received(self) -> bool:
        return self.kind.value == _RECEIVED

    def context(self) -> PostContext:
        """The situation as answered so far."""
        now = self._clock()
        base = start_context(self._app.settings)
        purpose = self._answers.get("purpose")
        return replace(
            base,
            account=Account(self.account.value or base.account.value),
            place=Place(self.place.value or base.place.value),
            kind=base.kind if self._received else Kind(self.kind.value or base.kind.value),
            received=self._received,
            platform=str(self.platform.currentData() or base.platform),
            purpose=Purpose(purpose) if purpose else None,
            date=now.date(),
            time=now.time().replace(microsecond=0),
            answers={**self._profile, **self._answers},
        )

    def _options(self, *, typed: bool) -> Options:
        settings = self._app.settings
        return Options(
            only=PARTS,
            off=settings.off,
            contacts=settings.contacts,
            my_words=frozenset(word.lower() for word in settings.my_words),
            caret=self.box.caret() if typed else None,
        )

    def _context_changed(self, _value: object = None) -> None:
        context = self.context()
        self._app.preferences.change(
            last_account=context.account, last_place=context.place, last_kind=context.kind, last_platform=context.platform
        )
        self._answers = {k: v for k, v in self._answers.items() if k not in _CONTEXT_ANSWERS or context.official}
        if self._aside and not self._received:
            self.box.replace_all(self._aside)
            self._aside = ""
        self._words_follow()
        self.recheck()

    def _words_follow(self) -> None:
        w, context = self._words, self.context()
        for own in (self.account, self.place):  # which account, and where to: not of a comment that came in
            own.setVisible(not self._received)
        self.place.set_text("own-page", w["check.place-own-page-official" if context.official else "check.place-own-page"])
        sharing = context.kind in (Kind.SHARE, Kind.LIKE)
        label = w["check.box-received" if self._received else "check.box-share" if sharing else "check.box"]
        self.box_label.setText(label)
        self.box.setAccessibleName(label)
        self.share_line.setVisible(sharing)
        self.aside_line.setVisible(bool(self._aside))
        day = self._app.settings.polling_day
        banner = day is not None and context.official and context.in_election_period
        self.banner.setText(w["check.election-banner"].format(date=f"{day.day} {day:%B %Y}") if banner and day else "")
        self.banner.setVisible(banner)

    # -- checking ---------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.box.toPlainText()

    def has_words(self) -> bool:
        return bool(self.text.strip())

    def words_to_lose(self) -> str:
        """What the user would lose if the window closed: the words in the box, and a draft put aside for a comment."""
        return "\n\n".join(words for words in (self.text, self._aside) if words.strip())

    def _changed(self, _position: int, removed: int, added: int) -> None:
        if not removed and not added:
            return
        self.problem.hide()
        self._cut_accepted = False
        self._timer.start()

    def _pasted(self) -> None:
        self._from_paste = True

    def _typed_check(self) -> None:
        self._show_count()
        if not self.has_words():
            self._reset()
            return
        self.live_off.setVisible(not self._app.settings.live_checking)
        if self._app.settings.live_checking:
            typed, self._from_paste = not self._from_paste, False
            self.live.request(Draft(self.text, self.context()), self._options(typed=typed))

    def recheck(self) -> None:
        """Check the same words again, after something else has changed."""
        if self._review is not None and self.has_words():
            self.live.request(Draft(self.text, self.context()), self._options(typed=False))
        self._show_count()

    def check_now(self) -> None:
        """The Check button: the result takes the focus and is announced."""
        if not self.has_words():
            self._tell_problem(self._words["check.empty"])
            self.box.setFocus()
            return
        if len(self.text) > MAX_LENGTH and not self._cut_accepted:
            self._tell_problem(self._words["check.too-long"])
            self._long_row.show()
            self._long_row.setFocus()
            return
        self._long_row.hide()
        self._timer.stop()
        self._want_result = True
        self.check_button.setText(self._words["check.checking"])
        self.live.request(Draft(self.text, self.context()), self._options(typed=False))

    def _to_box(self) -> None:
        self.box.setFocus()

    def _accept_cut(self) -> None:
        self._cut_accepted = True
        self.check_now()

    def _tell_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
        announce(self.problem, text)

    def _answer(self, answer: Answer) -> None:
        self._show(answer.review, answer.request.draft.text, complete=answer.complete or not self._more_to_come())
        if self._want_result:
            self._want_result = False
            self.check_button.setText(self._words["check.check"])
            self.result.title.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.result.title, self.result.title.text())

    def _more_to_come(self) -> bool:
        return self.live.checker is not None

    def _show(self, review: Review, text: str, *, complete: bool) -> None:
        self._review, self._review_text = review, text
        checker = self.live.checker
        if self._dismissed and checker is not None:
            draft = Draft(text)
            hidden = tuple(f for f in review.findings if checker.dismiss_key(draft, f) in self._dismissed)
        else:
            hidden = ()
        self._visible = tuple(f for f in review.findings if f not in hidden)
        self.result.show_review(review, self._visible, hidden, text, complete=complete, received=self._received)
        self._mark()

    def _mark(self) -> None:
        marks = tuple(
            Mark(span.start, span.end, finding.level.value, number)
            for number, finding in enumerate(self._visible, 1)
            for span in finding.drivers or finding.spans
        )
        colours = {level.value: self._theme.colour(level.value) for level in Level}
        self.box.set_marks(marks if self.text == self._review_text else (), colours)

    def _show_count(self) -> None:
        words = len(self.text.split())
        platform = self._app.content.platforms.get(str(self.platform.currentData()))
        if platform is not None and platform.limit:
            text = self._words["check.count-limit"].format(
                words=words, used=platform.length(self.text), limit=platform.limit, site=platform.name
            )
        else:
            text = self._words["check.count-one"] if words == 1 else self._words["check.count"].format(words=words)
        if self.count.text() != text:
            self.count.setText(text)

    def _reset(self) -> None:
        self.live.drop()
        self._review = None
        self._visible = ()
        self._answers.clear()
        self._dismissed.clear()
        self.box.set_marks((), {})
        self.result.show_nothing()

    # -- what the user can do ---------------------------------------------------------------------------------

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text:
            self._from_paste = True
            self.box.insertPlainText(text)
        self.box.setFocus()

    def _clear(self) -> None:
        """Empty the box as one step that Ctrl+Z takes back."""
        self.box.replace_all("")
        self._reset()
        self.result.say("")
        self.box.setFocus()
        announce(self.box, self._words["check.cleared"])

    def copy_text(self) -> None:
        if not self.has_words():
            self._tell_problem(self._words["check.empty"])
            return
        copy_privately(self.text)
        self.result.say(self._words["result.copied"])
        announce(self.result.notice, self._words["result.copied"])

    def _show_me(self, finding: Finding) -> None:
        if finding.spans and self.text == self._review_text:
            self.box.go_to(finding.spans[0].start, finding.spans[0].end)

    def _use_rewrite(self, _finding: Finding, rewrite: Rewrite) -> None:
        if self.text != self._review_text:
            self.recheck()
            return
        self.box.replace_all(rewrite.text)
        self.check_now()

    def _fine(self, finding: Finding, reason: str) -> None:
        if self.live.checker is not None and self._review is not None:
            self._dismissed[self.live.checker.dismiss_key(Draft(self._review_text), finding)] = reason
            self._show(self._review, self._review_text, complete=True)
            self.result.title.setFocus()

    def _put_back(self, finding: Finding) -> None:
        if self.live.checker is not None and self._review is not None:
            self._dismissed.pop(self.live.checker.dismiss_key(Draft(self._review_text), finding), None)
            self._show(self._review, self._review_text, complete=True)
            self.result.title.setFocus()

    def _turn_off(self, finding: Finding) -> None:
        off = (*self._app.settings.rules_off, (finding.rule, finding.title))
        self._app.preferences.change(rules_off=off)
        self.result.say(self._words["result.turned-off"].format(title=finding.title))
        self.settings_changed.emit()
        self.recheck()

    def _add_word(self, word: str) -> None:
        self._app.preferences.change(my_words=tuple(sorted({*self._app.settings.my_words, word})))
        self.settings_changed.emit()
        self.recheck()

    def _question_answered(self, question: str, answer: str) -> None:
        self._answers[question] = answer
        self.recheck()

    def new_post(self) -> None:
        """Ctrl+N: an empty box. The words before come back with Ctrl+Z."""
        self._clear()

    def take_reply(self, text: str) -> None:
        """Check a reply that was written elsewhere."""
        self.kind.buttons["reply"].setChecked(True)
        self.box.replace_all(text)
        self.check_now()

    def continue_page(self) -> None:
        self.check_now()

    def panes(self) -> list[tuple[QWidget, QWidget]]:
        return [*super().panes(), (self.result.title, self.result)]

    def may_close(self, parent: QWidget) -> bool:
        """Words in the box are not kept, so ask first."""
        words, w = self.words_to_lose(), self._words
        if not words:
            return True
        answers = (("copy", w["check.copy-and-close"]), ("close", w["app.close"]))
        answer = ask_choice(parent, w["app.name"], w["check.closing"], answers, w["app.go-back"])
        if answer == "copy":
            copy_privately(words)
        return bool(answer)

    def shut_down(self) -> None:
        self.live.drop()

    def move_finding(self, step: int) -> None:
        """F8: the next card, with its words brought into view."""
        self.result.move_to(step)

    def read_comment(self) -> None:
        """Make room for a comment that came in. A draft in the box is put aside, and comes back with another kind."""
        aside = "" if self._received else self.text
        before = self._words[f"check.kind-{self.kind.value}"]
        self.kind.buttons[_RECEIVED].setChecked(True)
        if aside.strip():
            self._clear()
            self._aside = aside
            self.aside_line.setText(self._words["check.put-aside"].format(kind=before))
            self._words_follow()
            announce(self.aside_line, self.aside_line.text())
        self.box.setFocus()

    def fill_example(self) -> None:
        """The made-up post that Home offers once."""
        self.box.replace_all(self._words["check.example"])
        self.check_now()

    def open_find(self) -> None:
        self.box.setFocus()

    def enter(self) -> None:
        if not self._profile and self._app.store_path.exists():
            self.follow_profile()
        if self._app.settings.role is Role.COUNCILLOR:
            self.account.buttons["member"].setVisible(self._app.settings.has_member_page)

    def print_page(self) -> None:
        """The draft and its findings on paper, black on white, to show to a colleague. Nothing is kept."""
        if not self.has_words():
            self._tell_problem(self._words["check.empty"])
            return
        from assistant.ui.printing import print_html, result_html

        pack = self._app.content.packs.get(self._app.settings.council) or self._app.content.packs["general"]
        page_html = result_html(self._words, self.text, self._review, self._visible, self._app.content.cite, self._received)
        print_html(self, page_html, f"{pack.title}. {pack.version}")
