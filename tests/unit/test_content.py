# SPDX-License-Identifier: Apache-2.0
"""Loading: the compiled form, errors that name file and key, and packs from outside."""

from __future__ import annotations

import csv
import json
import re
import shutil
import tomllib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.content.load import load, validated
from assistant.content.problems import ContentError, Problem
from assistant.content.sources import read_rule
from assistant.domain.content import Content
from assistant.services.policy.packs import (
    PackError,
    add_pack,
    bring_pack_back,
    check_folder,
    load_added,
    remove_pack,
    with_added,
    write_skeleton,
)
from tests.conftest import RESOURCES, trials
from tests.unit.broken import broken
from tests.unit.packs import fill, write_pack


def test_the_compiled_form_is_the_same_and_needs_no_reader(tmp_path: Path, content: Content) -> None:
    first = load(RESOURCES, tmp_path)
    (compiled,) = tmp_path.glob("content-*.json")
    assert '"flags": ["I' not in compiled.read_text()
    assert load(RESOURCES, tmp_path) == first == content


def test_a_damaged_or_old_compiled_form_is_passed_over(tmp_path: Path, content: Content) -> None:
    load(RESOURCES, tmp_path)
    (compiled,) = tmp_path.glob("content-*.json")
    compiled.write_text(compiled.read_text()[:-40])
    assert load(RESOURCES, tmp_path) == content
    copy = tmp_path / "resources"
    shutil.copytree(RESOURCES, copy)
    path = copy / "topics.toml"
    path.write_text(path.read_text().replace("Politics", "Party politics"))
    assert load(copy, tmp_path).topics["political"] == "Party politics"


def test_every_clause_has_its_summary_its_label_and_an_anchor_that_can_be_found(content: Content) -> None:
    for pack in ("ludgershall", "ludlow"):
        for clause in content.packs[pack].clauses:
            assert clause.summary and clause.label.startswith(content.packs[pack].short_name)
            assert 3 <= len(clause.anchor.split()) <= 8


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "rules/threat-harm.toml",
            'concern = "threat"',
            'concern = "thraet"',
            ["rules/threat-harm.toml", "concern", 'Did you mean "threat"'],
        ),
        ("rules/threat-harm.toml", 'level = "stop"', 'level = "high"', ["level", "must be one of"]),
        ("rules/threat-harm.toml", 'title = "a threat"', 'titel = "a threat"', ["titel", "is no key that we know"]),
        ("rules/threat-harm.toml", 'kind = "phrases"', 'kind = "phrases', ["cannot be read as TOML"]),
        ("rules/threat-harm.toml", '"negated"', '"negative"', ["match.guards", "is not known"]),
        ("policies/ludlow/clauses.toml", 'concerns = ["voice", "label"]', 'concerns = ["voise"]', ["clause[", "voise"]),
        ("policies/ludlow/clauses.toml", 'id = "LUD-0.2"', 'id = "LUD-0.1"', ["is there 2 times"]),
        ("questions.toml", 'id = "answering"', 'id = "answered"', ["answering", "is not known"]),
        ("reports.toml", '"facts",', '"fcats",', ["reports.toml", "recipient[1].include", "must be one of", "'facts'"]),
        ("concerns.toml", '"feeding", title', '"feedign", title', ["feeding"]),
    ],
)
def test_mistakes_name_file_and_key(tmp_path: Path, name: str, old: str, new: str, said: list[str]) -> None:
    problems = "\n".join(broken(tmp_path, name, old, new))
    for words in said:
        assert words in problems


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    copy = tmp_path / "resources"
    shutil.copytree(RESOURCES, copy)
    for name in ("threat-harm", "abuse-insult", "voice-we"):
        path = copy / "rules" / f"{name}.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("level =", "levle =", 1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        validated(copy)
    assert len({p.file for p in error.value.problems}) == 3


# -- packs from outside ----------------------------------------------------------------------------------------------


def test_the_examples_of_a_skeleton_are_nobodys_rules(tmp_path: Path, content: Content) -> None:
    folder = tmp_path / "anytown"
    write_skeleton(folder, content)
    assert [p.message.split(".")[0] for p in check_folder(folder, content)] == ["is an example"] * 2
    with pytest.raises(PackError):
        add_pack(folder, tmp_path / "data", content)
    assert not (tmp_path / "data").exists()
    fill(folder)
    assert check_folder(folder, content) == []
    pack = add_pack(folder, tmp_path / "data", content)
    assert pack.council == "Anytown Town Council"
    assert "anytown" in with_added(content, load_added(tmp_path / "data", content)).packs


def test_a_newer_version_replaces_the_old_one(tmp_path: Path, content: Content) -> None:
    folder = tmp_path / "anytown"
    write_pack(folder, content)
    add_pack(folder, tmp_path / "data", content)
    path = folder / "pack.toml"
    path.write_text(path.read_text().replace("Adopted May 2026", "Adopted May 2027"))
    assert add_pack(folder, tmp_path / "data", content).version == "Adopted May 2027"
    assert [p.version for p in load_added(tmp_path / "data", content).packs] == ["Adopted May 2027"]
    bring_pack_back("anytown", tmp_path / "data")
    assert [p.version for p in load_added(tmp_path / "data", content).packs] == ["Adopted May 2026"]
    bring_pack_back("anytown", tmp_path / "data")
    assert [p.version for p in load_added(tmp_path / "data", content).packs] == ["Adopted May 2027"]


def test_a_policy_is_known_by_its_id_not_by_its_files_name(tmp_path: Path, content: Content) -> None:
    folder = write_pack(tmp_path / "anytown", content)
    renamed = folder.rename(tmp_path / "ludlow")
    data = tmp_path / "data"
    assert add_pack(renamed, data, content).id == "anytown"
    with_it = with_added(content, load_added(data, content))
    assert with_it.packs["ludlow"] is content.packs["ludlow"] and len(with_it.packs) == len(content.packs) + 1
    path = renamed / "pack.toml"
    path.write_text(path.read_text().replace('id = "anytown"', 'id = "ludlow"'))
    with pytest.raises(PackError, match="built in"):
        add_pack(renamed, data, content)
    path.write_text(path.read_text().replace('id = "ludlow"\n', ""))
    assert add_pack(renamed, data, content).id == "anytown-town-council"


def test_an_added_policy_can_be_removed_and_brought_back(tmp_path: Path, content: Content) -> None:
    data = tmp_path / "data"
    add_pack(write_pack(tmp_path / "anytown", content), data, content)
    remove_pack("anytown", data)
    assert load_added(data, content).packs == ()
    bring_pack_back("anytown", data)
    assert [p.id for p in load_added(data, content).packs] == ["anytown"]
    for wrong in ("ludlow", "..", "nobody"):
        with pytest.raises(PackError):
            remove_pack(wrong, data)


def test_every_key_of_a_policy_is_verified(tmp_path: Path, content: Content) -> None:
    folder = write_pack(tmp_path / "anytown", content)
    for file, old, new in (
        ("clauses.toml", 'topic = "conduct"', 'topic = "behaviour"'),
        ("clauses.toml", '"abuse"', '"abuses"'),
        ("pack.toml", 'kind = "clerk"', 'kind = "clark"'),
        ("pack.toml", 'id = "anytown"', 'id = "../any"'),
        ("pack.toml", "council =", "counsel ="),
    ):
        path = folder / file
        before = path.read_text()
        path.write_text(before.replace(old, new, 1))
        problems = check_folder(folder, content)
        assert problems and problems[0].file == file, (new, problems)
        path.write_text(before)
    assert check_folder(folder, content) == []


def test_a_zip_can_be_added_and_one_that_leads_out_cannot(tmp_path: Path, content: Content) -> None:
    folder = tmp_path / "anytown"
    write_pack(folder, content)
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    with zipfile.ZipFile(good, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"Anytown/{file.name}")
    with zipfile.ZipFile(bad, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"../../{file.name}")
    assert add_pack(good, tmp_path / "data", content).id == "anytown"
    with pytest.raises(PackError, match="outside its folder"):
        add_pack(bad, tmp_path / "data", content)


def test_a_broken_pack_changes_nothing_and_stops_nothing(tmp_path: Path, content: Content) -> None:
    folder = tmp_path / "anytown"
    write_pack(folder, content)
    data = tmp_path / "data"
    add_pack(folder, data, content)
    (folder / "clauses.toml").write_text("[[clause]]\nid = 3\n")
    with pytest.raises(PackError) as error:
        add_pack(folder, data, content)
    assert len(error.value.problems) >= 4
    assert load_added(data, content).packs[0].clauses
    (data / "anytown" / "pack.toml").write_bytes(b"\xff\xfe\x00broken")
    added = load_added(data, content)
    assert added.packs == () and added.problems


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000,
        "a = " + "{a=" * 3000,
        "x" * 2_000_000,
        "a." * 3000 + "b = 1",
        '[[clause]]\nid = "' + "x" * 300_000 + '"',
        "[[clause]]\n" * 2000,
        "\0\0\0",
        "clause = 3",
        "[clause]\nid = 1",
        '"\\ud800" = 1',
    ],
    ids=["deep-lists", "deep-tables", "huge", "dotted", "long-id", "many", "nulls", "number", "table", "surrogate"],
)
def test_hostile_packs_are_refused(tmp_path: Path, content: Content, text: str) -> None:
    folder = tmp_path / "anytown"
    write_pack(folder, content)
    (folder / "clauses.toml").write_text(text, encoding="utf-8")
    assert check_folder(folder, content)


@settings(max_examples=trials(600))
@given(data=st.data())
def test_changed_bytes_never_crash_the_loader(
    tmp_path_factory: pytest.TempPathFactory, content: Content, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("pack") / "anytown"
    write_pack(folder, content)
    path = folder / data.draw(st.sampled_from(["pack.toml", "clauses.toml"]))
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, 100_000)) % len(raw)] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(raw))
    for problem in check_folder(folder, content):
        assert problem.file and problem.message


def test_words_on_screen_are_plain(content: Content) -> None:
    """No verdict words, no exclamation marks, no sentence over 25 words."""
    banned = (
        "breach",
        "guilty",
        "illegal",
        "offence",
        "violation",
        "compliant",
        "approved",
        "passed",
        "failed",
        "oops",
        "please",
    )
    shown = list(content.words.values()) + [t for p in content.help_pages for t in p.paragraphs]
    shown += [t for r in content.rules for t in (r.title, r.message, r.why)] + [n.text for n in content.notes]
    shown += (
        [s for g in content.signals for s in (g.text, g.lower)]
        + [q.text for q in content.questions]
        + [a.text for a in content.audience]
    )
    for text in shown:
        if text == content.words["check.example"]:
            continue
        low = f" {text.lower()} "
        assert not any(f" {b}" in low for b in banned), text
        assert "!" not in text, text
        assert " safe " not in low and "only your friends" not in low and "no one will" not in low, text
        for sentence in text.replace("\n", ". ").split(". "):
            assert len(sentence.split()) <= 25, sentence


def test_what_a_card_says_holds_its_reason(content: Content) -> None:
    """One sentence that says what it is and why that matters, or two short ones; never the bare name of the thing."""
    said = [rule.message for rule in content.rules if rule.concern != "spelling"]
    said += [each["message"] for each in tomllib.loads((RESOURCES / "reader.toml").read_text(encoding="utf-8"))["says"]]
    for message in said:
        assert len(message.split()) >= 10 and len(message) <= 130, message


def test_every_word_key_is_used_and_every_used_key_exists(content: Content) -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in (RESOURCES.parent / "assistant").rglob("*.py")).replace("['", '["')
    code = code.replace("']", '"]')
    used = set(re.findall(r"(?:_words|\bw|\bwords)\[\"([a-z]+\.[a-z0-9-]+)\"\]", code))
    assert used <= set(content.words), used - set(content.words)
    families = set(re.findall(r"f[\"']([a-z]+\.[a-z0-9-]*)\{", code))
    for key in content.words:
        shown = f'"{key}"' in code or key.endswith(".nav") or key.startswith(tuple(families))
        assert shown, f"{key} is never shown"


def test_the_matrix_is_covered_by_the_packs(content: Content) -> None:
    rows = list(csv.DictReader((Path(__file__).parents[1] / "fixtures" / "clauses.csv").open(encoding="utf-8")))
    ids = {c.id: c for p in ("ludgershall", "ludlow") for c in content.packs[p].clauses}
    assert {r["id"] for r in rows} == set(ids)
    for row in rows:
        assert ids[row["id"]].strength.value == row["strength"]
        assert ids[row["id"]].binds.value == row["binds"]


def test_compiled_form_is_plain_json(tmp_path: Path) -> None:
    load(RESOURCES, tmp_path)
    (compiled,) = tmp_path.glob("content-*.json")
    first, whole = map(json.loads, compiled.read_text().splitlines())
    assert set(first) == {"key", "first"} and set(first["first"]) == {"words", "looks", "councils"}
    assert first["first"]["words"] == whole["words"]


def test_a_level_that_is_none_is_named_by_its_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "loud.toml"
    path.write_text(
        (RESOURCES / "rules" / "shouting.toml").read_text("utf-8") + '\n[[levels]]\nlevel = "loud"\n', encoding="utf-8"
    )
    problems: list[Problem] = []
    assert read_rule(path, problems) is None
    assert {re.sub(r"\[\d+\]", "", p.key) for p in problems} == {"levels.level"}
