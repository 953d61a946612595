# SPDX-License-Identifier: Apache-2.0
"""Add my council's policy, or change it: one page after the other, kept after each, to be left and gone on with at any time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from assistant.domain import dates
from assistant.domain.document import PolicyDocument
from assistant.policy.subjects import coverage
from assistant.services.policy import drafting
from assistant.services.policy.code import keep_code
from assistant.services.policy.drafting import CODE_PAGES, PAGES, OwnPolicy
from assistant.services.policy.own_documents import DocumentError
from assistant.services.policy.packs import PackError
from assistant.services.program import App
from assistant.services.saving import why_not_saved
from assistant.ui.background import Executor
from assistant.ui.destinations import News, ToPlace, ToPolicy
from assistant.ui.policies.own.council import CouncilStep
from assistant.ui.policies.own.file import MOST_RULES, FileStep
from assistant.ui.policies.own.rules import RulesStep
from assistant.ui.policies.own.strength import StrengthStep
from assistant.ui.policies.own.subjects import Offers, RestStep, SubjectsStep, subject_pages
from assistant.ui.policies.own.trial import TrialStep
from assistant.ui.widgets.view_page import ViewPage


class OwnPolicyPage(ViewPage):
    """The pages for one policy at a time. What was answered is kept in a file of its own until it is thrown away."""

    help_id = "own"

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._executor, self._clock = app, executor, clock
        self._words = app.words
        self.own: OwnPolicy | None = None
        self._code = False
        self._changes: OwnPolicy | None = None
        self._subject_page = 0

    # -- coming and going -------------------------------------------------------------------------------------------

    def enter(self) -> None:
        if self.view is None:
            self.start()

    def show_first(self) -> None:
        self.start()

    def start(self, *, code: bool = False) -> None:
        """The first page: what was begun, and the choice of a file."""
        self._keep()
        self.own, self._changes, self._code = None, None, code
        self._show("file")

    def begin_with(self, pack_id: str) -> None:
        """Change a policy that was added."""
        own = drafting.open_draft(pack_id, self._app.drafts_folder)
        if own is None and (pack := self._app.content.packs.get(pack_id)) is not None:
            own = drafting.from_pack(pack, self._app.packs_folder)
        if own is None:
            self.start()
        elif own.finished:
            self.own, self._changes, self._code = own, own, own.code
            self._show("file")
        else:
            self.go_on_with(own)

    def go_on_with(self, own: OwnPolicy) -> None:
        """Where it was left."""
        self.own, self._changes, self._code = own, own, own.code
        pages = CODE_PAGES if own.code else PAGES
        done = pages.index(own.page) if own.page in pages else 0
        self._subject_page = own.subject_page
        self._show(pages[min(done + 1, len(pages) - 1)])

    def leave_for_now(self) -> None:
        self._keep()
        self.own = None
        self.asks.emit(ToPlace("policies" if self._app.settings.first_run_done else "first"))
        self.view = None

    def step_back(self) -> bool:
        """To the page before; from the first one away."""
        if self.own is None or self.name == "file":
            return False
        self._keep()
        if self.name in ("subjects", "rest") and self._subject_page > 0:
            self._subject_page -= 1
            self._show("subjects")
            return True
        pages = CODE_PAGES if self._code else PAGES
        name = "subjects" if self.name == "rest" else self.name
        before = pages[max(0, pages.index(name) - 1)]
        self._subject_page = max(0, len(self._groups()) - 1) if before == "subjects" else 0
        self._show(before)
        return True

    def shut_down(self) -> None:
        self._keep()

    # -- the pages --------------------------------------------------------------------------------------------------

    def _offers(self) -> Offers:
        assert self.own is not None  # noqa: S101 - asked only for a policy
        return coverage(self._app.content.subjects, [self.own.units[p] for p in self.own.rule_places])

    def _groups(self) -> list[tuple[str, ...]]:
        return subject_pages(self._offers())

    def _show(self, name: str) -> None:
        w, own = self._words, self.own
        view: QWidget
        title = w[f"own.title-{name}"] if name != "file" else w["own.title-code" if self._code else "own.title-file"]
        if name == "file":
            view = self._file_step()
        else:
            assert own is not None  # noqa: S101 - no page but the first comes without one
            if name == "council":
                view = CouncilStep(w, own)
            elif name == "rules":
                view = RulesStep(w, own, self._change)
            elif name == "subjects":
                groups = self._groups()
                at = self._subject_page = min(self._subject_page, len(groups))
                last = at == len(groups)
                title = w["own.title-rest"] if last else title
                concerns = self._rest() if last else groups[at]
                asked = [s for s in self._app.content.subjects if s.concern in concerns]
                view = (
                    RestStep(w, own, asked, self._change) if last else SubjectsStep(w, own, asked, self._offers(), self._change)
                )
            elif name == "strength":
                view = StrengthStep(w, own, self._change)
            else:
                view = TrialStep(self._app, self._executor, own)
                view.failed.connect(self.failed.emit)
                view.use.connect(self.use_it)
                view.save.connect(self.save_for_councillors)
        for signal, act in (("on", self.next_page), ("back", self.go_back), ("later", self.leave_for_now)):
            if hasattr(view, signal):
                getattr(view, signal).connect(act)
        pages = CODE_PAGES if self._code else PAGES
        number = w["own.step"].format(number=pages.index(name) + 1, all=len(pages))
        if name == "subjects":
            number = f"{number} ({w['own.step'].format(number=self._subject_page + 1, all=len(self._groups()) + 1)})"
        self.show_view(name, title, view, number)

    def _rest(self) -> tuple[str, ...]:
        """The subjects for which we have no offer."""
        offered = {concern for group in self._groups() for concern in group}
        return tuple(s.concern for s in self._app.content.subjects if s.concern not in offered)

    def _file_step(self) -> FileStep:
        kept = (
            [] if self.own else [d for d in drafting.drafts(self._app.drafts_folder) if d.code == self._code and not d.finished]
        )
        subjects = () if self._code else self._app.content.subjects
        view = FileStep(self._words, self._executor, kept, own=self.own, code=self._code, subjects=subjects)
        view.read.connect(self._read)
        view.problem.connect(self._not_read)
        view.go_on_with.connect(self.go_on_with)
        view.throw_away.connect(self._throw_away)
        return view

    def choose(self, path: Path) -> None:
        """Read a document, as if it was chosen on the first page."""
        self.view.read_file(path)

    def _not_read(self, error: Exception) -> None:
        if isinstance(error, DocumentError):
            self.tell(f"{self._words['app.problem']} {error}", focus=True)
        elif isinstance(error, OSError):
            self.tell(why_not_saved(error), focus=True)
        else:
            self.failed.emit(error)

    def _read(self, document: PolicyDocument) -> None:
        if len(document.rules) > MOST_RULES:
            self.tell(self._words["own.too-many"].format(count=len(document.rules)), focus=True)
            return
        if self._changes is not None:
            found = drafting.council_in(document)
            if found and self._changes.council and found.lower() != self._changes.council.lower():
                self.tell(self._words["own.other-council"].format(found=found, council=self._changes.council), focus=True)
                return
            self.own = drafting.with_new_document(self._changes, document)
        else:
            self.own = drafting.begin(document, code=self._code)
        self._keep()
        self._show("file")
        self.view.show_read(document)
        if self._changes is not None:
            self.tell(self._words["own.changed-document"])

    def _throw_away(self, own: OwnPolicy) -> None:
        drafting.discard(own.id, self._app.drafts_folder)
        self.start(code=self._code)

    def _change(self, own: OwnPolicy) -> None:
        """A page changed what is known; it is kept when the page is left."""
        self.own = own

    def _keep(self) -> bool:
        if self.own is None:
            return True
        try:
            drafting.save(self.own, self._app.drafts_folder)
        except OSError as error:
            self.tell(why_not_saved(error), focus=True)
            return False
        return True

    # -- onwards ----------------------------------------------------------------------------------------------------

    def continue_page(self) -> None:
        if self.name != "try":
            self.next_page()

    def go_back(self) -> None:
        self.step_back()

    def next_page(self) -> None:
        """Keep what was answered and show the next page."""
        own = self.own
        if own is None:
            return
        if self.name == "council":
            answered = self.view.answered()
            if answered is None:
                return
            own = answered
        if self.name == "strength" and not own.chosen:
            self.tell(self._words["own.no-chosen"], focus=True)
            return
        between = self.name == "subjects" and self._subject_page < len(self._groups())
        self.own = replace(own, page="rules" if between else self.name, subject_page=self._subject_page + 1 if between else 0)
        if not self._keep():
            return
        if self.name == "rules" and not self._rules_done():
            return
        if between:
            self._subject_page += 1
            self._show("subjects")
            return
        pages = CODE_PAGES if self._code else PAGES
        after = pages[min(pages.index(self.name) + 1, len(pages) - 1)]
        if after == "subjects":
            self._subject_page = 0
        if after == "try" and not self._put_in():
            return
        self._show(after)

    def _rules_done(self) -> bool:
        """From here on the policy can be read and searched. A code of conduct is ready."""
        assert self.own is not None  # noqa: S101 - asked by `next_page`
        if not self._code:
            return self._put_in()
        try:
            keep_code(self.own, self._app.data)
            drafting.discard(self.own.id, self._app.drafts_folder)
        except OSError as error:
            self.tell(why_not_saved(error), focus=True)
            return False
        text = self._words["own.code-kept"].format(
            title=self.own.document.title or self.own.council, count=len(self.own.rule_places)
        )
        self.own = None
        self.start(code=True)
        self.say_title(self._words["own.title-code-done"])
        self.tell(text, focus=True)
        return False

    def _version(self) -> str:
        assert self.own is not None  # noqa: S101 - asked only for a policy
        if self.own.adopted is not None:
            return self._words["own.version-adopted"].format(date=dates.day(self.own.adopted))
        return self._words["own.version"].format(date=dates.day(self._clock().date()))

    def _put_in(self) -> bool:
        assert self.own is not None  # noqa: S101 - asked only for a policy
        try:
            drafting.put_in(self.own, self._app.packs_folder, self._app.content, self._version())
        except PackError as error:
            self.tell("\n".join((str(error), *map(str, error.problems[:5]))), focus=True)
            return False
        except OSError as error:
            self.tell(why_not_saved(error), focus=True)
            return False
        self._app.reload_packs()
        self.tells.emit(News.PACKS)
        return True

    def use_it(self) -> None:
        """Put it to use: every check cites it from now on."""
        if self.own is None or not self._put_in():
            return
        self.own = replace(self.own, finished=True, page="try")
        self._keep()
        self._app.preferences.change(council=self.own.id)
        self.tells.emit(News.SETTINGS)
        used = self.own
        self.own, self.view = None, None
        if self._app.settings.first_run_done:
            self.asks.emit(ToPolicy(used.id))
            self.tells.emit(News.PACKS)
        else:
            self.asks.emit(ToPlace("first"))
            self.tells.emit(News.PACKS)

    def save_for_councillors(self) -> None:
        """One file for others."""
        if self.own is not None and self._put_in():
            self.view.ask_and_save()
