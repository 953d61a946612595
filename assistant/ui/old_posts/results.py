# SPDX-License-Identifier: Apache-2.0
"""What was found: the sentence on top, how far the reading is, the calendar and the list (the same data), filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from assistant.domain import dates
from assistant.domain.archive import ItemKind
from assistant.domain.content import Content
from assistant.domain.plain_text import one_line
from assistant.services.archive.old_posts import OldPost, OldPosts
from assistant.ui.old_posts.calendar_view import CalendarView, Month
from assistant.ui.old_posts.questions import counted
from assistant.ui.old_posts.rows import DATE, LEVEL, RULE, TOPIC, WHAT, WORDS, Filters, PostsModel, kinds_of
from assistant.ui.theme import theme
from assistant.ui.widgets.basics import (
    Card,
    ChoiceBox,
    FlowLayout,
    announce,
    button,
    buttons_row,
    column,
    gap,
    heading,
    text_label,
)
from assistant.ui.widgets.forms import line_box
from assistant.ui.widgets.sheet import Foot
from assistant.ui.widgets.tables import RowsTable

_MOST_ROWS = 9
_START_WITH = 12


class PostsTable(RowsTable):
    """Enter, the space bar or a press opens a row."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__(strong=WORDS, sign=LEVEL, most=_MOST_ROWS)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


def _labelled(label: str, box: QWidget) -> QWidget:
    """A box under its label."""
    holder = QWidget()
    rows = column(holder, "xs")
    rows.addWidget(text_label(label, "small"))
    rows.addWidget(box)
    return holder


class ResultsView(QWidget):
    """Calendar and list. `posts` may still grow: `refresh` shows what is there.

    Signals:
        opened: a row's posts.
        stop, carry_on: of the reading.
        delete_list, again: where to go.
        unhide: show again what "This is fine" took out.

    Args:
        marks: what the user decided about a post, by its number.
        hidden: whether "This is fine" took a post out.
        many: drafts are shown, which have no date.
        profile: what the export says of the user; "" for nothing.
        parts: how many files of the export were opened; 0 when nobody knows.
    """

    wide = True
    opened = Signal(list)
    stop = Signal()
    carry_on = Signal()
    delete_list = Signal()
    again = Signal()
    unhide = Signal()
    profile = Signal()

    def __init__(
        self,
        content: Content,
        posts: OldPosts,
        marks: Mapping[int, str],
        hidden: Callable[[OldPost], bool],
        filters: Filters,
        *,
        many: bool,
        profile: str,
        parts: int = 0,
    ) -> None:
        super().__init__()
        self._content, self._posts, self._marks, self._hidden = content, posts, marks, hidden
        self._filters, self._many, self._parts = filters, many, parts
        w = self._words = content.words
        inside = column(self)
        self.summary = text_label("", "strong", focusable=True)
        inside.addWidget(self.summary)
        inside.addWidget(text_label(w["old.can-miss"], "second"))
        self.problems = text_label("", "problem")
        self.problems.hide()
        inside.addWidget(self.problems)
        self._add_progress(inside)
        self.again_button = button(w["old.again-many" if many else "old.again"], self.again.emit)
        inside.addWidget(buttons_row(self.again_button))
        # below what scrolls, so that it is in sight beside the last post of a long list, too
        on_list = sum(mark == "list" for mark in marks.values())
        self.list_button = button(w["old.to-delete-list"].format(number=f"{on_list:,}"), self.delete_list.emit, main=True)
        self.foot = Foot(self.list_button) if on_list else None
        if self.foot is None:
            self.list_button.setParent(self)
            self.list_button.hide()
        if profile:
            inside.addWidget(text_label(w["old.profile-text"].format(text=profile), "second"))
            inside.addWidget(button(w["old.profile-offer"], self.profile.emit, link=True))
        # the list first: it is what one works through, and a calendar of many years would push it out of sight
        self._add_list(inside)
        self._add_calendar(inside)
        self.refresh()

    # -- building --------------------------------------------------------------------------------------------------

    def _add_progress(self, inside: QWidget | object) -> None:
        w = self._words
        self.card = Card()
        rows = column(self.card, "s", "l")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.told = text_label("", focusable=True)
        self.stop_button = button(w["old.stop"], self.stop.emit)
        self.carry_button = button(w["old.carry-on"], self.carry_on.emit)
        self.progress_buttons = buttons_row(self.stop_button, self.carry_button)
        for each in (self.bar, self.told, self.progress_buttons):
            rows.addWidget(each)
        inside.addWidget(self.card)  # type: ignore[union-attr]

    def _add_calendar(self, inside: object) -> None:
        w = self._words
        self.calendar_head = heading(w["old.calendar-title"])
        self.calendar_hint = text_label(w["old.calendar-hint"], "second")
        self.calendar = CalendarView(w)
        self.calendar.month.connect(self._only_month)
        self.undated_button = button("", self._only_undated, link=True)
        for each in (self.calendar_head, self.calendar_hint, self.calendar, self.undated_button):
            inside.addWidget(each)  # type: ignore[attr-defined]
            each.setVisible(not self._many)

    def _add_list(self, inside: object) -> None:
        w, add = self._words, inside.addWidget  # type: ignore[attr-defined]
        add(heading(w["old.rows-title"]))
        self.filters_button = button(w["old.filters"], self._toggle_filters, link=True)
        add(buttons_row(text_label(w["old.rows-hint-many" if self._many else "old.rows-hint"], "second"), self.filters_button))
        self.panel = Card()
        filters = FlowLayout(self.panel, "l", "m")
        filters.setContentsMargins(*(gap(side) for side in ("l", "m", "l", "m")))
        self.kind_box, self.topic_box = ChoiceBox(), ChoiceBox()
        self.since_box, self.seen_box, self.site_box = ChoiceBox(), ChoiceBox(), ChoiceBox()
        boxes = {
            "what": self.kind_box,
            "topic": self.topic_box,
            "since": self.since_box,
            "seen": self.seen_box,
            "site": self.site_box,
        }
        labelled = {}
        for key, box in boxes.items():
            label = w[f"old.filter-{key}"]
            box.setAccessibleName(label)
            labelled[key] = _labelled(label, box)
            if self._many and key != "topic":
                labelled[key].setParent(self)  # a draft has been seen by nobody, on no site, at no time
                labelled[key].hide()
                continue
            filters.addWidget(labelled[key])
            box.activated.connect(self._filtered)
        self.site_part = labelled["site"]
        self.find_box = line_box("find", w["old.filter-find"], self._filters.find)
        self.find_box.textEdited.connect(self._filtered)
        filters.addWidget(_labelled(w["old.filter-find"], self.find_box))
        self.panel.hide()
        add(self.panel)
        self.only = text_label("", "strong", focusable=True)
        self.clear_button = button(w["old.filter-clear"], self._clear, link=True)
        self.only.hide()
        self.clear_button.hide()
        add(self.only)
        add(self.clear_button)
        self.table, self.model = self._table(w["old.rows-title"])
        add(self.table)
        self.nothing = text_label(w["old.no-rows"], focusable=True)
        add(self.nothing)
        self.maybe_button = button("", self._toggle_maybe, link=True)
        add(self.maybe_button)
        self.hidden_button = button("", self._show_hidden, link=True)
        self.maybe_table, self.maybe_model = self._table(w["old.maybe-title"])
        self.maybe_table.hide()
        add(self.maybe_table)
        add(self.hidden_button)
        self._fill_filters()

    def _table(self, name: str) -> tuple[PostsTable, PostsModel]:
        table, model = PostsTable(), PostsModel(self._content, self._marks, many=self._many)
        table.setModel(model)
        table.setAccessibleName(name)
        table.opened.connect(lambda row: self.opened.emit(model.rows[row]))
        return table, model

    def _fill_filters(self) -> None:
        w, everything = self._words, self._words["old.filter-all"]
        found = self._posts.found()
        topics = {f.concern: f.title for p in found for f in p.review.findings}
        kinds = [(k.value, w[f"old.kind-{k.value}"]) for k in kinds_of(found)]
        self._fill(self.kind_box, [("", everything), *kinds], self._filters.kind)
        self._fill(self.topic_box, [("", everything), *sorted(topics.items(), key=lambda t: t[1])], self._filters.topic)
        since = [("yes", w["old.filter-since-yes"]), ("no", w["old.filter-since-no"])]
        self._fill(self.since_box, [("", everything), *since], self._filters.since)
        seen = [("public", w["old.filter-seen-public"]), ("few", w["old.filter-seen-few"])]
        self._fill(self.seen_box, [("", everything), *seen], self._filters.seen)
        sites = {p.item.platform: self._name_of(p.item.platform) for p in found}
        self._fill(self.site_box, [("", everything), *sorted(sites.items(), key=lambda s: s[1])], self._filters.site)
        self.site_part.setVisible(len(sites) > 1 and not self._many)

    def _name_of(self, platform: str) -> str:
        known = self._content.platforms.get(platform)
        return known.name if known is not None else platform.capitalize()

    def _fill(self, box: ChoiceBox, entries: list[tuple[str, str]], chosen: str) -> None:
        box.blockSignals(True)
        box.clear()
        for key, text in entries:
            box.addItem(text, key)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what there is now; a chosen row stays chosen."""
        posts, w = self._posts, self._words
        everything = posts.found()
        found = [p for p in everything if not self._hidden(p)]
        maybe_numbers = {p.number for p in found if p.maybe}
        of_main = [p for p in found if p.number not in maybe_numbers]
        main = [p for p in of_main if self._filters.lets(p)]
        maybe = [p for p in found if p.number in maybe_numbers and self._filters.lets(p)]
        for table, model, part in ((self.table, self.model, main), (self.maybe_table, self.maybe_model, maybe)):
            self._put(table, model, part)
        self.nothing.setVisible(not main and self._filters.any)
        hidden = len(everything) - len(found)
        self.hidden_button.setVisible(hidden > 0)
        self.hidden_button.setText(w["old.show-hidden"].format(number=f"{hidden:,}"))
        self.hidden_button.setAccessibleName(self.hidden_button.text())
        self.maybe_button.setVisible(bool(maybe))
        open_ = not self.maybe_table.isHidden()
        self.maybe_button.setText(w["old.hide-maybe"] if open_ else w["old.show-maybe"].format(number=f"{len(maybe):,}"))
        self.maybe_button.setAccessibleName(self.maybe_button.text())
        self._sum_up(of_main, len(maybe_numbers), all_hidden=hidden > 0 and not found)
        self._show_months(of_main)
        self._show_filters()
        if posts.problems:
            files = ", ".join(one_line(p.file) for p in posts.problems)
            number = len(posts.problems)
            key = "old.part-damaged" if self._parts >= number else "old.part-damaged-some"
            self.problems.setText(w[key].format(number=number, all=self._parts, files=files))
            self.problems.show()

    def _put(self, table: PostsTable, model: PostsModel, part: list[OldPost]) -> None:
        current = table.currentIndex()
        number = model.post_at(current.row()).number if current.isValid() and current.row() < len(model.rows) else -1
        at = table.verticalScrollBar().value()
        model.show_posts(part)
        row = model.row_of(number) if number >= 0 else -1
        if row >= 0:
            table.setCurrentIndex(model.index(row, 0))
        table.verticalScrollBar().setValue(at)
        if not part:
            table.hide()
        elif table is self.table:
            table.show()
        table.fit()
        self._widths(table)

    def _widths(self, table: PostsTable) -> None:
        narrow = self.width() < theme().scaled(720)
        for each in (DATE, WHAT, TOPIC, RULE):
            table.setColumnHidden(each, narrow or (each == WHAT and self._many))
        for model in (self.model, self.maybe_model):
            model.in_two_lines = narrow
        head = table.horizontalHeader()
        look = theme()
        for which, width in ((LEVEL, 132), (DATE, 112), (WHAT, 150), (TOPIC, 140), (RULE, 150)):
            head.resizeSection(which, look.scaled(width))
        used = sum(head.sectionSize(c) for c in (LEVEL, DATE, WHAT, TOPIC, RULE) if not table.isColumnHidden(c))
        head.resizeSection(WORDS, max(look.scaled(160), table.viewport().width() - used))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        for table in (self.table, self.maybe_table):
            self._widths(table)

    def _sum_up(self, main: list[OldPost], maybe: int, *, all_hidden: bool) -> None:
        posts, w = self._posts, self._words
        count = len(main)
        read = counted({kind: posts.kinds[kind] for kind in ItemKind if posts.kinds[kind]} or {ItemKind.POST: 0}, w)
        if all_hidden:
            text = w["old.summary-hidden"].format(read=read)
        elif not count:
            text = w["old.summary-none"].format(read=read) if posts.done else ""
        elif count == 1:
            text = w["old.summary-one"].format(read=read)
        elif posts.first is None or posts.last is None:
            text = w["old.summary-undated"].format(read=read, found=f"{count:,}")
        else:
            first, last = dates.month(posts.first), dates.month(posts.last)
            when = w["old.summary-in" if first == last else "old.summary-from"].format(first=first, last=last)
            text = w["old.summary"].format(read=read, found=f"{count:,}", when=when)
        if count > _START_WITH:
            text += f" {w['old.start-with'].format(number=_START_WITH)}"
        if maybe and text:
            text += f" {w['old.summary-maybe'].format(number=f'{maybe:,}')}"
        self.summary.setText(text)
        self.summary.setVisible(bool(text))

    def _show_months(self, main: list[OldPost]) -> None:
        if self._many:
            return
        marked: dict[Month | None, int] = {}
        for post in main:
            month = (post.day.year, post.day.month) if post.day else None
            marked[month] = marked.get(month, 0) + 1
        counts = {m: (n, marked.get(m, 0)) for m, n in self._posts.months.copy().items() if m is not None}
        self.calendar.show_months(counts)
        for each in (self.calendar_head, self.calendar_hint, self.calendar):
            each.setVisible(bool(counts))
        undated = self._posts.months.get(None, 0)
        self.undated_button.setVisible(undated > 0)
        self.undated_button.setText(self._words["old.calendar-no-date"].format(number=f"{undated:,}"))
        self.undated_button.setAccessibleName(self.undated_button.text())

    def show_progress(self, text: str, done: int, all_: int, *, running: bool) -> None:
        """How far the reading is; "" when there is nothing to say any more."""
        self.card.setVisible(bool(text))
        if self.told.text() != text:
            self.told.setText(text)
        self.bar.setVisible(running)
        self.bar.setRange(0, 1000 if all_ else 0)
        self.bar.setValue(int(1000 * done / all_) if all_ else 0)
        self.stop_button.setVisible(running)
        self._offer_to_carry_on(bool(text) and not running)

    def _offer_to_carry_on(self, may: bool) -> None:
        self.carry_button.setVisible(may)
        self.progress_buttons.setVisible(may or not self.stop_button.isHidden())  # a row of nothing has a gap above it

    def say(self, text: str) -> None:
        """A sentence that is spoken, in the place of the progress."""
        self.show_progress(text, 0, 0, running=False)
        self._offer_to_carry_on(not self._posts.done)
        announce(self.told, text)

    # -- filters ---------------------------------------------------------------------------------------------------

    def _toggle_filters(self) -> None:
        self.panel.setVisible(self.panel.isHidden())
        self._fill_filters()
        key = "old.filters" if self.panel.isHidden() else "old.filters-hide"
        self.filters_button.setText(self._words[key])
        self.filters_button.setAccessibleName(self._words[key])

    def open_find(self) -> None:
        """Ctrl+F."""
        if self.panel.isHidden():
            self._toggle_filters()
        self.find_box.setFocus()

    def _filtered(self, *_: object) -> None:
        boxes = {
            "kind": self.kind_box,
            "topic": self.topic_box,
            "since": self.since_box,
            "seen": self.seen_box,
            "site": self.site_box,
        }
        for name, box in boxes.items():
            setattr(self._filters, name, box.currentData() or "")
        self._filters.find = self.find_box.text()
        self.refresh()

    def _only_month(self, month: Month) -> None:
        self._filters.month, self._filters.undated = month, False
        self.refresh()
        (self.table if self.model.rows else self.only).setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _only_undated(self) -> None:
        self._filters.month, self._filters.undated = None, True
        self.refresh()
        self.only.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self._filters.__init__()  # type: ignore[misc]
        self.find_box.clear()
        self._fill_filters()
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_filters(self) -> None:
        import datetime as dt

        filters, w = self._filters, self._words
        self.clear_button.setVisible(filters.any)
        self.only.setVisible(filters.month is not None or filters.undated)
        if filters.month is not None:
            self.only.setText(w["old.filter-month"].format(month=dates.month(dt.date(*filters.month, 1))))
        elif filters.undated:
            self.only.setText(w["old.no-date"])

    def _show_hidden(self) -> None:
        self.unhide.emit()
        self.refresh()
        (self.table if self.model.rows else self.summary).setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_maybe(self) -> None:
        self.maybe_table.setVisible(self.maybe_table.isHidden())
        self.refresh()

    def arrange(self, _mode: str) -> None:
        """Follow the layout."""
        for table in (self.table, self.maybe_table):
            table.fit()
            self._widths(table)
