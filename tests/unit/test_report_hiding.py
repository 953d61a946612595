# SPDX-License-Identifier: Apache-2.0
"""What is left out of a report is nowhere in it, and nothing else is: made-up incidents with people in every place."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from assistant.domain.content import Content
from assistant.domain.incident import Action, ActionKind, Incident, LogKind, Subject, Who
from assistant.domain.names import NameFinder, titled
from assistant.domain.report import Choices, FileShow, Heading, NewPage, PersonShow, Recipient, as_text
from assistant.services.check.checker import Checker
from assistant.services.log.incidents import add_file
from assistant.services.papers.brief import Finder
from assistant.services.papers.pdf import pdf_of
from assistant.services.papers.referral import Made, before_you_send, contact_spans, gather, make_report, spec_of
from assistant.storage.incident_store import IncidentStore
from tests.conftest import RESOURCES, trials
from tests.unit.bundles import zip_bytes
from tests.unit.logs import Made as Opened
from tests.unit.logs import finished, new_log
from tests.unit.pdfs import bookmarks, page_texts
from tests.unit.people import STAYS, Person, made_up, values_of
from tests.unit.test_reports import everything_in

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
Write = Callable[..., Made]

NAMED = [
    (
        "Mrs Rose Hall",
        "Mrs Hall came. Rose Hall said so. ROSE HALL! @rosehall and @rose_hall. Rose Hal. R. Hall came. Hall said no.",
        7,
    ),
    ("Mrs Rose Hall", "In May the Town Hall was open. The Hall has a rose. Hall hire is cheap.", 0),
    ("Will Park", "Will Park's dog. They will park in the car park. Will you park here?", 1),
    ("May Church", "In May the Parish Church was open. May Church wrote.", 1),
    ("Zoë Núñez", "Zoe Nunez and Zoë Núñez; Nunez's car, the Núñezes", 4),
    ("Ann-Marie O'Neil", "Ann Marie, O’Neil, Ann-Marie O'Neil, Oneil", 4),
    ("Cllr Jo Marlow", "Councillor Marlow, Jo Marlow, Cllr. J. Marlow", 3),
    ("Troll_1", "@Troll_1 and troll_1, not Troll_12", 2),
    ("Mr Li", "Mr Li lives here. A list of lies.", 1),
]


@pytest.mark.parametrize(("name", "text", "count"), NAMED)
def test_a_name_is_found_as_people_write_it_and_nothing_else_is(checker: Checker, name: str, text: str, count: int) -> None:
    found = NameFinder(name, contact_spans(checker).is_word).spans(text)
    assert len(found) == count, [text[a:b] for a, b in found]


DETAILS = {
    "Rose Hall rose@gmail.com": ["rose@gmail.com"],
    "From: Rose Hall <rose@example.org>": ["rose@example.org"],
    "Mrs Rose Hall lives at 12 Mill Lane. Ring Mrs Hall on 01980 555 0123.": ["12 Mill Lane", "01980 555 0123"],
    "Write to clerk@example.org or to office@ludlow.gov.uk": [],
}


@pytest.mark.parametrize("text", DETAILS)
def test_only_the_details_are_found_and_each_of_them(checker: Checker, text: str) -> None:
    """A surname that is a word for an office hid the address behind it from the checker."""
    assert [text[start:end] for start, end in contact_spans(checker)(text)] == DETAILS[text]


def test_a_surname_that_is_a_building_hides_no_address(made: Opened, write: Write) -> None:
    incident = finished(made[1], others=("Rose Church",), facts="It named Rose Church, 12 Mill Lane, SN7 7AA. All saw it.")
    text = as_text(write("monitoring-officer", incident).report)
    assert "Mill Lane" not in text and "SN7" not in text and "All saw it." in text


def test_names_of_files_and_links_name_people_too(checker: Checker) -> None:
    hall = NameFinder("Mrs Rose Hall", contact_spans(checker).is_word)
    assert hall.in_a_file_name("mrs-hall-12-mill-lane.png") and hall.in_a_file_name("IMG rosehall.jpg")
    assert not hall.in_a_file_name("town-hall.png") and not hall.in_a_file_name("roses.png")
    assert hall.spans("see https://example.test/rose.hall/posts/1 now") == [(4, 42)]


@pytest.mark.parametrize(
    "link", ["will.o'neil", "WillO%27Neil", "will-o’neil", "will~o,neil", "Zo%C3%AB.N%C3%BA%C3%B1ez", "zoe%20nunez"]
)
def test_a_name_in_a_link_is_found_however_a_browser_writes_it(checker: Checker, link: str) -> None:
    names = [NameFinder(name, contact_spans(checker).is_word) for name in ("Will O'Neil", "Zoë Núñez")]
    text = f"see https://example.test/{link}/posts/1 now"
    assert [span for name in names for span in name.spans(text)] == [(4, len(text) - 4)]
    assert any(name.in_a_file_name(f"{link}.png") for name in names)


def test_names_with_a_title_are_noticed() -> None:
    assert titled("He wrote to Cllr Ada Brown: I know. Mrs Hall's cat.") == ["Cllr Ada Brown", "Mrs Hall"]


@pytest.fixture
def write(made: Opened, content: Content, checker: Checker) -> Write:
    """Makes a report of an incident with these values."""
    store = made[1]
    finder = contact_spans(checker)

    def run(recipient: str, incident: Incident, **chosen: object) -> Made:
        wanted = Recipient(recipient)
        choices = Choices(spec_of(content, wanted).include, **chosen)  # type: ignore[arg-type]
        return make_report(gather(store, incident), wanted, choices, content, content.packs["ludgershall"], NOW, finder)

    return run


def _picture(path: Path) -> Path:
    Image.effect_noise((300, 200), 60).convert("RGB").save(path)
    return path


def test_victims_and_witnesses_stand_by_name_on_a_sheet_of_their_own(made: Opened, write: Write) -> None:
    facts = "The account wrote to Cllr Ada Brown: I know where you park."
    incident = finished(made[1], others=("Cllr Ada Brown",), facts=facts, details=(("danger", "Cllr Brown is worried."),))
    for recipient in ("police", "monitoring-officer"):
        text = as_text(write(recipient, incident).report)
        body, _, sheet = text.partition("Confidential sheet: who is who")
        assert "Brown" not in body and "wrote to Person A: I know where you park." in body and "Cllr Ada Brown" in sheet


def test_a_quotation_is_never_altered(made: Opened, write: Write) -> None:
    incident = finished(
        made[1], others=("Mrs Hall",), facts='He wrote: "Mrs Hall is a thief and everyone knows it." It was public.'
    )
    body, _, sheet = as_text(write("monitoring-officer", incident).report).partition("Confidential sheet: who is who")
    assert "He wrote: [quotation 1: on the confidential sheet] It was public." in body
    assert '"Mrs Hall is a thief and everyone knows it."' in sheet
    out = write("monitoring-officer", incident, people={"Mrs Hall": PersonShow.OUT})
    assert "He wrote: [quotation left out] It was public." in as_text(out.report)
    assert "1 quotation, whole, because it holds what is left out" in out.left_out and "thief" not in as_text(out.report)


def test_a_picture_is_held_to_the_same_as_words(made: Opened, write: Write, tmp_path: Path) -> None:
    store = made[1]
    incident = finished(store, others=("Mrs Hall",), facts="Mrs Hall of 12 Mill Lane was named.")
    add_file(store, incident, _picture(tmp_path / "mrs-hall.png"), {"what": "Screenshot"})
    kept = store.evidence(incident)[0]
    made_one = write("monitoring-officer", incident)
    assert not _pictures(made_one) and any("was not searched" in line for line in made_one.left_out)
    assert b"hall" not in pdf_of(made_one.report, RESOURCES).lower()
    looked_at = write("monitoring-officer", incident, files={kept.id: FileShow.PRINT})
    assert (
        _pictures(looked_at) == 1 and "Evidence number 1. Printed, but not searched for names and details." in looked_at.left_out
    )


def test_a_searched_picture_is_printed_only_when_it_shows_nothing_that_is_hidden(
    made: Opened, content: Content, checker: Checker, tmp_path: Path
) -> None:
    from dataclasses import replace

    store = made[1]
    incident = finished(store, others=("Mrs Hall",), facts="Mrs Hall was named.")
    add_file(store, incident, _picture(tmp_path / "a.png"))
    parts, finder = spec_of(content, Recipient.POLICE).include, contact_spans(checker)
    for words, printed in (("Mrs Hall is a thief", 0), ("Ring 01980 555 0123", 0), ("The bins were late", 1), ("", 1)):
        material = replace(gather(store, incident), words_in=lambda _e, said=words: said)
        made_one = make_report(material, Recipient.POLICE, parts, content, content.packs["ludgershall"], NOW, finder)
        assert _pictures(made_one) == printed, words


def _pictures(made: Made) -> int:
    from assistant.domain.report import Figure

    return sum(isinstance(b, Figure) for b in made.report.blocks)


def test_the_reasons_that_were_typed_are_never_lost(made: Opened, write: Write) -> None:
    both = (("clause-reasons", "Ludgershall 4.9: because it says she took money"), ("rule-LTC-4.7", "thief is abuse"))
    incident = finished(made[1], pack="ludgershall", clauses=("LTC-4.7", "LTC-4.9"), details=both)
    text = as_text(write("monitoring-officer", incident).report)
    assert "because it says she took money" in text and "thief is abuse" in text and "Why these rules fit" not in text


def test_a_rule_without_a_reason_is_asked_about_and_leaves_no_strange_words(made: Opened, write: Write) -> None:
    picked = {"pack": "ludgershall", "clauses": ("LTC-4.7", "LTC-4.9")}
    bare = write("monitoring-officer", finished(made[1], **picked))
    asked = "You have not said why these rules fit: Ludgershall 4.7, Ludgershall 4.9. Say why each fits, or take it out of the incident."
    assert asked in bare.missing and "Why it fits" not in as_text(bare.report)
    assert "• Why these rules fit: Ludgershall 4.7, Ludgershall 4.9" in as_text(bare.report)
    half = write("monitoring-officer", finished(made[1], **picked, details=(("rule-LTC-4.7", "thief is abuse"),)))
    assert (
        "You have not said why these rules fit: Ludgershall 4.9. Say why each fits, or take it out of the incident."
        in half.missing
    )
    assert "Why it fits" in as_text(half.report) and "thief is abuse" in as_text(half.report)
    for recipient in ("police", "me"):
        other = write(recipient, finished(made[1], **picked))
        assert not [line for line in other.missing if "rules" in line] and "Why these rules fit" not in as_text(other.report)


def test_what_the_police_ask_first_is_said_once_when_nobody_answered_it(made: Opened, write: Write) -> None:
    assert as_text(write("police", finished(made[1])).report).lower().count("danger") == 2, (
        "the question, and that nothing is known"
    )


def test_what_is_not_printed_is_listed_with_its_reason(made: Opened, write: Write, tmp_path: Path) -> None:
    store = made[1]
    incident = finished(store, others=())
    for name, data in (("a.zip", zip_bytes(a=b"x")), ("b.m4a", b"\0\0\0\x18ftypM4A \0\0"), ("c.txt", b"other")):
        (tmp_path / name).write_bytes(data)
        add_file(store, incident, tmp_path / name)
    store.remove_evidence(incident, store.evidence(incident)[2], "It was the wrong file")
    left = " ".join(write("me", incident).left_out)
    assert "Evidence numbers 1, 2. Not printed" in left
    assert "Evidence number 3 was removed on" in left and "It was the wrong file" in left


def test_what_is_missing_is_asked_before_saving(made: Opened, write: Write) -> None:
    missing = write("monitoring-officer", finished(made[1])).missing
    assert "You have not said which paragraphs of the code. The monitoring officer will ask." in missing
    given = (("code-paragraphs", "1.1: because"),)
    assert not any("paragraphs" in m for m in write("monitoring-officer", finished(made[1], details=given)).missing)


def test_each_allegation_stands_apart_with_what_was_found(made: Opened, write: Write) -> None:
    details = (
        *(("allegation-text.1", "He posted it."), ("allegation-finding.1", "agreed"), ("allegation-text.2", "He meant it.")),
        *(("allegation-finding.2", "disputed"), ("witness-name.1", "B. Jones"), ("witness-job.1", "Caretaker")),
        *(("unavailable-what.1", "The first post"), ("unavailable-why.1", "It was deleted")),
    )
    text = as_text(write("disciplinary", finished(made[1], who=Who.STAFF, details=details)).report)
    at = 0
    for part in ("Allegation 1", "He posted it.", "Finding: Agreed", "Allegation 2", "He meant it.", "Finding: Disputed"):
        at = text.index(part, at)
    assert "The first post | It was deleted" in text and "Job or place: Caretaker" in text


def test_several_members_stand_each_apart(made: Opened, write: Write) -> None:
    text = as_text(write("monitoring-officer", finished(made[1], person="Cllr Webb", also=(Subject("Cllr Ann Fox"),))).report)
    assert text.count("Their name: Cllr Webb") == 1 and text.count("Their name: Cllr Ann Fox") == 1


def test_every_section_of_every_recipient_and_form_is_written(content: Content, made: Opened, write: Write) -> None:
    incident = finished(made[1])
    for spec in content.recipients:
        assert as_text(write(spec.id.value, incident).report)
    for form in content.report_forms:
        one = write("monitoring-officer", incident, form=form.id)
        text = as_text(one.report)
        told = before_you_send(gather(made[1], incident), spec_of(content, Recipient.MONITORING_OFFICER), content.words, one)
        assert form.note in told and form.note not in text, "advice to its maker stays off the paper"
        assert f"In the order of: {form.label}" in text and text.index(form.fields[0].asks) < text.index(form.fields[-1].asks)


def test_what_is_taken_off_before_others_read_it_stands_on_one_sheet(made: Opened, write: Write) -> None:
    details = (
        ("complainant", "Ms A. Clerk, 01584 000"),
        ("witness-name.1", "Mr Tom Fox"),
        ("witness-contact.1", "tom@example.org"),
    )
    pages = page_texts(
        pdf_of(write("monitoring-officer", finished(made[1], others=("Mrs Hall",), details=details)).report, RESOURCES)
    )
    sheet = next(page for page in pages if "Take this sheet off" in page)
    assert "Who refers it" in sheet and "Witnesses" in sheet and "Confidential sheet: who is who" in sheet
    assert sum("Take this sheet off" in page for page in pages) == 1
    assert "Who is it about" not in sheet and "Declaration" not in sheet and "Privacy notice" not in sheet
    assert "Privacy notice" in pages[-1] and "Fox" not in pages[-1]


def test_in_the_order_of_a_form_each_answer_stands_once_and_under_its_label(made: Opened, write: Write) -> None:
    """Their side stood under what came before, as if the writer had said it; the summary said link and day again."""
    acts = (Action(ActionKind.SPOKE, dt.date(2026, 11, 5)), Action(ActionKind.REPORTED, dt.date(2026, 11, 4)))
    details = (("background", "We asked twice."), ("remedy", "an apology"), ("complainant", "Ann"), ("behalf", "Mrs Fox"))
    incident = finished(made[1], link="https://example.test/1", their_side="It was a joke.", actions=acts, details=details)
    text = as_text(write("monitoring-officer", incident, form="malvern-hills").report)
    assert text.count("https://example.test/1") == 1 and text.count("When it was seen") == 1
    before = text[text.index("What came before, and what was tried") : text.index("Evidence, numbered")]
    order = ("We asked twice.", "Their side", "It was a joke.", "What has been done", "4 November 2026", "5 November 2026")
    at = [before.index(words) for words in order]
    assert at == sorted(at) and "An apology" in text
    assert text.count("On the confidential sheet at the end") == 2, "once for each question"


@pytest.mark.long
def test_nothing_that_was_left_out_is_anywhere_and_everything_else_is(
    made: Opened, content: Content, checker: Checker, tmp_path: Path
) -> None:
    store, dice = made[1], random.Random(18)
    finder = contact_spans(checker)
    for number in range(trials(200)):
        who = made_up(dice)
        incident = finished(store, **values_of(who, dice))
        add_file(
            store,
            incident,
            _picture(tmp_path / f"{who.joined}-{number}.png"),
            {"what": f"A post about {who.name}", "source": f"from {who.ways[1]}"},
        )
        forms = ["", *(f.id for f in content.report_forms)]
        for recipient in Recipient:
            parts = spec_of(content, recipient).include - {"others", "contact"}
            form = forms[number % len(forms)] if recipient is Recipient.MONITORING_OFFICER else ""
            choices = Choices(parts, {who.name: PersonShow.OUT}, form=form)
            report = make_report(
                gather(store, incident), recipient, choices, content, content.packs["ludgershall"], NOW, finder
            ).report
            _holds_nothing(report, who)


def _holds_nothing(report: object, who: Person) -> None:
    text = as_text(report)  # type: ignore[arg-type]
    assert STAYS in text, text
    data = pdf_of(report, RESOURCES)  # type: ignore[arg-type]
    whole = "\n".join([text, *bookmarks(data), everything_in(data)])
    for secret in who.secrets:
        assert secret not in whole, (secret, who)


def test_words_of_the_form_alone_need_no_checker(made: Opened, content: Content) -> None:
    incident = finished(made[1], others=("Mrs Hall",))
    made_one = make_report(
        gather(made[1], incident),
        Recipient.ME,
        frozenset(["facts"]),
        content,
        content.packs["general"],
        NOW,
        Finder(lambda _t: []),
    )
    assert "wassock" in as_text(made_one.report)


def test_a_name_with_a_word_behind_it_is_nobody_else(made: Opened, write: Write) -> None:
    """It stood on the confidential sheet as another person, whole."""
    facts = "I met Mrs Rose Hall Monday. Others were kind to\nMrs Rose Hall\nMade by hand, she said."
    incident = finished(made[1], others=("Mrs Rose Hall", "Mr Tom Fox"), facts=facts)
    text = as_text(write("monitoring-officer", incident, people={"Mrs Rose Hall": PersonShow.OUT}).report)
    assert "Hall" not in text and "Mr Tom Fox" in text.partition("Confidential sheet: who is who")[2]
    assert titled("to Mrs Rose Hall\nMade by hand") == ["Mrs Rose Hall"]


def test_files_that_were_added_together_are_one_line_of_the_timeline(made: Opened, write: Write, tmp_path: Path) -> None:
    store = made[1]
    incident = finished(store)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"The words of {name}")
        add_file(store, incident, tmp_path / f"{name}.txt")
    store.remove_evidence(incident, store.evidence(incident)[2], "It was the wrong file")
    for _ in range(3):
        store.log.remember("exported", "incident", number=incident.number, incident=incident.id)
    text = as_text(write("me", incident).report)
    assert "Ann Clerk: saved a copy (3 times)" in text
    assert text.count("added evidence number") == 1 and "Ann Clerk: added evidence numbers 1 to 3" in text
    assert "Ann Clerk: removed evidence number 3" in text


def test_who_refers_it_stands_first_under_a_label_and_advice_to_them_is_on_their_own_page(made: Opened, write: Write) -> None:
    details = (("complainant", "Ms Ada Clerk, Town Hall"), ("capacity", "clerk"), ("remedy", "An apology in public"))
    text = as_text(write("monitoring-officer", finished(made[1], details=details)).report)
    sheet = text[text.index("Who refers it\n") :]
    assert sheet.index("Referred by") < sheet.index("Ms Ada Clerk, Town Hall") < sheet.index("They refer it as: Clerk")
    assert sheet.index("Privacy notice") < sheet.index("You can ask to keep your name back")
    assert text.count("What would put it right") == 1, "the answer to the only question of a section has no second label"


def test_someone_who_is_told_by_what_they_are_is_the_same_everywhere(made: Opened, write: Write) -> None:
    """A letter stood on the confidential sheet for someone whom the report named."""
    act = Action(ActionKind.HID, dt.date(2026, 11, 5), reason="It named her.", second_person="Deputy clerk")
    incident = finished(made[1], others=("Mrs Hall",), facts="Mrs Hall rang the clerk.", actions=(act,))
    body, _, sheet = as_text(write("monitoring-officer", incident).report).partition("Confidential sheet: who is who")
    assert "We hid it. Why: It named her. Second person: Person B." in body and "rang the clerk" in body
    assert "Person B | Deputy clerk" in sheet and body.count("Why: It named her") == 1


def test_a_witness_is_one_on_the_confidential_sheet_too(made: Opened, write: Write) -> None:
    incident = finished(made[1], others=("Mr Tom Church",), details=(("witness-name.1", "Mr Tom Church"),))
    assert "Mr Tom Church | a witness" in as_text(write("monitoring-officer", incident).report)


def test_everyone_is_named_once_in_the_body_with_what_they_are(made: Opened, write: Write) -> None:
    """A witness stood on the confidential sheets only: the letter was nowhere else."""
    values = {"others": ("Mrs Hall",), "facts": "Mrs Hall was named.", "details": (("witness-name.1", "Mr Tom Fox"),)}
    for recipient in ("monitoring-officer", "disciplinary", "ombudsman-wales", "police"):
        body, _, sheet = as_text(write(recipient, finished(made[1], **values)).report).partition("Confidential. Take this")
        assert "• Person A: someone affected, or named\n• Person B: a witness" in body and "Person B | Mr Tom Fox" in sheet
        assert "Fox" not in body and "Hall" not in body
    shown = as_text(write("monitoring-officer", finished(made[1], **values), people={"Mr Tom Fox": PersonShow.NAME}).report)
    assert "• Mr Tom Fox: a witness" in shown
    out = as_text(write("monitoring-officer", finished(made[1], **values), people={"Mr Tom Fox": PersonShow.OUT}).report)
    assert "a witness" not in out and "Fox" not in out
    told = finished(made[1], others=("Mrs Hall, 12 Mill Lane",))
    named = as_text(write("monitoring-officer", told, people={"Mrs Hall, 12 Mill Lane": PersonShow.NAME}).report)
    assert "• Mrs Hall, [private details left out]: someone affected, or named" in named and "Mill Lane" not in named


def test_the_privacy_notice_speaks_of_the_log_that_it_is_from(
    made: Opened, write: Write, tmp_path: Path, content: Content
) -> None:
    text = as_text(write("monitoring-officer", finished(made[1])).report)
    assert "Who uses the data: the council, and" in text and "keeps this log" not in text and "Staff" not in text
    mine, _ = new_log(tmp_path / "mine", LogKind.MY)
    store = IncidentStore(mine)
    parts = spec_of(content, Recipient.MONITORING_OFFICER).include
    material = gather(store, finished(store))
    report = make_report(
        material, Recipient.MONITORING_OFFICER, parts, content, content.packs["general"], NOW, Finder(lambda _t: [])
    )
    mine.close()
    text = as_text(report.report)
    assert "Who uses the data: the councillor who keeps this log" in text and "For a council" not in text


def test_of_a_nearly_empty_incident_each_lack_is_said_once(made: Opened, write: Write, content: Content) -> None:
    """No heading stands over nothing, and nothing is asked for twice before a report is saved."""
    bare = {
        "pack": "general",
        "clauses": ("GEN-abuse",),
        "facts": "",
        "connections": (),
        "reason": "",
        "person": "",
        "others": (),
    }
    incident = finished(made[1], **bare)
    for recipient in Recipient:
        one = write(recipient.value, incident)
        asked = before_you_send(gather(made[1], incident), spec_of(content, recipient), content.words, one)
        assert len(asked) == len(set(asked)) and sum(line.startswith("Still to add") for line in asked) == 1, asked
        assert "Still to add: why you keep it, how it is connected to the council, the facts." in asked
        assert not [line for line in asked if "rules" in line], "general advice is nobody's rule"
        blocks = [b for b in one.report.blocks if not isinstance(b, NewPage)]
        for block, after in pairwise(blocks):
            if isinstance(block, Heading) and block.level > 1:
                assert not isinstance(after, Heading) or after.level > block.level, block.text
        lacking = [b.items for h, b in pairwise(blocks) if isinstance(h, Heading) and "not given" in h.text]
        assert all(len(items) == len(set(items)) for items in lacking)


def test_labels_say_in_plain_words_what_stands_beside_them(made: Opened, write: Write) -> None:
    details = (("capacity", "clerk"), ("complainant", "tom@example.org"), ("in-office-now", "yes, since May"))
    incident = finished(
        made[1],
        title="Abusive, Facebook",
        kind="abuse",
        platform="facebook",
        account="webb4you",
        who=Who.COUNCILLOR,
        details=details,
    )
    text = as_text(write("monitoring-officer", incident).report)
    for words in ("They refer it as: Clerk", "In office now: Yes, since May", "tom@example.org", "Their account name: webb4you"):
        assert words in text, words
    for words in ("On behalf of", "Refers it as: clerk", "End of the history", "Title: Abusive, Facebook", "Posted\n"):
        assert words not in text, words
    assert re.search(r"The history of the log has \d+ lines. Its check code is \d+: [0-9a-f]{8} ", text)


def test_general_advice_is_no_council(made: Opened, write: Write) -> None:
    for recipient in Recipient:
        report = write(recipient.value, finished(made[1], pack="general")).report
        assert "General advice," not in report.foot and "General advice" not in report.title
        assert "Council: General advice" not in as_text(report) and "General advice: " not in as_text(report)
