# SPDX-License-Identifier: Apache-2.0
"""Every page of the window, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtWidgets import QApplication

from assistant.domain.incident_form import PAGES
from assistant.ui.destinations import ToHelp, ToMany, ToOwnPolicy, ToSettings, ToTool, ToWalk
from assistant.ui.incidents.door import TOOLS
from assistant.ui.places import LISTED
from assistant.ui.settings.page import SECTIONS
from tests.ui.drivers.log import open_first, write_down
from tests.ui.drivers.window import Driver
from tests.unit.exports import x_zip


def pages(d: Driver) -> Iterator[str]:
    """Every page that can be reached without the log being open, shown one after the other."""
    window = d.window
    stops: list[tuple[str, Callable[[], object]]] = [(name, lambda n=name: window.go(n)) for name, _ in LISTED if name != "check"]
    stops += [(f"settings {s}", lambda s=s: window.go(ToSettings(s))) for s in SECTIONS]
    stops += [(f"tool {t}", lambda t=t: window.go(ToTool(t))) for t in ("makers", "terms", "bio", "templates", "blocked-words")]
    stops += [(f"walk {w}", lambda w=w: window.go(ToWalk(w))) for w in ("act", "private", "break")]
    stops += [("compare", lambda: (window.go("policies"), window.policies.show_compare())), ("help", lambda: window.go(ToHelp()))]
    stops += [("own policy", lambda: window.go(ToOwnPolicy()))]
    stops += _profile(d) + _learn(d)
    yield from one_by_one(stops)
    yield from one_by_one(old_posts(d))


def _profile(d: Driver) -> list[tuple[str, Callable[[], object]]]:
    """The profile check, from its start to deleting it."""
    profile = d.window.profile

    def accounts() -> None:
        profile.view.start.emit()
        profile.ticks["facebook-profile"].setChecked(True)

    return [
        ("profile start", lambda: d.window.go("profile")),
        ("profile accounts", accounts),
        ("profile list", profile.continue_page),
        ("profile question", profile.continue_page),
        ("profile answers", profile.show_answers),
        ("profile plan", profile.see_plan),
        ("profile again", profile.show_start),
        ("profile delete", profile.show_delete),
    ]


def _learn(d: Driver) -> list[tuple[str, Callable[[], object]]]:
    """A round of practice and the certificate."""
    learn = d.window.learn

    def result() -> None:
        while learn.name == "practice":
            learn.view.rows["post"].click()
            learn.continue_page()

    return [
        ("learn", lambda: d.window.go("learn")),
        ("practice", lambda: learn.begin(5)),
        ("practice, answered", lambda: learn.view.rows["post"].click()),
        ("practice, result", result),
        ("sort", learn.show_sort),
        ("certificate", learn.show_certificate),
    ]


def old_posts(d: Driver) -> list[tuple[str, Callable[[], object]]]:
    """From the file to the list."""
    window, source = d.window, d.window.app.data / "x.zip"
    x_zip(source, ["Ring Mrs Hall on 07700 900123, she lives at 12 Mill Lane", "Good morning Wexcombe"])

    def results() -> None:
        window.old.choose([source])
        answers = {"own": "yes", "account": "personal", "since": "not-yet"}
        while window.old.name == "question":
            view = window.old.view
            if view.name in answers:
                view.choice.buttons[answers[view.name]].setChecked(True)
            view.go_on()

    def wait() -> None:
        window.old.view.add_button.click()
        window.old.deleting.show_wait()

    def listed() -> None:
        window.old.view.ticks["none"].setChecked(True)
        window.old.view.go_on()

    return [
        ("old", lambda: window.go("old")),
        ("old steps", lambda: window.old.show_steps("x")),
        ("old question", lambda: window.old.choose([source])),
        ("many", lambda: window.go(ToMany())),
        ("old results", results),
        ("old filters", lambda: window.old.view.filters_button.click()),
        ("old post", lambda: window.old.open_row(window.old.view.model.rows[0])),
        ("old wait", wait),
        ("old list", listed),
    ]


def log_pages(d: Driver) -> Iterator[str]:
    """Every page of an open log, with one incident in it."""
    open_first(d)
    write_down(d)
    log = d.window.log
    incident = log.session.records.find_number("1")
    stops: list[tuple[str, Callable[[], object]]] = [("list", log.show_list), ("more", lambda: log.view.show_more(on=True))]
    stops += [
        (f"question {page.id}", lambda n=page.id: (log.show_wizard(None), log.view.show_page(n)))
        for page in PAGES
        if page.id not in ("evidence", "save")
    ]
    stops += [
        ("detail", lambda: log.show_detail(incident.id)),
        ("close", lambda: log.show_close(incident)),
        ("delete", lambda: log.show_delete(incident)),
        ("send", lambda: log.show_send(incident)),
        ("report, for whom", lambda: log.show_report(incident)),
        ("report, what", log.continue_page),
        ("report, the pages", log.continue_page),
    ]
    stops += [(f"tool {name}", lambda n=name: log.show_tool(n)) for name in TOOLS]
    stops += [("locked", log.lock), ("forgotten", log.show_forgot)]
    yield from one_by_one(stops)


def one_by_one(stops: Iterable[tuple[str, Callable[[], object]]]) -> Iterator[str]:
    for name, act in stops:
        act()
        for _ in range(5):
            QApplication.processEvents()
        yield name


def everywhere(d: Driver) -> Iterator[str]:
    """Every page, those of an open log last."""
    yield from pages(d)
    yield from log_pages(d)
