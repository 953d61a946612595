# SPDX-License-Identifier: Apache-2.0
"""Settings: a list of sections, each a page of plain rows. Changes apply at once and the last can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from assistant import BUILD_DATE, __version__
from assistant.domain import dates
from assistant.domain.dates import read_day
from assistant.domain.draft import Contact, Role, WorkHours
from assistant.services.guides.calendar import may_be_out_of_date, notice_day
from assistant.services.program import App
from assistant.ui.destinations import News
from assistant.ui.licences import licence_text
from assistant.ui.settings.choices import colour_choice, size_choice
from assistant.ui.widgets.basics import (
    Choice,
    ChoiceBox,
    FlowLayout,
    LineBox,
    Page,
    RowButton,
    announce,
    answer_row,
    button,
    buttons_row,
    cells,
    check_box,
    clear_layout,
    column,
    gap,
    heading,
    narrow,
    page_column,
    panel,
    scrolled,
    text_label,
)
from assistant.ui.widgets.forms import typed_date

GROUPS = {"you": ("you", "contacts"), "program": ("looks", "checking", "words", "rules"), "kept": ("dates", "keep", "about")}
"""Sections that stand together. Deleting everything stands apart, at the end."""

SECTIONS = (*(name for group in GROUPS.values() for name in group), "delete")
CONTACT_KINDS = (
    "clerk",
    "communications",
    "monitoring-officer",
    "concerns",
    "ideas",
    "official",
    "staff",
    "councillor",
    "contractor",
)


class SettingsPage(Page):
    """The sections, one at a time. Each change works at once and can be undone."""

    help_id = "settings"

    def __init__(self, app: App, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._clock = app, clock
        self._words = app.content.words
        self._section = ""
        self.set_title(self._words["settings.title"])
        outer = column(self)
        content = QWidget()
        outer.addWidget(scrolled(content))
        self._layout = page_column(content)
        self._layout.addWidget(self.title_label)
        self.message = text_label("", focusable=True)
        self.undo_button = button(self._words["app.undo"], self._undo, link=True)
        self._message_row = buttons_row(self.message, self.undo_button)
        self._message_row.hide()
        self._layout.addWidget(self._message_row)
        self._body_layout = column()
        self._layout.addLayout(self._body_layout)
        self._layout.addStretch(1)

    def enter(self) -> None:
        if not self._section:
            self.show_list()

    def show_list(self) -> None:
        """The list of sections."""
        before, self._section = self._section, ""
        self.set_title(self._words["settings.title"])
        clear_layout(self._body_layout)
        w = self._words
        for group, names in GROUPS.items():
            self._add(heading(w[f"settings.group-{group}"]))
            self._add(cells(self._row(name, before) for name in names))
        self._add(heading(w["settings.group-delete"]))
        self._add(cells([self._row("delete", before)]))

    def _row(self, name: str, before: str) -> RowButton:
        """The row of a section. The one that was open before gets the focus back."""
        w = self._words
        made = RowButton(w[f"settings.{name}"], partial(self.show_section, name), w[f"settings.about-{name}"], name)
        made.setObjectName(f"section-{name}")
        if name == before:
            QTimer.singleShot(0, made, lambda: made.setFocus(Qt.FocusReason.OtherFocusReason))
        return made

    def show_first(self) -> None:
        self.show_list()

    def step_back(self) -> bool:
        if not self._section:
            return False
        self.show_list()
        return True

    def show_section(self, name: str) -> None:
        """One section."""
        self._section = name
        self._message_row.hide()
        self.set_title(self._words[f"settings.{name}"])
        clear_layout(self._body_layout)
        getattr(self, f"_section_{name}")()
        self.focus_title()

    @property
    def section(self) -> str:
        return self._section

    # -- helpers ----------------------------------------------------------------------------------------------

    def _add(self, widget: QWidget) -> Any:
        if isinstance(widget, Choice) and self._body_layout.count():
            widget.label.keep_above(gap("s"))
        self._body_layout.addWidget(widget)
        return widget

    def _change(self, **values: Any) -> None:
        try:
            self._app.preferences.change(**values)
        except OSError:
            self._tell(self._words["app.no-room"], undo=False)
            return
        self._tell(self._words["app.changed"], undo=True)
        self.tells.emit(News.SETTINGS)

    def _tell(self, text: str, *, undo: bool) -> None:
        self.message.setText(text)
        self.undo_button.setVisible(undo and self._app.preferences.can_undo)
        self._message_row.show()
        announce(self.message, text)

    def _undo(self) -> None:
        self._app.preferences.undo()
        self.tells.emit(News.SETTINGS)
        if self._section:
            self.show_section(self._section)

    # -- sections ---------------------------------------------------------------------------------------------

    def _section_you(self) -> None:
        w, settings = self._words, self._app.settings
        role = Choice(w["settings.role"], [(r.value, w[f"roles.{r.value}"]) for r in Role], upright=True)
        role.set_value(settings.role.value)
        role.chosen.connect(self._role_chosen)
        self._add(role)
        council = Choice(w["settings.council"], self.councils(), upright=True)
        council.set_value(settings.council)
        council.chosen.connect(lambda c: self._change(council=c))
        self._add(council)
        if settings.role is Role.COUNCILLOR:
            self._add(check_box(w["settings.member-page"], settings.has_member_page, lambda on: self._change(has_member_page=on)))
            self._text_setting("ward", settings.ward, lambda text: self._change(ward=text.strip()[:200]))
            return
        self._add(check_box(w["settings.restricted"], settings.restricted_post, lambda on: self._change(restricted_post=on)))
        self._add(text_label(w["settings.restricted-hint"], "second"))
        self._text_setting("work-hours", str(settings.work_hours or ""), self._save_hours)

    def _role_chosen(self, role: str) -> None:
        self._change(role=Role(role), last_account=None)
        self.show_section("you")
        self._tell(self._words["app.changed"], undo=True)

    def councils(self) -> list[tuple[str, str]]:
        """Every council by id, and "Another council" for general advice."""
        packs = [(p.id, p.council) for p in self._app.content.packs.values() if p.id != "general"]
        return [*packs, ("general", self._words["settings.another-council"])]

    def _text_setting(self, name: str, value: str, save: Callable[[str], None]) -> QLineEdit:
        w = self._words
        label = text_label(w[f"settings.{name}"], "strong")
        label.keep_above(gap("m"))
        self._add(label)
        box = LineBox(value)
        box.setObjectName(name)
        box.setAccessibleName(w[f"settings.{name}"])
        box.setAccessibleDescription(w[f"settings.{name}-hint"])
        self._add(text_label(w[f"settings.{name}-hint"], "second"))
        self._add(box)
        self._add(button(w["settings.save"], lambda: save(box.text()), main=True))
        box.returnPressed.connect(lambda: save(box.text()))
        return box

    def _save_hours(self, text: str) -> None:
        try:
            hours = WorkHours.parse(text) if text.strip() else None
        except ValueError:
            self._tell(self._words["settings.work-hours-problem"], undo=False)
            return
        self._change(work_hours=hours)

    def _section_contacts(self) -> None:
        w = self._words
        self._add(text_label(w["settings.contacts-hint"]))
        pack = self._app.content.packs.get(self._app.settings.council)
        for contact in pack.contacts if pack else ():
            label = w.get(f"settings.contact-{contact.kind}", contact.kind)
            self._add(
                text_label(
                    f"{label}: {' · '.join(filter(None, (contact.name, contact.email, contact.phone, contact.note)))}",
                )
            )
        for contact in self._app.settings.contacts:
            holder = QWidget()
            flow = FlowLayout(holder)
            label = w.get(f"settings.contact-{contact.kind}", contact.kind)
            flow.addWidget(text_label(f"{label}: {' · '.join(filter(None, (contact.name, contact.email, contact.phone)))}"))
            flow.addWidget(button(w["settings.remove"], partial(self._remove_contact, contact), link=True))
            self._add(holder)
        frame, layout = panel()
        kind = ChoiceBox()
        kind.setAccessibleName(w["settings.contact-kind"])
        for each in CONTACT_KINDS:
            kind.addItem(w[f"settings.contact-{each}"], each)
        layout.addWidget(text_label(w["settings.contact-kind"], "strong"))
        layout.addWidget(kind)
        boxes = {}
        for field in ("name", "email", "phone"):
            above = text_label(w[f"settings.contact-{field}"], "strong")
            above.keep_above(gap("s"))
            layout.addWidget(above)
            boxes[field] = LineBox()
            boxes[field].setObjectName(f"contact-{field}")
            boxes[field].setAccessibleName(w[f"settings.contact-{field}"])
            boxes[field].setMaxLength(200)
            layout.addWidget(boxes[field])

        def add() -> None:
            values = {k: b.text().strip() for k, b in boxes.items()}
            if any(values.values()):
                contact = Contact(str(kind.currentData()), **values)
                self._change(contacts=(*self._app.settings.contacts, contact))
                self.show_section("contacts")

        layout.addWidget(button(w["settings.add"], add, main=True))
        self._add(narrow(frame))

    def _remove_contact(self, contact: Contact) -> None:
        self._change(contacts=tuple(c for c in self._app.settings.contacts if c != contact))
        self.show_section("contacts")

    def _section_looks(self) -> None:
        self._add(size_choice(self._words, self._app.settings.text_size, lambda n: self._change(text_size=n)))
        more = self._words["settings.more-space"]
        self._add(check_box(more, self._app.settings.more_space, lambda on: self._change(more_space=on)))
        self._add(text_label(self._words["settings.sample"]))
        self._add(colour_choice(self._words, self._app.settings.colours, lambda c: self._change(colours=c)))

    def _section_checking(self) -> None:
        w, settings = self._words, self._app.settings
        self._add(check_box(w["settings.live"], settings.live_checking, lambda on: self._change(live_checking=on)))
        self._add(check_box(w["settings.grammar"], settings.grammar, lambda on: self._change(grammar=on)))
        self._add(text_label(w["settings.grammar-hint"], "second"))
        self._add(check_box(w["settings.model"], settings.model, lambda on: self._change(model=on)))
        self._add(text_label(w["settings.model-hint"], "second"))

    def _section_dates(self) -> None:
        day = self._app.settings.polling_day
        self._text_setting("polling", typed_date(day), self._save_polling)
        notice = self._app.settings.notice_day
        if notice is not None:
            self._add(text_label(self._words["settings.notice"], ""))
            self._add(text_label(self._words["settings.notice-offer"].format(date=dates.day(notice))))

    def _save_polling(self, text: str) -> None:
        try:
            day = read_day(text)
        except ValueError:
            self._tell(self._words["settings.date-problem"], undo=False)
            return
        pack = self._app.content.packs.get(self._app.settings.council)
        start = notice_day(day, self._app.content.calendar, pack.nation if pack else "england") if day else None
        self._change(polling_day=day, notice_day=start)
        self.show_section("dates")
        self._tell(self._words["app.changed"], undo=True)

    def _section_keep(self) -> None:
        w = self._words
        for what, kept in (
            ("drafts", "never"),
            ("results", "never"),
            ("log", "locked"),
            ("settings", "yes"),
            ("profile", "yes"),
            ("read", "yes"),
            ("practice", "never"),
            ("internet", "none"),
        ):
            self._add(answer_row(w[f"settings.keep-{what}"], w[f"settings.keep-{kept}"]))
        self._add(text_label(w["settings.keep-paging"]))
        self._add(text_label(w["settings.keep-rewording"]))
        self._add(heading(w["settings.promise-title"]))
        self._add(text_label(w["settings.promise"]))

    def _section_words(self) -> None:
        w = self._words
        self._add(text_label(w["settings.words-hint"]))
        box = LineBox()
        box.setObjectName("new-word")
        box.setAccessibleName(w["settings.words"])
        box.setMaxLength(60)
        self._add(box)

        def add() -> None:
            word = box.text().strip()
            if word:
                self._change(my_words=tuple(sorted({*self._app.settings.my_words, word})))
                self.show_section("words")

        self._add(button(w["settings.add"], add, main=True))
        box.returnPressed.connect(add)
        for word in self._app.settings.my_words:
            holder = QWidget()
            flow = FlowLayout(holder)
            flow.addWidget(text_label(word))
            flow.addWidget(button(w["settings.remove"], partial(self._remove_word, word), link=True))
            self._add(holder)
        if not self._app.settings.my_words:
            self._add(text_label(w["settings.none-words"]))

    def _remove_word(self, word: str) -> None:
        self._change(my_words=tuple(x for x in self._app.settings.my_words if x != word))
        self.show_section("words")

    def _section_rules(self) -> None:
        w = self._words
        for rule, title in self._app.settings.rules_off:
            holder = QWidget()
            flow = FlowLayout(holder)
            flow.addWidget(text_label(f"{title} ({rule})"))
            flow.addWidget(button(w["settings.put-back"], partial(self._put_back, rule), link=True))
            self._add(holder)
        if not self._app.settings.rules_off:
            self._add(text_label(w["settings.none-off"]))

    def _put_back(self, rule: str) -> None:
        self._change(rules_off=tuple(r for r in self._app.settings.rules_off if r[0] != rule))
        self.show_section("rules")

    def _section_delete(self) -> None:
        w = self._words
        self._add(text_label(w["settings.delete-text"]))
        box = LineBox()
        box.setObjectName("delete-word")
        box.setAccessibleName(w["settings.delete-text"])
        self._add(box)
        made = button(w["settings.delete"], self._delete, danger=True)
        made.setEnabled(False)
        box.textChanged.connect(lambda t: made.setEnabled(t.strip() == w["settings.delete-word"]))
        self._add(made)

    def _delete(self) -> None:
        self.tells.emit(News.ABOUT_TO_DELETE)
        try:
            self._app.preferences.delete_everything()
        except OSError:
            self._tell(self._words["settings.delete-failed"], undo=False)
            return
        self.show_list()
        self._tell(self._words["settings.deleted"], undo=False)
        self.tells.emit(News.ALL_DELETED)

    def _section_about(self) -> None:
        w = self._words
        built = dt.date.fromisoformat(BUILD_DATE)
        self._add(
            text_label(
                f"{w['app.name']}. {w['settings.about-version'].format(version=__version__, date=dates.day(built))}",
            )
        )
        if may_be_out_of_date(built, self._clock().date()):
            self._add(text_label(w["app.old-program"], "problem"))
        for key in ("about-not", "about-checked", "about-lgpl", "dates-reach"):
            self._add(text_label(w[f"settings.{key}"]))
        self._add(heading(w["settings.about-licences"]))
        self._add(text_label(licence_text(self._app.resources)))
