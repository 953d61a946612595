# SPDX-License-Identifier: Apache-2.0
"""A clerk adds the council's own policy in the window, and a councillor opens the saved file on another computer."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QRadioButton

from assistant.app import build_app
from assistant.domain.draft import Role
from assistant.domain.policy import Strength
from assistant.services.policy.drafting import drafts
from assistant.ui.destinations import ToOwnPolicy, ToPolicyFile
from assistant.ui.main_window import MainWindow
from assistant.ui.theme import Theme
from tests.ui.drivers.screen_checks import SIZES, misfits, unnamed
from tests.ui.drivers.window import Driver
from tests.unit.layouts import DOCX, Policy, policy

Make = Callable[..., Driver]


@pytest.fixture(autouse=True)
def only_these_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the system's file dialogs give back: they cannot be driven."""
    chosen = {"open": "", "save": ""}
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen["open"], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen["save"], ""))
    return chosen


def _answer_page(d: Driver, made: Policy) -> None:
    """Press the rule that a person would choose, where it is offered."""
    view = d.window.own.view
    own = view._answers.own
    for concern, choice in view.choices.items():
        right = {p.text for p in made.rules if concern in p.concerns}
        key = next((k for k in choice.buttons if k.isdigit() and own.units[int(k)].text in right), "")
        if key:
            d.press(choice.buttons[key])


def _add(d: Driver, path: Path, made: Policy, files: dict[str, str]) -> None:
    """From Policies to the last of the six pages."""
    files["open"] = str(path)
    d.press(d.window.policies.own_button)
    page = d.window.own
    d.press(page.view.choose_button)
    for _ in range(3):
        d.press(page.view.continue_button)
    while page.name == "subjects":
        if hasattr(page.view, "choices"):
            _answer_page(d, made)
        d.press(page.view.continue_button)
    assert page.name == "strength"
    d.press(page.view.continue_button)
    assert page.name == "try"


def test_from_a_document_to_a_finding_and_to_a_councillors_own_computer(
    make_window: Make, tmp_path: Path, only_these_files: dict[str, str]
) -> None:
    d = make_window(council="general", role=Role.CLERK)
    d.ctrl(Qt.Key.Key_6)
    made, path = policy("anytown"), tmp_path / "Our policy.docx"
    DOCX["numbered"](path, made)
    _add(d, path, made, only_these_files)
    assert "Anytown 5(c): You must not post, share or like: names, addresses" in d.shown(d.window.own)
    only_these_files["save"] = str(tmp_path / "Anytown")
    d.press(d.window.own.view.save_button)
    saved = tmp_path / "Anytown.councilpolicy"
    assert saved.exists() and "Saved: Anytown.councilpolicy." in d.shown(d.window.own)
    d.press(d.window.own.view.use_button)
    assert d.title() == "Policies" and d.window.app.settings.council.startswith("anytown-")
    assert d.window.app.council_name(d.window.app.settings.council) == "Anytown Town Council"
    assert d.actions < 60

    app = build_app(tmp_path / "another computer")
    app.preferences.change(first_run_done=True, grammar=False, model=False, text_size=100, colours="light")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    window = MainWindow(app, Theme(application, app.looks, app.resources), d.window._executor, d.window._clock)
    d.qtbot.addWidget(window)
    window.show()
    window.load_checker()
    window.go(ToPolicyFile(saved))  # the double click
    councillor = Driver(d.qtbot, window)
    assert "Added: Anytown Town Council. It is in use now." in councillor.shown(window.policies)
    councillor.actions = 1
    window.go("check")
    councillor.write("Mrs Hall at 12 Mill Lane, 01980 555123, has complained again.")
    shown = councillor.shown(window.check)
    assert councillor.actions <= 4
    assert "“You must not post, share or like: names, addresses, telephone numbers" in shown
    assert "Anytown 5(c)" in [b.text() for b in window.check.findChildren(QPushButton) if b.isVisible()]
    window.check.box.setPlainText("")
    window.check.sitting.own_words = ""
    window.shut_down()


def test_a_short_policy_takes_under_forty_actions(make_window: Make, tmp_path: Path, only_these_files: dict[str, str]) -> None:
    d = make_window(council="general")
    d.ctrl(Qt.Key.Key_6)
    made, path = policy("upper-wensham"), tmp_path / "policy.docx"
    DOCX["typed"](path, made)
    _add(d, path, made, only_these_files)
    d.press(d.window.own.view.use_button)
    assert len(made.rules) == 13 and d.actions < 40


def test_a_long_policy_takes_under_ninety_actions(make_window: Make, tmp_path: Path, only_these_files: dict[str, str]) -> None:
    d = make_window(council="general")
    d.ctrl(Qt.Key.Key_6)
    parts = [p for name in ("anytown", "hartwell-vale", "upper-wensham") for p in policy(name).parts][:80]
    made = Policy("Anytown Town Council", "Social Media Policy", tuple(parts))
    path = tmp_path / "policy.docx"
    DOCX["typed"](path, made)
    _add(d, path, made, only_these_files)
    d.press(d.window.own.view.use_button)
    assert len(made.rules) >= 59 and d.actions < 90


def test_it_can_be_left_after_any_page_and_gone_on_with(
    make_window: Make, tmp_path: Path, only_these_files: dict[str, str]
) -> None:
    d = make_window(council="general")
    made, path = policy("hartwell-vale"), tmp_path / "policy.docx"
    DOCX["typed"](path, made)
    only_these_files["open"] = str(path)
    d.window.go(ToOwnPolicy())
    page = d.window.own
    d.press(page.view.choose_button)
    assert page.view.told.isVisible() and "27 rules" in d.shown(page)
    for expected in ("council", "rules", "subjects", "subjects"):
        d.press(page.view.continue_button)
        assert page.name == expected
        if expected == "subjects":
            _answer_page(d, made)
        at, answers = page._subject_page, dict(page.own.answers)
        d.press(page.view.later_button)
        assert d.title() == "Policies"
        d.window.go(ToOwnPolicy())
        d.press(d.button("Go on with Hartwell Vale Parish Council", page))
        assert page.name == expected and page.own.answers == answers
        assert page._subject_page == at
    assert answers and all(place >= 0 for place in answers.values())


def test_nothing_is_chosen_in_advance(make_window: Make, tmp_path: Path, only_these_files: dict[str, str]) -> None:
    d = make_window(council="general")
    path = tmp_path / "policy.docx"
    DOCX["typed"](path, policy("anytown"))
    only_these_files["open"] = str(path)
    d.window.go(ToOwnPolicy())
    page = d.window.own
    d.press(page.view.choose_button)
    for _ in range(3):
        d.press(page.view.continue_button)
    while page.name == "subjects":
        if hasattr(page.view, "choices"):
            assert not any(c.value for c in page.view.choices.values())
        d.press(page.view.continue_button)
    assert page.own.answers == {}
    d.press(page.view.continue_button)
    assert page.name == "strength" and "No rule was chosen" in page.message.text()


def test_join_split_not_a_rule_and_undo(make_window: Make, tmp_path: Path) -> None:
    d = make_window(council="general")
    path = tmp_path / "policy.txt"
    path.write_text("Anytown Parish Council\n\n1. Be kind. Keep secrets secret.\n\n2. No party\n\n3. politics here.\n")
    d.window.go(ToOwnPolicy())
    page = d.window.own
    page.choose(path)
    d.press(page.view.continue_button)
    d.press(page.view.continue_button)

    def rules() -> list[str]:
        return [page.own.units[p].text for p in page.own.rule_places]

    def press(place: int, act: str) -> None:
        d.press(page.view.rows[page.own.rule_places[place]].change)
        d.press(d.button(act, page))

    press(0, "Split at “Keep secrets secret.”")
    assert rules() == ["Be kind.", "Keep secrets secret.", "No party", "politics here."]
    press(3, "Join with the rule above")
    assert rules() == ["Be kind.", "Keep secrets secret.", "No party politics here."]
    press(1, "Not a rule")
    assert rules() == ["Be kind.", "No party politics here."]
    d.press(page.view.undo_button)
    assert rules() == ["Be kind.", "Keep secrets secret.", "No party politics here."]
    d.press(page.view.continue_button)
    pack = d.window.app.content.packs[page.own.id]
    assert next((c.label, c.text) for c in pack.clauses) == ("Anytown 1", "Be kind.")
    assert d.window.app.settings.council == "general"


def test_change_this_policy_keeps_the_answers(make_window: Make, tmp_path: Path, only_these_files: dict[str, str]) -> None:
    d = make_window(council="general")
    d.ctrl(Qt.Key.Key_6)
    made, path = policy("upper-wensham"), tmp_path / "policy.docx"
    DOCX["typed"](path, made)
    _add(d, path, made, only_these_files)
    d.press(d.window.own.view.use_button)
    pack_id = d.window.app.settings.council
    before = {c.text: c.concerns for c in d.window.app.pack.clauses}
    newer = tmp_path / "newer.txt"
    newer.write_text(
        "Upper Wensham Parish Council\n\nSocial Media Rules\n\n"
        + "\n\n".join(f"{n}. {p.text}" for n, p in enumerate([*made.rules[4:], *made.rules[:4]], 1)),
    )
    d.press(d.window.policies.change_button)
    page = d.window.own
    only_these_files["open"] = str(newer)
    d.press(page.view.choose_button)
    while page.name != "try":
        d.press(page.view.continue_button)
    d.press(page.view.use_button)
    assert d.window.app.settings.council == pack_id
    assert {c.text: c.concerns for c in d.window.app.pack.clauses} == before
    assert d.window.app.pack.clauses[0].text == made.rules[4].text
    d.press(d.window.policies.change_button)
    other = tmp_path / "other.txt"
    other.write_text("Great Marling Parish Council\n\n1. Be kind to people online.")
    page.choose(other)
    assert "Is it another council's? Nothing was changed." in page.message.text()


def test_strength_and_people_can_be_set(make_window: Make, tmp_path: Path, only_these_files: dict[str, str]) -> None:
    d = make_window(council="general")
    d.ctrl(Qt.Key.Key_6)
    made, path = policy("upper-wensham"), tmp_path / "policy.docx"
    DOCX["typed"](path, made)
    files = only_these_files
    _add(d, path, made, files)
    page = d.window.own
    page.step_back()
    place = next(p for p in page.own.chosen if page.own.units[p].number == "6")
    for box, words in ((page.view.strengths[place], "should"), (page.view.binds[place], "councillors")):
        box.setCurrentIndex(box.findText(words))
    d.press(page.view.continue_button)
    d.press(page.view.use_button)
    clause = next(c for c in d.window.app.pack.clauses if c.number == "6")
    assert clause.strength is Strength.SHOULD_NOT and clause.binds.in_words == "councillors"


def test_a_broken_date_is_said_beside_its_box(make_window: Make, tmp_path: Path) -> None:
    d = make_window(council="general")
    path = tmp_path / "policy.txt"
    path.write_text("1. Be kind to people online.\n\n2. Keep secrets secret.\n")
    d.window.go(ToOwnPolicy())
    page = d.window.own
    page.choose(path)
    d.press(page.view.continue_button)
    d.fill("adopted", "31 2 2026")
    d.press(page.view.continue_button)
    shown = d.shown(page)
    assert page.name == "council" and "Type the name of the council." in shown and "The date must be real" in shown
    d.fill("council", "Nether Ashby Parish Council")
    d.fill("short", "Nether Ashby")
    d.fill("adopted", "9 3 2026")
    d.press(page.view.continue_button)
    assert page.name == "rules" and page.own.adopted is not None


def test_files_that_give_nothing_say_what_to_do(make_window: Make, tmp_path: Path) -> None:
    d = make_window(council="general")
    d.window.go(ToOwnPolicy())
    page = d.window.own
    for name, expected in (("old.doc", "save it as .docx"), ("gone.docx", "cannot find"), ("picture.png", "We can read")):
        if name != "gone.docx":
            (tmp_path / name).write_bytes(b"x")
        page.choose(tmp_path / name)
        assert expected in page.message.text()
    assert drafts(d.window.app.drafts_folder) == []


HELD = 1 / 3
"""Of all the work, what the window's thread may do at once, however fast the machine is. Reading the document there is over half."""


def _work() -> float:
    """Seconds of processor time of this process and its children."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


@pytest.mark.parametrize(("own", "told"), [(False, "does not look like"), (True, "of 57 rules")], ids=["another", "own"])
def test_57_000_words_never_hold_the_window(make_window: Make, tmp_path: Path, own: bool, told: str) -> None:
    d = make_window(council="ludgershall", pool=True)
    path = tmp_path / "long.txt"
    rule = "Members must think of the people whom they name before they post anything about the work of the council online."
    clauses = d.window.app.content.packs["ludgershall"].clauses if own else ()
    rules = [*(f"In this council we say {clause.anchor}." for clause in clauses), *(f"{n}. {rule}" for n in range(1, 2851))]
    path.write_text("Anytown Town Council\n\n" + "\n\n".join(rules))
    d.ctrl(Qt.Key.Key_6)
    held: list[float] = []
    last = 0.0

    def tick() -> None:
        nonlocal last
        now = time.thread_time()
        held.append(now - last)
        last = now

    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(tick)
    page = d.window.policies
    d.qtbot.waitUntil(lambda: d.window._loader.checker is not None, timeout=60_000)
    d.qtbot.wait(200)  # the page that was opened is drawn
    gc.freeze()  # as the program does: what lasts, and here what other tests left, is not looked through again
    last, before = time.thread_time(), _work()
    timer.start()
    page.add_document(path)
    assert page.files.progress.isVisible()
    d.qtbot.waitUntil(lambda: told in page.files.message.text(), timeout=60_000)
    timer.stop()
    gc.unfreeze()
    assert held and max(held) < HELD * (_work() - before)
    page.add_document(path)
    page.files.progress.stop_button.click()
    d.qtbot.waitUntil(lambda: "You stopped it" in page.files.message.text(), timeout=60_000)


def test_a_document_of_thousands_of_rules_is_no_policy(make_window: Make, tmp_path: Path) -> None:
    d = make_window(council="general")
    path = tmp_path / "minutes.txt"
    path.write_text("\n\n".join(f"{n}. It was resolved to mend the fence." for n in range(1, 900)))
    d.window.go(ToOwnPolicy())
    d.window.own.choose(path)
    assert "more than a social media policy" in d.window.own.message.text()
    assert drafts(d.window.app.drafts_folder) == []


def test_in_the_first_run_it_leads_back_to_the_question(
    make_window: Make, tmp_path: Path, only_these_files: dict[str, str]
) -> None:
    d = make_window(council="general", first_run=True)
    made, path = policy("upper-wensham"), tmp_path / "policy.docx"
    DOCX["typed"](path, made)
    only_these_files["open"] = str(path)
    d.window.first.show_step(2)
    d.press(d.button("Add my council's policy", d.window.first))
    page = d.window.own
    d.press(page.view.choose_button)
    while page.name != "try":
        if hasattr(page.view, "choices"):
            _answer_page(d, made)
        d.press(page.view.continue_button)
    d.press(page.view.use_button)
    assert d.window.place() == "first" and d.title() == "Which council?"
    chosen = [b.text() for b in d.window.first.findChildren(QRadioButton) if b.isVisible() and b.isChecked()]
    assert chosen == ["Upper Wensham Parish Council"]


@pytest.mark.parametrize(("width", "height", "size"), SIZES[1:3])
def test_every_page_fits(
    make_window: Make, tmp_path: Path, only_these_files: dict[str, str], width: int, height: int, size: int
) -> None:
    d = make_window(council="general", size=(width, height), text_size=size)
    made, path = policy("anytown"), tmp_path / "policy.docx"
    DOCX["numbered"](path, made)
    only_these_files["open"] = str(path)
    d.window.go(ToOwnPolicy())
    page = d.window.own
    d.press(page.view.choose_button)
    seen = set()
    while page.name != "try":
        seen.add(page.name)
        QApplication.processEvents()
        assert misfits(page) == [], page.name
        assert unnamed(page) == [], page.name
        if hasattr(page.view, "choices"):
            _answer_page(d, made)
        d.press(page.view.continue_button)
    assert misfits(page) == []
    assert seen == {"file", "council", "rules", "subjects", "strength"}


def test_a_code_of_conduct_is_added_and_offered_in_a_report(
    make_window: Make, tmp_path: Path, only_these_files: dict[str, str]
) -> None:
    from tests.ui.drivers.log import CLERK, go_on, open_first, write_down
    from tests.ui.drivers.log import page as log_page

    d = make_window(**CLERK)
    made, path = policy("upper-wensham"), tmp_path / "Code of Conduct.docx"
    DOCX["typed"](path, made)
    only_these_files["open"] = str(path)
    d.ctrl(Qt.Key.Key_6)
    d.press(d.window.policies.code_button)
    own = d.window.own
    d.press(own.view.choose_button)
    for _ in range(3):
        d.press(own.view.continue_button)
    assert d.title() == "Your code of conduct is ready" and "13 paragraphs" in own.message.text()
    assert d.window.isActiveWindow()  # nothing was shown outside the window
    open_first(d)
    write_down(d, who="A councillor", person="Cllr Webb")
    d.press(log_page(d).view.report_button)
    go_on(d)
    view = log_page(d).view
    assert view.answers["code"]() == "Upper Wensham Parish Council: Social Media Rules (adopted 9 March 2026)"
    picks = next(w for w in view.findChildren(QComboBox) if w.accessibleName() == "Pick a paragraph of the code")
    picks.activated.emit(3)
    picks.activated.emit(5)
    assert view.answers["code-paragraphs"]() == f"3 {made.rules[2].text}\n5 {made.rules[4].text}"
