# SPDX-License-Identifier: Apache-2.0
"""Make my profile line: three suggestions within the site's limit, counted as the site counts."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from assistant.audit.makers import profile_lines
from assistant.domain.draft import Role
from assistant.services.guides.profile import accounts_of
from assistant.services.policy.citing import contacts_of
from assistant.services.program import App
from assistant.ui.widgets.basics import Choice, ChoiceBox, announce, button, buttons_row, clear_layout, column, panel, text_label
from assistant.ui.widgets.forms import Form


class LineMaker(QWidget):
    """Lines follow what is chosen and typed."""

    def __init__(self, app: App, account: str = "") -> None:
        super().__init__()
        self._app = app
        w = self._words = app.content.words
        self._accounts = accounts_of(app.content)
        inside = column(self)
        inside.addWidget(text_label(w["makers.bio-note"]))
        form = self.form = Form(w)
        self.account = ChoiceBox()
        self.account.setAccessibleName(w["makers.bio-account"])
        for each in self._accounts.values():
            if app.content.platforms[each.site].bio_limit or each.site == "other":
                self.account.addItem(each.label, each.id)
        self.account.setCurrentIndex(max(0, self.account.findData(account)))
        form.field("account", w["makers.bio-account"], self.account)
        official = app.settings.role is not Role.COUNCILLOR
        uses = ("official", "personal") if official else ("councillor", "personal")
        self.use = Choice(w["makers.bio-use"], [(u, w[f"makers.bio-use-{u}"]) for u in uses], upright=True)
        self.use.set_value(uses[0])
        form.field("use", "", self.use)
        inside.addWidget(form)
        self.said = text_label("", focusable=True)
        self.said.hide()
        inside.addWidget(self.said)
        self._lines = column()
        inside.addLayout(self._lines)
        inside.addWidget(text_label(w["makers.bio-more"], "section"))
        more = Form(w)
        self.person = more.line("name", w["makers.bio-name"])
        self.ward = more.line("ward", w["makers.bio-ward"], app.settings.ward, w["makers.bio-ward-hint"])
        pages = contacts_of(app.settings, app.pack, ("official",))
        self.official = more.line(
            "official", w["makers.bio-official"], pages[0].name if pages else "", w["makers.bio-official-hint"]
        )
        inside.addWidget(more)
        self.account.currentIndexChanged.connect(lambda _i: self._make())
        self.use.chosen.connect(lambda _u: self._make())
        for box in (self.person, self.ward, self.official):
            box.textChanged.connect(lambda _t: self._make())
        self._make()

    def _make(self) -> None:
        w, app = self._words, self._app
        clear_layout(self._lines)
        account = self._accounts[str(self.account.currentData())]
        council = app.pack.council_name
        lines = profile_lines(
            app.content.makers,
            app.content.platforms[account.site],
            self.use.value,
            name=self.person.text(),
            ward=self.ward.text(),
            council=council,
            official=self.official.text(),
        )
        for number, line in enumerate(lines, 1):
            frame, layout = panel()
            layout.addWidget(text_label(w["makers.bio-line"].format(number=number), "strong"))
            layout.addWidget(text_label(line.text))
            if line.limit:
                count = w["makers.bio-left"].format(used=line.used, limit=line.limit, left=line.limit - line.used)
            else:
                count = w["makers.bio-short"].format(used=line.used)
            layout.addWidget(text_label(count, "second"))
            made = button(w["makers.copy"], partial(self._copy, line.text))
            made.setAccessibleName(f"{w['makers.copy']}: {w['makers.bio-line'].format(number=number)}")
            layout.addWidget(buttons_row(made))
            self._lines.addWidget(frame)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.setText(self._words["makers.copied"])
        self.said.show()
        announce(self.said, self.said.text())
