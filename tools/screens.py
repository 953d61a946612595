# SPDX-License-Identifier: Apache-2.0
"""Saves a picture of every screen: 1366x768, 911x464 at 200% text, 640x440, dark, and high contrast in both sizes.

python3 dev.py screens [FOLDER [PART [MODE]]]    (default: screens/; PART: only names that hold it are saved, and only those
                                                 groups of screens are walked through that have one; MODE: one of them alone)
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from assistant.app import build_app  # noqa: E402
from assistant.domain.draft import Role  # noqa: E402
from assistant.domain.incident import Status, Who  # noqa: E402
from assistant.ui.background import InlineExecutor  # noqa: E402
from assistant.ui.destinations import ToExample, ToHelp, ToOwnPolicy, ToTool  # noqa: E402
from assistant.ui.main_window import MainWindow  # noqa: E402
from assistant.ui.theme import Theme  # noqa: E402

NOW = dt.datetime(2026, 11, 22, 19, 30)  # noqa: DTZ001 - a fixed local time, so that pictures repeat
MODES = {
    "wide": (1366, 720, 100, "light", False),
    "low": (640, 440, 100, "light", False),
    "small": (911, 464, 200, "light", False),
    "dark": (1366, 720, 100, "dark", False),
    "contrast": (1366, 720, 100, "light", True),
    "contrast-small": (911, 464, 200, "light", True),
}

SAMPLES = (
    ("misinformation", "Untrue story about the hall", "", Who.UNKNOWN, "nextdoor", (11, 10), Status.CLOSED, (1, 12)),
    ("photo", "Photo of a child at the fete", "A volunteer", Who.PUBLIC, "instagram", (28, 10), Status.CLOSED, (1, 12)),
    ("threat", "Threat under the market post", "", Who.UNKNOWN, "facebook", (2, 11), Status.REFERRED, (4, 12)),
    ("work-hours", "Post in work hours", "", Who.STAFF, "x", (9, 11), Status.WAITING, (1, 12)),
    ("abuse", "Post about a resident and the clerk", "Cllr A", Who.COUNCILLOR, "facebook", (14, 11), Status.OPEN, (12, 12)),
)
"""Incidents of the list, oldest first: kind, title, person, who, where, seen, status, when to look again."""


def _contrast_palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which in (role.Window, role.Base, role.Button, role.AlternateBase):
        palette.setColor(which, QColor("black"))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(which, QColor("white"))
    palette.setColor(role.Link, QColor("#FFFF00"))
    palette.setColor(role.Highlight, QColor("#1AEBFF"))
    palette.setColor(role.HighlightedText, QColor("black"))
    return palette


def steps(window: MainWindow) -> list[tuple[str, Callable[[], object]]]:
    """Every screen, by name, with what leads to it."""
    check, settings, policies = window.check, window.settings, window.policies

    def show_rewrite() -> None:
        for card in check.result.cards():
            if card.finding is not None and card.finding.rewrites:
                card.other_button.click()
                return

    def typed() -> None:
        window.go("check")
        check.take(ToExample())

    def nothing() -> None:
        check.box.replace_all("The play area opens at ten.")
        check.continue_page()

    def checked(kind: str, text: str) -> None:
        check.kind.buttons[kind].setChecked(True)
        check.box.replace_all(text)
        check.continue_page()

    veiled = "The hall looks well. Keep on like this and you will be leaving the village on your back."
    comment = "You are a nasty little creep and the whole town laughs at you."

    out: list[tuple[str, Callable[[], object]]] = []
    out += [(f"first-{n}", lambda n=n: (window._open("first", remember=False), window.first.show_step(n))) for n in range(4)]  # noqa: SLF001
    out += [
        ("home", lambda: (window.first._finish(), window.go("home"))),  # noqa: SLF001
        ("check-empty", lambda: window.go("check")),
        ("check-result", typed),
        ("check-rewrite", show_rewrite),
        ("check-nothing", nothing),
        ("check-share", lambda: checked("share", "Travellers are all thieves.")),
        ("check-sentence", lambda: checked("post", veiled)),
        ("check-received", lambda: checked("received", comment)),
        ("policies", lambda: window.go("policies")),
        ("policies-compare", policies.show_compare),
        ("help", lambda: window.go(ToHelp())),
        ("settings", lambda: window.go("settings")),
    ]
    out += [
        (f"settings-{s}", lambda s=s: settings.show_section(s))
        for s in ("you", "contacts", "looks", "checking", "dates", "keep", "words", "delete", "about")
    ]
    return out


def log_steps(window: MainWindow, folder: Path) -> list[tuple[str, Callable[[], object]]]:
    """Every screen of the incident log, with made-up incidents."""
    from PIL import Image, ImageDraw

    page = window.log
    shot = folder / "screenshot.png"
    image = Image.new("RGB", (900, 500), "#E8EEF4")
    ImageDraw.Draw(image).text((40, 40), "Cllr Webb: Mrs Hall is a thief, everyone knows it", fill="black", font_size=24)
    image.save(shot)

    def first(wrong: bool = False) -> None:
        window.go("log")
        page.view.keeper.setText("Ann Clerk")
        page.view.first.setText("three small words" if not wrong else "x")
        page.view.again.setText("three small words")

    def problem() -> None:
        first(wrong=True)
        page.view.go_on()

    def sheet() -> None:
        first()
        page.view.go_on()

    def open_log() -> None:
        page.view.ticked.setChecked(True)
        page.view.go_on()

    def answer(page_name: str) -> None:
        view = page.view
        if page_name == "kind":
            view.form.fields["kind"].set_value("defamation")
        elif page_name == "who":
            view.form.fields["who"].set_value("councillor")
            view.form.fields["about-you"].set_value("no")
            view.form.fields["person"].setText("Cllr John Webb")
        elif page_name == "connection":
            view.form.fields["connection"].setChecked(True)
        elif page_name == "facts":
            view.form.fields["facts"].setPlainText("Cllr Webb wrote that Mrs Hall is a thief. I saw it on his public page.")
        elif page_name == "evidence":
            view.evidence.add_files([shot])
            view.evidence.cards[0].what.setText("The post on Facebook")
        elif page_name == "done":
            view.form.fields["did"].set_value("reported")
            view.form.fields["did-reference"].setText("FB-2210")
        elif page_name == "save":
            view.form.fields["reason"].set_value("policy")

    def wizard(page_name: str) -> None:
        if page.name != "wizard":
            page.show_wizard(None)
        else:
            page.continue_page()
        answer(page_name)

    def show_picture() -> None:
        page.view.evidence.cards[0].show_button.click()
        page.view.evidence.cards[0].show_button.setFocus()

    def black_out() -> None:
        page.view.evidence.cards[0].black_button.click()
        page.view.canvas.put_down()

    def listed() -> None:
        """The list, with incidents as a clerk has them."""
        for kind, title, person, who, platform, on, status, look in SAMPLES:
            incident = replace(
                page.session.blank(),
                kind=kind,
                title=title,
                person=person,
                who=who,
                platform=platform,
                status=Status.OPEN,
                about_keeper=False,
                connections=("named-role",),
                seen_at=dt.datetime(2026, on[1], on[0], 9, tzinfo=dt.UTC),
                facts=f"I saw it: {title.lower()}.",
                reason="policy",
                look_again=dt.date(2026, look[1], look[0]),
            )
            written = page.session.write_down(incident)
            if status is Status.CLOSED:
                page.session.close(written, "settled", "", dt.date(2027, 10, 31))
            else:
                page.session.change(replace(written, status=status))
        page.show_list()

    def nothing_found() -> None:
        page.show_list()
        page.view.find_box.setText("allotment")
        page.view._search()  # noqa: SLF001

    def person() -> None:
        page.show_tool("person")
        page.view.name.setText("John Webb")
        page.view.look()

    def verify() -> None:
        page.show_tool("check")
        page.view.start()

    out: list[tuple[str, Callable[[], object]]] = [
        ("log-first", first),
        ("log-first-problem", problem),
        ("log-sheet", sheet),
        ("log-empty", open_log),
    ]
    pages = ("kind", "who", "where", "connection", "facts", "side", "evidence", "done", "next", "rules", "save")
    out += [(f"log-{n:02d}-{name}", lambda name=name: wizard(name)) for n, name in enumerate(pages, 1)]
    out += [
        ("log-detail", page.continue_page),
        ("log-detail-picture", show_picture),
        ("log-black-out", black_out),
        ("log-report-who", lambda: page.show_report(page.session.records.find_number("1"))),
        ("log-report-what", page.continue_page),
        ("log-report-pages", page.continue_page),
        ("log-send", lambda: page.show_send(page.session.records.find_number("1"))),
        ("log-take", lambda: page.show_tool("take")),
        ("log-close", lambda: page.show_close(page.session.records.find_number("1"))),
        ("log-delete", lambda: page.show_delete(page.session.records.find_number("1"))),
        ("log-list", listed),
        ("log-nothing-found", nothing_found),
        ("log-person", person),
        ("log-keep", lambda: page.show_tool("keep")),
        ("log-check", verify),
        ("log-backup", lambda: page.show_tool("backup")),
        ("log-restore", lambda: page.show_tool("restore")),
        ("log-keys", lambda: page.show_tool("keys")),
        ("log-locked", page.lock),
        ("log-forgot", page.show_forgot),
        ("home-with-log", lambda: window.go("home")),
    ]
    return out


def own_steps(window: MainWindow, folder: Path) -> list[tuple[str, Callable[[], object]]]:
    """A made-up council's policy, from its document to a finding."""
    made = [line.split("|", 3) for line in (ROOT / "tests/fixtures/policies/anytown.txt").read_text("utf-8").splitlines()[2:]]
    inner = [(number[number.find("(") :] if "(" in number else number, text) for _, number, _, text in made]
    parts = [f"{number}{'.' if number.isdigit() else ''} {text}" for number, text in inner]
    document = folder / "Anytown social media policy.txt"
    document.write_text("\n\n".join(["Anytown Town Council", "Social Media Policy", *parts]), encoding="utf-8")
    own = window.at("own")

    def subjects() -> None:
        own.next_page()

    def rest() -> None:
        while hasattr(own.view, "choices"):
            for choice in own.view.choices.values():
                next(iter(choice.buttons.values())).click()
            own.next_page()

    def change() -> None:
        place = own.own.rule_places[9]
        own.view.rows[place].change.click()

    def finding() -> None:
        own.use_it()
        window.go("check")
        window.check.box.setPlainText("Mrs Hall at 12 Mill Lane, 01980 555123, has complained again.")
        window.check.work.typed_check()

    return [
        ("own-file", lambda: window.go(ToOwnPolicy())),
        ("own-read", lambda: own.choose(document)),
        ("own-council", own.next_page),
        ("own-rules", own.next_page),
        ("own-rules-change", change),
        ("own-subjects", subjects),
        ("own-rest", rest),
        ("own-strength", own.next_page),
        ("own-try", own.next_page),
        ("own-finding", finding),
        ("own-policies", lambda: window.go("policies")),
    ]


def guide_steps(window: MainWindow) -> list[tuple[str, Callable[[], object]]]:
    """Every screen of the profile check, the walkthroughs, the small tools and Learn."""
    profile, walk, makers, learn = window.profile, window.walk, window.makers, window.learn

    def accounts() -> None:
        profile.view.start.emit()
        for name in ("facebook-profile", "facebook-page", "whatsapp"):
            profile.ticks[name].setChecked(True)

    def unfold() -> None:
        profile.view.later_button.click()

    def unsure() -> None:
        profile.view.choice.set_value("unsure")
        profile.continue_page()

    def answer_all() -> None:
        while profile.name == "question":
            question = profile.view.question
            wanted = ("one", "no", "yes", question.answers[0].id)
            profile.view.choice.set_value(next(a for a in wanted if question.answer(a)))
            profile.continue_page()

    def terms_result() -> None:
        for name, text in (("page", "Cllr Priya Rao"), ("about", "local news and events"), ("reply", ""), ("removes", "")):
            if text:
                makers.view.form.fields[name].setText(text)
            makers.continue_page()
        makers.view.form.fields["help"].setText("clerk@example.org, 01980 000000")
        makers.continue_page()

    def picture() -> None:
        makers.view.tabs.buttons["picture"].click()

    def practised() -> None:
        learn.begin(5)
        learn.view.rows["post"].click()

    def results() -> None:
        while learn.name == "practice":
            if learn.view.next_button.isHidden():
                learn.view.rows["leave"].click()
            learn.view.next.emit()

    def walked(name: str, *answers: str) -> Callable[[], None]:
        def go() -> None:
            if window.place() != "walk":
                window.go("walk")
            walk.begin(name)
            for answer in answers:
                walk.view.next.emit(walk.run.answer(answer))

        return go

    def private() -> None:
        walked("private", "yes")()
        walk.view.form.fields["council"].buttons["yes"].setChecked(True)

    return [
        ("profile-start", lambda: window.go("profile")),
        ("profile-accounts", accounts),
        ("profile-list", profile.continue_page),
        ("profile-question", profile.continue_page),
        ("profile-question-problem", profile.continue_page),
        ("profile-unsure", unsure),
        ("profile-answers", answer_all),
        ("profile-plan", profile.continue_page),
        ("profile-plan-later", unfold),
        ("profile-progress", profile.show_start),
        ("profile-delete", profile.show_delete),
        ("walk-list", lambda: window.go("walk")),
        ("walk-question", walked("act", "no", "own")),
        ("walk-ending-abuse", walked("act", "no", "own", "abuse", "no")),
        ("walk-ending-reply", walked("act", "no", "council", "criticism", "no")),
        ("walk-private", private),
        ("walk-private-ending", walk.continue_page),
        ("walk-block", walked("act", "no", "council", "abuse", "yes")),
        ("walk-photo", walked("photo", "no", "yes", "yes", "no")),
        ("walk-break", window.frame.break_button.click),
        ("walk-break-x", walked("break", "down", "x")),
        ("tool-terms", lambda: window.go(ToTool("terms", ""))),
        ("tool-terms-result", terms_result),
        ("tool-terms-picture", picture),
        ("tool-bio", lambda: window.go(ToTool("bio", "x"))),
        ("tool-templates", lambda: window.go(ToTool("templates", ""))),
        ("tool-words", lambda: window.go(ToTool("blocked-words", ""))),
        ("learn", lambda: window.go("learn")),
        ("learn-post", practised),
        ("learn-result", results),
        ("learn-sort", learn.show_sort),
        ("learn-certificate", learn.show_certificate),
    ]


def old_steps(window: MainWindow, folder: Path) -> list[tuple[str, Callable[[], object]]]:
    """Every screen of Check my old posts, with a made-up archive of X."""
    page = window.old
    zipped = folder / "twitter.zip"
    texts = (
        "Lovely day at the market, see you all on Saturday",
        "Ring Mrs Hall on 07700 900123, she lives at 12 Mill Lane and she is at home all day",
        "You are a liar, Jo, and everyone in Wexcombe knows it.",
        "The council's budget is a shambles from start to finish",
    )

    def post(number: int) -> dict[str, object]:
        when = dt.datetime(2019, 1, 5, 9, tzinfo=dt.UTC) + dt.timedelta(days=23 * number)
        text = texts[number % 7 % 4] + (f" ({number})" if number % 7 else "")
        return {"tweet": {"id_str": str(number), "full_text": text, "created_at": when.strftime("%a %b %d %H:%M:%S +0000 %Y")}}

    account = '[{"account": {"username": "morganhale_wex", "accountId": "44"}}]'
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("data/account.js", f"window.YTD.account.part0 = {account}")
        archive.writestr("data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps([post(n) for n in range(90)])}")

    def answered(**answers: str) -> None:
        for name, value in answers.items():
            if page.view.name == name:
                page.view.choice.buttons[value].setChecked(True)
                page.view.go_on()

    def marked() -> None:
        for row in page.view.model.rows[:3]:
            page.open_row(row)
            page.view.decided.emit("list")
        page.show_results()

    def waited(key: str) -> None:
        page.deleting.show_wait()
        page.view.ticks[key].setChecked(True)
        page.view.go_on()

    return [
        ("old-start", lambda: (window.first._finish(), window.go("old"))),  # noqa: SLF001
        ("old-steps", lambda: page.show_steps("x")),
        ("old-trouble", lambda: page.choose([Path(__file__)])),
        ("old-own", lambda: page.choose([zipped])),
        ("old-account", lambda: answered(own="yes")),
        ("old-since", lambda: answered(account="personal")),
        ("old-what", lambda: answered(since="unsure")),
        ("old-results", lambda: page.view.go_on()),  # noqa: PLW0108 - the view that is there then
        ("old-calendar-month", lambda: page.view.calendar.month.emit((2020, 3))),
        ("old-filters", lambda: (page.view.clear_button.click(), page.view.filters_button.click())),
        ("old-opened", lambda: page.open_row(page.view.model.rows[0])),
        ("old-marked", lambda: (page.show_results(), marked())),
        ("old-wait", lambda: page.deleting.show_wait()),  # noqa: PLW0108
        ("old-waiting", lambda: waited("unsure")),
        ("old-list", lambda: waited("none")),
        ("old-many", page.show_many),
    ]


def _save(window: MainWindow, application: QApplication, target: Path, mode: str, part: str, data: Path) -> None:
    """Walk through the groups of screens that have one whose name holds `part`."""
    groups = (steps(window), guide_steps(window), log_steps(window, data), own_steps(window, data), old_steps(window, data))
    for group in groups:
        if not any(part in name for name, _ in group):
            continue
        for name, act in group:
            act()
            for _ in range(40):
                application.processEvents()
            if part in name:
                window.grab().save(str(target / f"{name}-{mode}.png"))


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "screens")
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    wanted = sys.argv[3] if len(sys.argv) > 3 else ""
    target.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    plain = QPalette(application.palette())
    for mode, (width, height, percent, colours, contrast) in MODES.items():
        if wanted not in ("", mode):
            continue
        with tempfile.TemporaryDirectory() as data:
            application.setPalette(_contrast_palette() if contrast else plain)
            app = build_app(Path(data))
            app.preferences.change(council="ludgershall", role=Role.COUNCILLOR, text_size=percent, colours=colours, grammar=False)
            theme = Theme(application, app.looks, app.resources)
            theme.force_contrast = contrast
            theme.apply(app.settings)
            window = MainWindow(app, theme, InlineExecutor(), lambda: NOW)
            window.resize(width, height)
            window.show()
            application.processEvents()  # the focus goes nowhere in a window that is not on the screen yet
            window.load_checker()
            _save(window, application, target, mode, part, Path(data))
            window.check.box.setPlainText("")
            window.old.show_start()
            window.close()
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


if __name__ == "__main__":
    main()
