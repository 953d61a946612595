# SPDX-License-Identifier: Apache-2.0
"""What goes into a report, one by one: people, files, reason under each rule, questions that may be answered several times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident
from assistant.domain.report import Choices, FileShow, Part, PersonShow, RecipientSpec, ReportField
from assistant.services.log.session import OpenLog
from assistant.services.papers.referral import group_questions, questions, subject_questions
from assistant.services.policy.code import kept_code
from assistant.ui.widgets.basics import Choice, button, buttons_row, check_box, heading
from assistant.ui.widgets.forms import Form, pick_list

_MOST = 12
"""Times that a group of questions can be answered."""

_WITH_RULES = ("monitoring-officer", "disciplinary", "ombudsman-wales", "me")


def black_out_words(words: Mapping[str, str], evidence: Evidence) -> str:
    """What leads to a copy of a picture with parts blacked out."""
    return words["report.black-out"].format(number=evidence.exhibit)


@dataclass
class Chosen:
    """What the boxes of the page say now."""

    parts: dict[str, Callable[[], bool]] = field(default_factory=dict)
    people: dict[str, Choice] = field(default_factory=dict)
    files: dict[str, Choice] = field(default_factory=dict)
    form: Choice | None = None
    touched: set[str] = field(default_factory=set)

    def choices(self) -> Choices:
        """The same for the report. A person or a file that nobody touched goes the recipient's usual way."""
        return Choices(
            parts=frozenset(part for part, is_in in self.parts.items() if is_in()),
            people={n: PersonShow(c.value) for n, c in self.people.items() if c.value and n in self.touched},
            files={i: FileShow(c.value) for i, c in self.files.items() if c.value and i in self.touched},
            form=self.form.value if self.form is not None else "",
        )


class PartsForm:
    """Fills a form with what can be chosen for one recipient, and with what only this recipient asks.

    Attributes:
        chosen: what goes in.
        answers: each answer, by the key under which it is kept.
        boxes: the ticks of the parts, by their id.
    """

    def __init__(
        self,
        form: Form,
        session: OpenLog,
        incident: Incident,
        spec: RecipientSpec,
        before: Choices,
        black_out: Callable[[Evidence], None],
    ) -> None:
        self._form, self._session, self._incident, self._spec = form, session, incident, spec
        self._black_out = black_out
        self._w: Mapping[str, str] = session.app.words
        self._before = before
        self._known = dict(incident.details)
        self._code = kept_code(session.app.data)
        if self._code is not None:
            self._known.setdefault("code", self._code.name)
        self.chosen = Chosen()
        self.answers: dict[str, Callable[[], str]] = {}
        self._parts()
        self._people()
        self._files()
        self._order()
        self._asked()
        self._subjects()
        self._reasons()
        for group, fields in group_questions(session.app.content, spec.id).items():
            self._group(group, fields)

    def _parts(self) -> None:
        w, form = self._w, self._form
        form.add(heading(w["report.parts"]))
        self.boxes = {part: check_box(w[f"report.part-{part}"], part in self._before.parts) for part in Part}
        for part, box in self.boxes.items():
            form.add(box)
            self.chosen.parts[part] = box.isChecked
        form.text(w["report.parts-hint"], "second")

    def _pick(self, name: str, title: str, answers: list[tuple[str, str]], value: str) -> Choice:
        choice = Choice(title, answers)
        choice.set_value(value)
        choice.chosen.connect(lambda _v, n=name: self.chosen.touched.add(n))
        self._form.field(f"choose-{name}", "", choice)
        return choice

    def _people(self) -> None:
        w = self._w
        people = [p for p in self._session.named(self._incident) if p.places or p.role != "found"]
        if not people:
            return
        self._form.add(heading(w["report.people"]))
        self._form.text(w["report.people-hint"], "second")
        answers = [(s.value, w[f"report.show-{s.value}"]) for s in PersonShow]
        for person in people:
            usual = PersonShow.NAME if person.role == "subject" else self._spec.people
            where = ", ".join(person.places[:6]) or w["report.asked"]
            title = w["report.person-where"].format(name=person.name, places=where)
            now = self._before.people.get(person.name)
            self.chosen.people[person.name] = self._pick(person.name, title, answers, (now or usual).value)
            if now is not None:
                self.chosen.touched.add(person.name)

    def _files(self) -> None:
        w = self._w
        evidence = self._session.records.evidence(self._incident)
        if not evidence:
            return
        self._form.add(heading(w["report.files"]))
        self._form.text(w["report.files-hint"], "second")
        answers = [(s.value, w[f"report.file-{s.value}"]) for s in FileShow]
        for each in evidence:
            now = self._before.files.get(each.id)
            title = w["report.file-title"].format(number=each.exhibit, name=each.name)
            self.chosen.files[each.id] = self._pick(each.id, title, answers, now.value if now is not None else "")
            if now is not None:
                self.chosen.touched.add(each.id)
            if each.has_picture and not self._session.read_only:
                self._form.add(button(black_out_words(self._w, each), partial(self._black_out, each), link=True))

    def _order(self) -> None:
        forms = self._session.app.content.report_forms
        if self._spec.route == "councillor" and forms:
            answers = [("", self._w["report.form-none"]), *((f.id, f.label) for f in forms)]
            self.chosen.form = Choice(self._w["report.form"], answers, upright=True)
            self.chosen.form.set_value(self._before.form)
            self._form.field("form", "", self.chosen.form)

    def _asked(self) -> None:
        w, asked = self._w, questions(self._session.app.content, self._spec.id)
        if asked:
            self._form.add(heading(w["report.asked"]))
            self._form.text(w["report.asked-hint"], "second")
        for each in asked:
            self._question(each, each.id)

    def _subjects(self) -> None:
        """What is asked about each who did it."""
        asked = subject_questions(self._session.app.content, self._spec.id)
        people = self._incident.subjects
        for number, person in enumerate(people if asked else (), 1):
            if len(people) > 1:
                self._form.add(heading(person.name or person.account or self._w["report.unnamed"]))
            for each in asked:
                self._question(each, each.key(number))

    def _question(self, each: ReportField, key: str) -> None:
        text = self._known.get(key, "")
        if each.choices and (not text or text in each.choices):
            choice = Choice(each.label, [(c, c.capitalize()) for c in each.choices])
            choice.set_value(text)
            self._form.field(key, "", choice, each.hint)
            self.answers[key] = lambda: choice.value
        elif each.long:
            box = self._form.words(key, each.label, text, each.hint)
            box.setMinimumHeight(80)
            if each.id == "code-paragraphs" and self._code is not None:
                self._form.add(pick_list(self._w["report.code-pick"], self._code.lines(), box))
            self.answers[key] = box.toPlainText
        else:
            self.answers[key] = self._form.line(key, each.label, text, each.hint).text

    def _reasons(self) -> None:
        """A box under each rule that was picked."""
        app = self._session.app
        pack = app.content.packs.get(self._incident.pack) or self._session.pack
        clauses = [c for c in map(pack.clause, self._incident.clauses) if c is not None]
        if not clauses or not pack.council_name or self._spec.id.value not in _WITH_RULES:
            return
        self._form.add(heading(self._w["report.rules"]))
        for clause in clauses:
            key = f"rule-{clause.id}"
            label = self._w["report.why-rule"].format(rule=clause.citation)
            box = self._form.words(key, label, self._known.get(key, ""), clause.words)
            box.setMinimumHeight(80)
            self.answers[key] = box.toPlainText

    def _group(self, group: str, fields: list[ReportField]) -> None:
        self._form.add(heading(self._w[f"report.group-{group}"]))
        answered = [n for n in range(1, _MOST + 1) if any(self._known.get(f.key(n)) for f in fields)]
        self._show_group(fields, max(answered, default=0) + 1)

    def _show_group(self, fields: list[ReportField], most: int, least: int = 1) -> None:
        for number in range(least, min(most, _MOST) + 1):
            for each in fields:
                self._question(each, each.key(number))
        if most < _MOST:
            row = buttons_row(more := button(self._w["report.group-more"]))
            self._form.add(row)

            def add() -> None:
                at = self._form.column.indexOf(row)
                last = self._form.column.count()
                row.hide()
                self._show_group(fields, most + 1, most + 1)
                # the new questions go where the button was, not under what follows it
                items = [self._form.column.takeAt(last) for _ in range(self._form.column.count() - last)]
                for step, item in enumerate(items):
                    widget = item.widget() if item is not None else None
                    if widget is not None:
                        self._form.column.insertWidget(at + step, widget)

            more.clicked.connect(add)
