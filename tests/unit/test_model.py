# SPDX-License-Identifier: Apache-2.0
"""The model for threats, abuse and discrimination: the weights that are shipped, through the real checker."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking.case import Match
from assistant.checking.reader import Heads, ModelError, Reader
from assistant.domain.content import Content
from assistant.domain.draft import Account, Draft, Kind, Place, PostContext, Role
from assistant.domain.finding import Finding, Level, Source
from assistant.domain.options import FAST, Options
from assistant.domain.policy import MatchKind
from assistant.services.check.checker import NOT_ENGLISH, Checker
from tests.conftest import RESOURCES, ROOT, trials
from tools.train_abuse_model.drafts import COUNCIL

FOLDER = RESOURCES / "models" / "abuse"
CONDUCT = frozenset({"threat", "discrimination", "abuse"})
ONLY_MODEL = Options(only=frozenset({"model"}))
SAMPLE = [json.loads(line) for line in (ROOT / "tests" / "packs" / "model-sample.jsonl").read_text(encoding="utf-8").splitlines()]
"""Drafts by the writer of the training sittings, not trained on, with what the shipped weights said of them."""


@pytest.fixture(scope="module")
def model() -> Reader:
    return Reader(FOLDER)


def by_model(checker: Checker, text: str, context: PostContext | None = None, options: Options = ONLY_MODEL) -> list[Finding]:
    review = checker.full(Draft(text, context or PostContext()), options)
    return [f for f in review.findings if f.source is Source.MODEL]


# -- the weights ----------------------------------------------------------------------------------------------


def test_the_weights_are_those_of_the_card() -> None:
    limits = json.loads((FOLDER / "limits.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()
    assert digest == limits["sha256"]
    assert digest in (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert (FOLDER / "model.onnx").stat().st_size < 30_000_000


def test_the_weights_say_of_the_sample_what_the_card_says(model: Reader) -> None:
    scores = model.scores([row["text"] for row in SAMPLE])
    for row, got in zip(SAMPLE, scores, strict=True):
        # the kernels of another processor round a little differently
        assert got == pytest.approx(row["scores"], abs=0.06), row["text"]


def test_harmless_mentions_pass_alike_whatever_the_group(model: Reader) -> None:
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    frames = tomllib.loads((COUNCIL / "mentions.toml").read_text(encoding="utf-8"))["first"]
    limits = json.loads((FOLDER / "limits.json").read_text(encoding="utf-8"))
    texts = [frame.format(people=people, person=person) for people, person in groups for frame in frames]
    scores = model.scores([text[0].upper() + text[1:] for text in texts])
    above = (scores >= [limits["check"][head] for head in limits["heads"]]).any(axis=1).reshape(len(groups), len(frames))
    flagged = dict(zip((people for people, _ in groups), above.sum(axis=1).tolist(), strict=True))
    assert max(flagged.values()) - min(flagged.values()) <= 0.05 * len(frames), flagged
    assert above.mean() <= 0.06


def test_of_the_sample_the_card_counts_what_is_found(reader: Checker) -> None:
    card = (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    hurtful = [row for row in SAMPLE if row["code"] != "F"]
    fair = [row for row in SAMPLE if row["code"] == "F"]
    found = sum(bool(by_model(reader, row["text"])) for row in hurtful)
    alarms = [row["text"] for row in fair if any(f.level > Level.TIP for f in by_model(reader, row["text"]))]
    assert f"{found} of {len(hurtful)} found" in card
    assert f"{len(alarms)} of {len(fair)} fair ones above Tip" in card


READER = RESOURCES / "models" / "reader"


def test_the_reader_is_that_of_its_card_and_says_of_the_sample_what_it_said() -> None:
    limits = json.loads((READER / "limits.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((READER / "model.onnx").read_bytes()).hexdigest()
    assert digest == limits["sha256"]
    assert digest in (READER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert (READER / "model.onnx").stat().st_size < 95_000_000
    reader = Reader(READER)
    for line in (ROOT / "tests" / "packs" / "reader-sample.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        got = reader.scores([row["text"]], lead=row["before"])[0]
        assert got == pytest.approx(row["scores"], abs=0.1), row["text"]  # as above: another processor rounds differently


def test_every_head_of_the_reader_speaks_of_a_concern_that_something_is_said_of(reader: Checker, content: Content) -> None:
    heads = Heads.read(READER / "limits.json")
    said = {rule.concern for rule in content.rules if rule.match is MatchKind.MODEL}
    assert {concern for concern in heads.concerns if concern} <= said


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "limits.json"])
@pytest.mark.parametrize("damage", ["missing", "empty", "torn"])
def test_a_broken_model_is_left_out_and_said(tmp_path: Path, content: Content, name: str, damage: str) -> None:
    folder = tmp_path / "abuse"
    shutil.copytree(FOLDER, folder)
    if damage == "missing":
        (folder / name).unlink()
    else:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(b"" if damage == "empty" else whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="cannot be"):
        Reader(folder)
    checker = Checker(content, with_grammar=False, models=tmp_path)
    assert not checker.load_model() and checker.model_problem
    review = checker.full(Draft("I'll knock his teeth out."), Options())
    assert "model" in review.could_not_check
    assert any(f.concern == "threat" for f in review.findings)  # the rules go on


def test_until_it_is_loaded_nothing_is_missing(content: Content) -> None:
    checker = Checker(content, with_grammar=False, models=FOLDER.parent)
    assert not checker.model_ready
    assert "model" not in checker.full(Draft("Hello."), Options()).could_not_check


# -- what it says ---------------------------------------------------------------------------------------------


def test_alone_it_never_says_stop_and_always_cites(reader: Checker) -> None:
    for row in SAMPLE:
        for finding in by_model(reader, row["text"], PostContext(council="ludgershall")):
            assert finding.level in (Level.TIP, Level.CHECK)
            assert finding.clauses and finding.message and finding.why
            assert finding.concern in CONDUCT | {"misread"}


def test_the_words_behind_it_lie_in_the_sentence_it_marks(reader: Checker) -> None:
    text = (
        "🎄 The lights are lovely this year.\n\nSomebody should teach that woman a lesson she never wakes up from. Carols at six."
    )
    (finding,) = by_model(reader, text)
    sentence = "Somebody should teach that woman a lesson she never wakes up from."
    assert [text[s.start : s.end] for s in finding.spans] == [sentence]
    assert 1 <= len(finding.drivers) <= 3
    assert all(finding.spans[0].contains(d) for d in finding.drivers)
    assert all(text[d.start : d.end].strip(".,") == text[d.start : d.end] for d in finding.drivers)
    assert not by_model(reader, text, options=Options(only=frozenset({"model"}), explain=False))[0].drivers


def test_one_bad_sentence_in_a_long_draft_is_found_where_it_stands(reader: Checker) -> None:
    fair = "The committee looked at the drains in Mill Lane and asked for a second quotation before the summer. "
    bad = "He wants his legs breaking and I know a man who will do it for the price of a pint. "
    text = fair * 20 + bad + fair * 20
    findings = by_model(reader, text)
    assert [text[s.start : s.end] for f in findings for s in f.spans] == [bad.strip()]


def test_a_post_without_a_full_stop_is_read_to_its_end(reader: Checker) -> None:
    fair = "the committee looked at the drains and asked for a second quotation and then we talked about the bus shelter and "
    bad = "he wants his legs breaking and i know a man who will do it for a pint"
    text = fair * 6 + bad
    findings = by_model(reader, text)
    assert findings and all(span.end == len(text) for f in findings for span in f.spans)
    assert not by_model(reader, fair * 6 + "the bus shelter will be painted in the spring by the men's shed")


def test_what_a_rule_says_is_not_said_twice(reader: Checker, content_with_examples: Content) -> None:
    """Rules and model on one sentence give one finding: the rule's, which knows its words."""
    twice = 0
    for rule in content_with_examples.rules:
        if rule.concern in CONDUCT and rule.match.value == "phrases":
            for example in rule.flags:
                review = reader.full(Draft(example.text), Options(only=FAST | {"model"}, explain=False, rewrites=False))
                spans = [(f, s) for f in review.findings if f.concern in CONDUCT for s in f.spans]
                for i, (one, first) in enumerate(spans):
                    for other, second in spans[i + 1 :]:
                        if first.overlaps(second) and Source.MODEL in (one.source, other.source):
                            twice += one.concern == other.concern or Level.STOP in (one.level, other.level)
    assert twice == 0


def test_a_decision_gets_no_more_than_a_tip(reader: Checker) -> None:
    for text in (
        "The decision should be strangled at birth.",
        "This budget is a vicious, spiteful piece of work.",
        "The council's policy deserves to be taken out and shot.",
        "Their plan is a bloated, stupid, ugly monster.",
    ):
        assert all(f.level is Level.TIP for f in by_model(reader, text)), text


def test_a_quotation_alone_is_told_from_one_s_own_words(reader: Checker) -> None:
    own = by_model(reader, "Gypsies are vermin, drive them out.")
    assert [f.rule for f in own] == ["model-discrimination"]
    condemned = by_model(
        reader, 'Someone painted "Gypsies are vermin, drive them out" on our hall. It is hateful and it is gone.'
    )
    assert all(f.level is Level.TIP for f in condemned)


def test_it_can_be_turned_off_whole_or_by_finding(content: Content) -> None:
    checker = Checker(content, with_grammar=False, models=FOLDER.parent)
    checker.load_model()
    text = "Keep on like this and you will be leaving the village on your back."
    (finding,) = by_model(checker, text)
    assert not by_model(checker, text, options=Options(off=frozenset({finding.rule})))
    checker.set_model(False)
    assert not by_model(checker, text)
    assert "model" not in checker.full(Draft(text), Options()).could_not_check
    checker.set_model(True)
    assert by_model(checker, text)


def test_a_comment_that_came_in_is_read_too(reader: Checker) -> None:
    text = "You are a nasty little creep and the whole town laughs at you."
    assert by_model(reader, text, PostContext(received=True))


def test_it_offers_no_words_of_its_own(reader: Checker) -> None:
    """What a whole sentence seems to mean no recipe can mend."""
    for row in SAMPLE:
        assert not any(f.rewrites for f in by_model(reader, row["text"], options=Options(only=FAST | {"model"})))


# -- any text -------------------------------------------------------------------------------------------------

TEXTS = st.text(max_size=400) | st.lists(
    st.sampled_from(["You are scum. ", "“go home” ", "the plan ", "\n", "🎄", "Jo’s ", "kill ", "a\u200bb ", "!?… ", "e\u0301 "]),
    max_size=60,
).map("".join)


@given(TEXTS)
@settings(max_examples=trials(600), deadline=None)
def test_any_text_gives_spans_inside_it(reader: Checker, text: str) -> None:
    for finding in by_model(reader, text):
        for span in finding.spans:
            assert 0 <= span.start < span.end <= len(text)
        assert all(any(s.contains(d) for s in finding.spans) for d in finding.drivers)


def test_the_same_text_gives_the_same_answer_in_any_company(model: Reader) -> None:
    texts = [row["text"] for row in SAMPLE]
    together = model.scores(texts)
    for text, row in list(zip(texts, together, strict=True))[::7]:
        assert model.scores([text])[0] == pytest.approx(row, abs=0.03), text


# -- nothing goes online --------------------------------------------------------------------------------------


def test_no_http_client_is_in_the_environment() -> None:
    for name in ("huggingface_hub", "hf_xet", "requests", "httpx", "httpcore", "aiohttp", "urllib3", "websockets"):
        assert importlib.util.find_spec(name) is None, name


def test_the_model_is_read_without_a_socket() -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from assistant.checking.reader import Reader\n"
        "heavy = {'onnxruntime', 'tokenizers', 'numpy', 'emoji'}\n"
        "assert not heavy & set(sys.modules), 'loaded before it was asked for'\n"
        f"Reader(Path({str(FOLDER)!r})).scores(['Hello.'])\n"
        "assert heavy <= set(sys.modules)\n"
        "print([m for m in ('socket', '_socket', 'ssl', 'http', 'urllib.request', 'asyncio') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_a_draft_full_of_abuse_is_explained_where_cards_show_it(reader: Checker) -> None:
    texts = [row["text"] for row in SAMPLE if row["code"] != "F"]
    case = reader.engine.case(Draft("\n\n".join(texts)), ONLY_MODEL)
    matches = [m for m in reader.readers[0].matches(case) if isinstance(m, Match)]
    assert len(matches) > 20
    assert 0 < sum(bool(m.drivers) for m in matches) <= 5
    assert all(m.level is Level.CHECK for m in matches if m.drivers)


# -- another model --------------------------------------------------------------------------------------------


def test_what_heads_mean_is_the_models_own_data(tmp_path: Path) -> None:
    limits = {
        "heads": ["rumour", "grievance", "any"],
        "concerns": {"rumour": "source"},
        "tokens": 96,
        "tip": {"rumour": 0.2, "grievance": None, "any": 0.3},
        "check": {"rumour": 0.9, "grievance": 0.5, "any": 0.9},
        "situation": True,
    }
    path = tmp_path / "limits.json"
    path.write_text(json.dumps(limits), encoding="utf-8")
    heads = Heads.read(path)
    assert heads.concerns == ("source", "grievance", "")
    assert heads.tip[1] == math.inf and heads.check[1] == 0.5
    assert heads.sure[1] == pytest.approx(0.75)
    context = PostContext(role=Role.CLERK, account=Account.OFFICIAL, place=Place.OWN_PAGE, kind=Kind.REPLY)
    assert heads.lead(context) == "clerk, council account, own page, reply: "


@pytest.mark.parametrize("broken", [{}, {"heads": ["a"], "tokens": 9, "tip": {"a": "x"}, "check": {}}, {"heads": 3}])
def test_broken_limits_are_named(tmp_path: Path, broken: dict[str, object]) -> None:
    path = tmp_path / "limits.json"
    path.write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(ModelError, match=r"limits\.json"):
        Heads.read(path)


# -- what it says nothing about -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The fete is on Saturday at two. Kind regards, S. Hogg",
        "R.I.P. Bert.",
        "Living or dead.",
        "Mae Sian yn plannu cennin pedr ar y comin. Dim ysmygu. Hwyl fawr!",
        "Zapraszamy na bezpłatny kurs języka dla wszystkich mieszkańców w sobotę.",
        "Thank you to Mrs Cockburn, Mr Hoare, Miss Pratt and Rev Crook for judging the scarecrows.",
    ],
)
def test_thanks_signatures_fragments_and_other_languages_are_let_be(reader: Checker, text: str) -> None:
    assert not by_model(reader, text)


def test_another_language_is_named_once(reader: Checker) -> None:
    text = "Mae Sian yn plannu cennin pedr ar y comin. Croeso i'r farchnad Nadolig yn y neuadd. The hall opens at ten."
    review = reader.full(Draft(text), Options())
    assert [note for note in review.notes if "English" in note] == [NOT_ENGLISH]
    assert not [note for note in reader.full(Draft("The hall opens at ten."), Options()).notes if "English" in note]
