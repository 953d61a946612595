# SPDX-License-Identifier: Apache-2.0
"""All about one person: everything that names them, with other people left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.app import main
from assistant.domain.content import Content
from assistant.domain.incident import Incident, Subject, Who
from assistant.domain.report import as_text
from assistant.domain.trust import Trust
from assistant.services.check.checker import Checker
from assistant.services.log.incidents import add_file
from assistant.services.log.person import PersonCopy, Wishes, about_person
from assistant.services.papers.brief import contact_spans
from assistant.storage import picture_words
from tests.unit.logs import PASSPHRASE, finished
from tests.unit.logs import Made as Opened
from tests.unit.pdfs import text_of, valid
from tests.unit.test_evidence import real_picture
from tests.unit.test_report_hiding import NOW

NOTHING = Wishes()
WEBB = {"person": "Cllr John Webb", "account": "Cllr John Webb, Corve", "pack": "ludlow"}


@pytest.fixture
def told(made: Opened, content: Content, checker: Checker) -> Callable[..., str]:
    """The pages about someone."""

    def run(*names: str, wishes: Wishes = NOTHING) -> str:
        finder = contact_spans(checker)
        found = about_person(made[1], names, finder, content.words)
        trust = {i.id: Trust() for i, _ in found.incidents}
        return as_text(PersonCopy(found, wishes, content, trust, finder, NOW).as_report("Corve Town Council", "Ann Clerk"))

    return run


def _with_picture(made: Opened, tmp_path: Path, words: str, **values: object) -> Incident:
    incident = finished(made[1], **values)
    (tmp_path / "a.png").write_bytes(real_picture())
    picture_words.keep(made[0], incident, add_file(made[1], incident, tmp_path / "a.png").evidence, words)
    return incident


def test_someone_who_is_named_in_a_picture_only_is_found_with_its_words(
    made: Opened, told: Callable[..., str], tmp_path: Path
) -> None:
    _with_picture(made, tmp_path, "In May it rained.\nCllr Webb: ask Rose\nHAL what she got", others=())
    text = told("Mrs Rose Hal")
    assert "Words in it that name them: [name left out]: ask Rose\nHAL what she got" in text and "In May" not in text


def test_the_name_of_an_account_hides_no_town(made: Opened, told: Callable[..., str]) -> None:
    """Others' accounts were taken apart as names of people are: Corve Town Council had its name left out."""
    facts = "Cllr John Webb, Corve wrote that Mrs Rose Hall of Corve took money. Webb said no more."
    finished(made[1], others=("Mrs Rose Hall",), facts=facts, **WEBB)
    text = told("Mrs Rose Hall")
    assert "wrote that Mrs Rose Hall of Corve took money. [name left out] said no more." in text and "Webb" not in text


def test_answers_say_whom_and_what_they_are_about(made: Opened, told: Callable[..., str]) -> None:
    also = (Subject("Cllr Ann Fox", Who.COUNCILLOR, "@annfox"), Subject("Sam Poole", Who.STAFF, "@sampoole"))
    details = (
        *(("in-office-then", "Yes"), ("in-office-then.2", "No"), ("confidential", ""), ("rule-LUD-M-8b", "It names her.")),
        *(("witness-name.1", "Mr Tom Church"), ("witness-job.1", "Trader"), ("behalf", "Mrs Rose Hall")),
    )
    finished(made[1], others=("Mrs Rose Hall",), also=also, details=details, **WEBB)
    text = told("Cllr Ann Fox", "@annfox", wishes=Wishes({"Mr Tom Church": "He agreed"}))
    assert "In office when it happened (Cllr Ann Fox): No" in text and "In office when it happened ([name left out]): Yes" in text
    assert "Why Ludlow M-8b fits: It names her." in text and "Job or place (Witness 1): Trader" in text
    assert "Name (Witness 1): Mr Tom Church" in text and "Request to keep" not in text
    assert "Cllr Ann Fox (@annfox), A councillor\n[name left out] ([name left out]), Staff" in text
    assert "Hall" not in text and "Webb" not in text and "Poole" not in text


def test_the_command_line_gives_the_same_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    sample = Path(__file__).parents[1] / "fixtures" / "incidents" / "01-untrue-about-a-person.json"
    log = ["--data", str(tmp_path / "data"), "incident", "--log", str(tmp_path / "log")]
    assert main([*log, "add", str(sample)]) == 0
    out = tmp_path / "out"
    assert main([*log, "person", "Nobody Here", "--out", str(out)]) == 2 and not out.exists()
    assert main([*log, "person", "Mrs Hall", "--out", str(out), "--keep", "Sam Poole=He agreed"]) == 2
    assert "is not named there. Have: Cllr John Webb" in capsys.readouterr().err
    assert main([*log, "person", "Mrs Hall", "Margaret Hall", "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "Read every line before you hand it over." in said.err and said.out.startswith("Saved: All about one person")
    pdf, data = next(out.glob("*.pdf")).read_bytes(), json.loads(next(out.glob("*.json")).read_text(encoding="utf-8"))
    valid(pdf)
    assert "Mrs Hall is a thief" in text_of(pdf) and "Webb" not in text_of(pdf) + json.dumps(data)
    assert data["about"] == ["Mrs Hall", "Margaret Hall"]
