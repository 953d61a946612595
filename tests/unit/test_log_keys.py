# SPDX-License-Identifier: Apache-2.0
"""Passphrase, recovery sheet, and what is never in clear."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.storage import opening as logs
from assistant.storage.errors import (
    KeyFileError,
    WrongSecretError,
)
from assistant.storage.keys import change_passphrase, new_sheet
from assistant.storage.passphrase import good_passphrase, passphrase_problem
from assistant.storage.vault import ALPHABET, new_code, read_code, shown_code
from tests.unit.logs import PASSPHRASE, Made, codes, finished, made_log, reopened


def test_a_log_opens_with_its_passphrase_or_its_sheet_and_nothing_else(tmp_path: Path) -> None:
    log, code = made_log(tmp_path / "log")
    log.close()
    for typed in (PASSPHRASE, "  Three  small WORDS "):
        assert logs.unlock(tmp_path / "log", passphrase=typed).log_id == log.log_id
    for typed in (code, shown_code(code).lower(), code.replace("1", "l").replace("0", "O")):
        assert logs.unlock(tmp_path / "log", code=typed).log_id == log.log_id
    said = set()
    for wrong in ("", "three small word", "wrong", "x" * 5000, "\0"):
        with pytest.raises(WrongSecretError) as error:
            logs.unlock(tmp_path / "log", passphrase=wrong)
        said.add(str(error.value))
    assert said == {"That is not right. Try again. You can also use your recovery sheet."}
    other = new_code()
    with pytest.raises(WrongSecretError):
        logs.unlock(tmp_path / "log", code=other)


@pytest.mark.usefixtures("own_secrets")
def test_no_two_logs_share_a_salt_or_a_code(tmp_path: Path) -> None:
    salts, given = [], []
    for name in ("one", "two"):
        log, code = made_log(tmp_path / name)
        given += [code, new_sheet(log, PASSPHRASE)]
        log.close()
        plain = json.loads((tmp_path / name / logs.KEYS).read_text().splitlines()[0])
        salts += [slot["salt"] for slot in plain["slots"].values()]
    assert len(set(salts)) == len(salts) and len(set(given)) == len(given)


@given(st.integers(0, 29), st.sampled_from(ALPHABET))
def test_one_wrong_letter_of_a_code_is_nearly_always_noticed_before_it_is_tried(at: int, letter: str) -> None:
    code = "7K3M9Q2X4V6B8N1C5Z0R7T3W9Y2HJA"[:29]
    whole = next(code + c for c in ALPHABET if _reads(code + c))
    changed = whole[:at] + letter + whole[at + 1 :]
    assert _reads(whole)
    if at == 29:
        assert _reads(changed) == (letter == whole[29])


def _reads(code: str) -> bool:
    try:
        return read_code(code) == code
    except WrongSecretError:
        return False


def test_changing_the_passphrase_keeps_the_sheet_and_a_new_sheet_ends_the_old_one(made: Made) -> None:
    log, _, folder = made
    first = new_sheet(log, PASSPHRASE)
    change_passphrase(log, "another good passphrase")
    with pytest.raises(WrongSecretError):
        logs.unlock(folder, passphrase=PASSPHRASE)
    assert logs.unlock(folder, passphrase="another good passphrase")  # noqa: S106
    assert logs.unlock(folder, code=first)
    with pytest.raises(WrongSecretError):
        new_sheet(log, PASSPHRASE)
    second = new_sheet(log, "another good passphrase")
    with pytest.raises(WrongSecretError):
        logs.unlock(folder, code=first)
    assert logs.unlock(folder, code=second)
    assert codes(log) == []


def test_a_damaged_recovery_slot_is_noticed_while_the_passphrase_still_works(made: Made) -> None:
    log, _, folder = made
    log.close()
    path = folder / logs.KEYS
    plain = json.loads(path.read_bytes().split(b"\n")[0])
    slot = plain["slots"]["recovery"]["wrapped"]
    path.write_bytes(path.read_bytes().replace(slot.encode(), (("B" if slot[0] == "A" else "A") + slot[1:]).encode()))
    log = reopened(folder)
    assert not log.state.keys_sound
    assert codes(log) == ["keys"]
    with pytest.raises(KeyFileError, match="Make a new recovery sheet"):
        change_passphrase(log, "another good passphrase")
    new_sheet(log, PASSPHRASE)
    assert codes(log) == []
    log.close()


def test_nothing_secret_is_ever_in_clear(made: Made) -> None:
    log, store, folder = made
    finished(store, facts="xylophone zebra", person="Quentin Yarborough", views="marmalade", their_side="gramophone")
    code = new_sheet(log, PASSPHRASE)
    secrets = ["xylophone", "Yarborough", "marmalade", "gramophone", "wassock", "John Webb", "post.txt", "the post as text"]
    secrets += [PASSPHRASE, "Ann Clerk", code, shown_code(code)]
    for step in ("open", "closed"):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            data = path.read_bytes().lower()
            for secret in secrets:
                for form in (secret.encode(), secret.encode("utf-16-le")):
                    assert form.lower() not in data, (step, path.name, secret)
        log.close()


@pytest.mark.parametrize("text", ["three small words", "cat hat mat", "another good passphrase", "purple kettle garden"])
def test_three_words_that_do_not_belong_together_are_a_passphrase(text: str) -> None:
    assert passphrase_problem(text) == "" and good_passphrase(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "too short"),
        ("a b c", "too short"),
        ("aaaaaaaaaaaa", "again and again"),
        ("the the the", "again and again"),
        ("abcdefghijkl", "in a row"),
        ("password1234", "many people"),
        ("qwertyuiop[]", "quickly"),
        ("letmein12345", "quickly"),
        ("14/11/2026", "A date"),
    ],
)
def test_what_is_guessed_quickly_is_none_and_is_told_why(text: str, said: str) -> None:
    problem = passphrase_problem(text)
    assert said in problem and problem.endswith("Use three or four words that do not belong together.")


def test_a_long_passphrase_is_looked_at_in_no_time_to_speak_of() -> None:
    assert passphrase_problem("correct horse battery staple " * 400) == ""


def test_the_name_of_the_council_is_no_passphrase() -> None:
    assert passphrase_problem("ludlow town council clerk", known=["Ludlow Town Council", "clerk"])
