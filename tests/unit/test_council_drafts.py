# SPDX-License-Identifier: Apache-2.0
"""The older council drafts, about conduct: what is measured with is whole, and apart from all that is trained or tuned on."""

from __future__ import annotations

import json
import random
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from assistant.domain.content import Content
from tests.conftest import ROOT
from tools.train_abuse_model.swap import swapped
from tools.train_reader.drafts import CODES, COUNCIL, FAIR, HANDS, Draft, composed, filled, frames, sitting, templates

CONCERNS = ("hate", "abuse", "threat")
"""The labels of the measuring drafts."""


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_line_has_its_labels_and_none_is_there_twice() -> None:
    rows = [r for path in sorted(COUNCIL.glob("*.jsonl")) for r in lines(path)]
    assert len(rows) >= 200
    for key in ("id", "text"):
        assert len({r[key] for r in rows}) == len(rows)
    for row in rows:
        assert {row[c] for c in CONCERNS} <= {0, 1} and isinstance(row["text"], str) and row["text"].strip() == row["text"]
        assert bool(row["how"]) == any(row[c] for c in CONCERNS)


def test_nothing_that_is_measured_with_stands_in_rules_drafts_or_practice(content_with_examples: Content) -> None:
    measured = {str(r["text"]).lower() for path in COUNCIL.glob("measure-*.jsonl") for r in lines(path)}
    known = {e.text.lower() for rule in content_with_examples.rules for e in (*rule.flags, *rule.allows)}
    known |= {p.text.lower() for p in content_with_examples.learn.posts}
    for half in ("write", "measure"):
        known |= {str(r["text"]).lower() for r in lines(ROOT / "tests" / "packs" / f"drafts-{half}.jsonl")}
    assert not measured & known


def test_every_protected_characteristic_is_there() -> None:
    groups = {r["group"] for r in lines(COUNCIL / "measure-1.jsonl") if r["hate"]}
    assert groups >= {
        "age", "disability", "gender-reassignment", "marriage", "pregnancy", "race", "religion", "sex", "sexual-orientation",
    }  # fmt: skip


def pieces(text: str) -> set[str]:
    low = text.lower()
    return {low[i : i + 5] for i in range(max(1, len(low) - 4))}


def test_no_sitting_holds_a_near_copy_of_what_is_measured_with() -> None:
    measured = [pieces(str(r["text"])) for path in COUNCIL.glob("measure-*.jsonl") for r in lines(path)]
    for path in COUNCIL.glob("*.txt"):
        for draft in sitting(path):
            mine = pieces(draft.text)
            assert all(len(mine & other) <= 0.6 * (len(mine) * len(other)) ** 0.5 for other in measured), (
                f"{path.name}: {draft.text}"
            )


def test_no_training_draft_is_a_near_copy_of_a_harmless_mention() -> None:
    frames = [f for part in tomllib.loads((COUNCIL / "mentions.toml").read_text(encoding="utf-8")).values() for f in part]
    assert len(set(frames)) == len(frames) >= 100
    data = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))
    trained = [*data["fair"], *data["hateful"], *(d.text for path in COUNCIL.glob("*.txt") for d in sitting(path))]
    filled = {"people": "Muslims", "person": "a Muslim woman"}
    asked = [pieces(frame.format(**filled)) for frame in frames]
    for text in trained:
        mine = pieces(text.replace("{people}", filled["people"]).replace("{person}", filled["person"]))
        assert all(len(mine & other) <= 0.6 * (len(mine) * len(other)) ** 0.5 for other in asked), text


def test_groups_change_places_the_same_way_in_the_whole_text() -> None:
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    text = "Muslims say so. A gay man and the muslims of anti-Muslims; not the Muslim vote."
    made = swapped(text, groups, random.Random(3))
    assert made is not None
    first = next(group for group in groups if made.startswith(group[0][0].upper() + group[0][1:] + " say so."))
    second = next(group for group in groups if group[1][0].upper() + group[1][1:] + " and" in made)
    assert first != second and f"and the {first[0]} of anti-Muslims; not the Muslim vote." in made
    assert swapped("The bins were late.", groups, random.Random(3)) is None
    assert swapped(text, groups, random.Random(3)) == made


def test_sittings_hold_what_the_card_says() -> None:
    sittings = {path.name: sitting(path) for path in sorted(COUNCIL.glob("*.txt"))}
    drafts = [draft for rows in sittings.values() for draft in rows]
    made = list(templates(COUNCIL / "templates.toml"))
    assert len(sittings) >= 30 and len(drafts) + len(made) >= 6000
    assert len({draft.text for draft in [*drafts, *made]}) == len(drafts) + len(made)
    assert len(made) <= (len(drafts) + len(made)) / 5
    fair = sum(draft.labels in (CODES["F"], FAIR) for draft in [*drafts, *made])
    assert 0.45 <= fair / (len(drafts) + len(made)) <= 0.6
    for path in COUNCIL.glob("*.txt"):
        assert path.read_text(encoding="utf-8").startswith("# Brief: "), path.name


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "train-x.txt"
    bad.write_text("# Brief: none\nF fine\nQ what is this?\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"train-x\.txt, line 3"):
        sitting(bad)


def test_composed_texts_keep_the_label_of_the_draft_that_decides() -> None:
    drafts = [
        Draft("You will be sorry.", CODES["T"]),
        *(Draft(f"Meeting number {n} is on Monday.", CODES["F"]) for n in range(9)),
    ]
    made = list(composed(drafts))
    assert [draft.labels for draft in made] == [CODES["T"], CODES["F"]]
    assert "You will be sorry." in made[0].text and "Meeting number" in made[0].text and "sorry" not in made[1].text


def test_every_group_meets_as_many_fair_and_hateful_frames_as_any_other() -> None:
    data = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))
    made = list(templates(COUNCIL / "templates.toml"))
    assert all("{" not in draft.text for draft in made)
    for labels, written in ((FAIR, data["fair"]), (CODES["H"], data["hateful"])):
        whole = {
            frame.format(people=people, person=person).lower(): people for frame in written for people, person in data["groups"]
        }
        met = Counter(whole[draft.text.lower()] for draft in made if draft.labels == labels)
        assert len(met) == len(data["groups"]) and max(met.values()) - min(met.values()) <= 1


def test_frames_are_filled_by_kind_and_a_line_without_one_slot_is_named(tmp_path: Path) -> None:
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    (tmp_path / "groups-01.txt").write_text(
        "# Somebody\nfair | {person} won the raffle.\ndiscrimination | no {people} here pls\n", encoding="utf-8"
    )
    made = list(frames(tmp_path, groups))
    assert {d.text[:2] for d in made if d.labels == FAIR} == {"A "} | {d.text[:2] for d in filled(["{person}"], FAIR, groups)}
    assert all(d.text.startswith("no ") and d.text.endswith(" here pls") for d in made if d.labels == CODES["H"])
    assert {d.labels for d in made} == {FAIR, CODES["H"]}
    (tmp_path / "groups-02.txt").write_text("# Somebody\nfair | no slot at all\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"groups-02\.txt, line 2"):
        list(frames(tmp_path, groups))


def test_no_frame_stands_among_the_mentions_that_limits_are_chosen_with() -> None:
    mentions = {f for part in tomllib.loads((COUNCIL / "mentions.toml").read_text(encoding="utf-8")).values() for f in part}
    for path in sorted(HANDS.glob("*groups-*.txt")):
        assert not mentions & {line.partition(" | ")[2] for line in path.read_text(encoding="utf-8").splitlines()}, path.name
