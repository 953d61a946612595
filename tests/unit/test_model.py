# SPDX-License-Identifier: Apache-2.0
"""The reader: the weights that are shipped, through the real checker.

What a model says of one sentence changes with its weights, so that no test here hangs on one score: how much it finds is counted over
its own examples (`resources/reader.toml`, which no model is trained on), and what is said of a finding is tried on those it finds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking.case import Match
from assistant.checking.reader import Heads, ModelError, Reader
from assistant.domain.content import Content
from assistant.domain.draft import Account, Draft, Kind, Place, PostContext, Role
from assistant.domain.finding import Finding, Level, Source
from assistant.domain.options import FAST, Options
from assistant.domain.policy import Example, MatchKind, Rule
from assistant.files.onnx import WHOLE_PRODUCTS, session
from assistant.services.check.checker import NOT_ENGLISH, Checker
from assistant.services.check.context import read_context
from tests.conftest import LONG, RESOURCES, ROOT, trials
from tests.unit.test_typing import CHANGES
from tools.train_reader.drafts import COUNCIL

FOLDER = RESOURCES / "models" / "reader"
ONLY_MODEL = Options(only=frozenset({"model"}), explain=False)
EXPLAINED = Options(only=frozenset({"model"}))
FAIR = "The committee looked at the drains in Mill Lane and asked for a second quotation before the summer. "


@dataclass(frozen=True)
class Told:
    """An example of which the reader alone says something above Tip, in the rule's own situation."""

    rule: Rule
    text: str
    context: PostContext


@pytest.fixture(scope="module")
def model() -> Reader:
    return Reader(FOLDER)


def by_model(checker: Checker, text: str, context: PostContext | None = None, options: Options = ONLY_MODEL) -> list[Finding]:
    """What the reader says, alone unless `options` ask for more."""
    review = checker.full(Draft(text, context or PostContext()), options)
    return [f for f in review.findings if f.source is Source.MODEL]


def heads_rules(content: Content) -> list[Rule]:
    return [rule for rule in content.rules if rule.match is MatchKind.MODEL]


def situation(example: Example) -> PostContext:
    return read_context({"council": "ludgershall", **example.context})


@pytest.fixture(scope="module")
def told(reader: Checker, content_with_examples: Content) -> list[Told]:
    found = []
    for rule in heads_rules(content_with_examples):
        for example in rule.flags:
            context = situation(example)
            if any(f.level > Level.TIP for f in by_model(reader, example.text, context)):
                found.append(Told(rule, example.text, context))
    return found


# -- the weights ----------------------------------------------------------------------------------------------


def test_the_reader_is_that_of_its_card_and_says_of_the_sample_what_it_said(model: Reader) -> None:
    limits = json.loads((FOLDER / "limits.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()
    assert digest == limits["sha256"]
    assert digest in (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert (FOLDER / "model.onnx").stat().st_size < 95_000_000
    for line in (ROOT / "tests" / "packs" / "reader-sample.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        off = [abs(a - b) for a, b in zip(model.scores([row["text"]], lead=row["before"])[0], row["scores"], strict=True)]
        # kernels of other processors round differently, and 8-bit steps carry that on: by 0.136 in one head of one text of the 40
        # between two that both have VNNI, where 99 of 100 scores moved by less than 0.02; other weights move most of them
        assert max(off) < 0.25 and sorted(off)[-2] < 0.1, row["text"]


def test_the_quick_way_with_products_gives_what_the_whole_one_gives(model: Reader) -> None:
    """On a processor that cuts products the quick way is not taken."""
    quick, whole = (session(FOLDER / "model.onnx", 1, how, without=["SkipLayerNormFusion"]) for how in ({}, WHOLE_PRODUCTS))
    for text in (FAIR, "You are a liar, and everyone in town knows it."):
        ids = numpy.array([model._ids(text)])
        feed = {"ids": ids, "mask": numpy.ones_like(ids)}
        assert (quick.run(None, feed)[0] == whole.run(None, feed)[0]).all()


def test_every_head_of_the_reader_speaks_of_a_concern_that_something_is_said_of(content: Content) -> None:
    heads = Heads.read(FOLDER / "limits.json")
    said = {rule.concern for rule in heads_rules(content)}
    assert {concern for concern in heads.concerns if concern} <= said


def test_every_head_has_examples_of_its_own(content_with_examples: Content) -> None:
    for rule in heads_rules(content_with_examples):
        assert len(rule.flags) >= 5 and len(rule.allows) >= 5, rule.id


def test_of_the_examples_most_are_told_and_hardly_a_fair_one(
    reader: Checker, content_with_examples: Content, told: list[Told]
) -> None:
    rules = heads_rules(content_with_examples)
    assert len(told) >= 0.6 * sum(len(rule.flags) for rule in rules)
    fair = [example for rule in rules for example in rule.allows]
    loud = [e.text for e in fair if any(f.level > Level.TIP for f in by_model(reader, e.text, situation(e)))]
    assert len(loud) <= 0.08 * len(fair), loud


def test_of_the_examples_of_conduct_most_are_told(told: list[Told]) -> None:
    """What the first model was for."""
    assert sum(one.rule.concern in ("threat", "discrimination", "abuse") for one in told) >= 9


def test_harmless_mentions_pass_alike_whatever_the_group(model: Reader, content: Content) -> None:
    """Every third group, all of them in long trials."""
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"][:: 1 if LONG else 3]
    frames = tomllib.loads((COUNCIL / "mentions.toml").read_text(encoding="utf-8"))["first"]
    heads = model.heads
    conduct = [i for i, c in enumerate(heads.concerns) if c and content.concerns[c].family == "conduct"]
    texts = [frame.format(people=people, person=person) for people, person in groups for frame in frames]
    usual = heads.lead(PostContext(role=Role.COUNCILLOR, account=Account.MEMBER, place=Place.OWN_PAGE, kind=Kind.POST))
    scores = model.scores([text[0].upper() + text[1:] for text in texts], lead=usual, together=True)[:, conduct]
    above = (scores >= [heads.check[i] for i in conduct]).any(axis=1).reshape(len(groups), len(frames))
    flagged = dict(zip((people for people, _ in groups), above.sum(axis=1).tolist(), strict=True))
    assert max(flagged.values()) - min(flagged.values()) <= 0.05 * len(frames), flagged
    assert above.mean() <= 0.06


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "limits.json"])
@pytest.mark.parametrize("damage", ["missing", "empty", "torn"])
def test_a_broken_model_is_left_out_and_said(tmp_path: Path, content: Content, name: str, damage: str) -> None:
    folder = tmp_path / "reader"
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


def test_alone_it_never_says_stop_and_always_cites(reader: Checker, content: Content, told: list[Told]) -> None:
    spoken = {rule.id for rule in heads_rules(content)}
    for one in told[::3]:
        for finding in by_model(reader, one.text, one.context):
            assert finding.level in (Level.TIP, Level.CHECK)
            assert finding.clauses and finding.message and finding.why
            assert finding.rule in spoken


def test_the_words_behind_it_lie_in_the_sentence_it_marks(reader: Checker, told: list[Told]) -> None:
    for one in told[::8]:
        text = f"🎄 The lights are lovely this year.\n\n{one.text} Carols at six."
        for finding in by_model(reader, text, one.context, EXPLAINED):
            assert len(finding.drivers) <= 3 * len(finding.spans)
            assert all(any(span.contains(d) for span in finding.spans) for d in finding.drivers)
            assert all(text[d.start : d.end].strip(".,") == text[d.start : d.end] for d in finding.drivers)
        assert not any(f.drivers for f in by_model(reader, text, one.context))


def test_words_that_weigh_most_are_words_that_mean_something(reader: Checker, told: list[Told]) -> None:
    tried = told[::5]
    shown = [
        (one.text, one.text[d.start : d.end])
        for one in tried
        for finding in by_model(reader, one.text, one.context, EXPLAINED)
        for d in finding.drivers
    ]
    assert len(shown) >= len(tried)
    for text, words in shown:
        assert all(reader.engine.worth.tells(word) for word in words.replace("-", " ").split()), (text, words)


def test_one_bad_sentence_in_a_long_draft_is_found_where_it_stands(reader: Checker, told: list[Told]) -> None:
    single = [one for one in told if one.text.count(".") == 1 and "?" not in one.text][::3]
    there = elsewhere = 0
    for one in single:
        text = FAIR * 5 + one.text + " " + FAIR * 5
        marked = {text[s.start : s.end] for f in by_model(reader, text, one.context) for s in f.spans}
        there += one.text in marked
        elsewhere += len(marked - {one.text})
    assert len(single) >= 5
    assert there >= 0.75 * len(single)
    assert elsewhere <= 0.25 * len(single)


def test_a_post_without_a_full_stop_is_read_to_its_end(reader: Checker, told: list[Told]) -> None:
    fair = "the committee looked at the drains and asked for a second quotation and then we talked about the bus shelter and "
    bad = [one for one in told if one.rule.concern in ("threat", "abuse")]
    found = sum(
        any(span.end >= len(fair * 6) for f in by_model(reader, fair * 6 + one.text.rstrip("."), one.context) for span in f.spans)
        for one in bad
    )
    assert found >= 0.6 * len(bad) > 0
    assert not by_model(reader, fair * 6 + "the bus shelter will be painted in the spring by the men's shed")


def test_what_a_rule_says_is_not_said_twice(reader: Checker, content_with_examples: Content) -> None:
    """Rules and reader on one sentence give one finding of a family of concerns: the rule's, which knows its words, or the
    reader's where that is the more serious."""
    families = {c.id: c.family or c.id for c in content_with_examples.concerns.values()}
    twice = []
    for rule in content_with_examples.rules:
        if content_with_examples.concerns[rule.concern].family == "conduct" and rule.match is MatchKind.PHRASES:
            for example in rule.flags:
                draft = Draft(example.text, read_context(dict(example.context)))
                review = reader.full(draft, Options(only=FAST | {"model"}, explain=False, rewrites=False))
                placed = [(f, s) for f in review.findings for s in f.spans]
                for i, (one, first) in enumerate(placed):
                    twice += [
                        example.text
                        for other, second in placed[i + 1 :]
                        if first.overlaps(second)
                        and Source.MODEL in (one.source, other.source)
                        and families[one.concern] == families[other.concern]
                    ]
    assert not twice


def test_a_decision_gets_no_more_than_a_tip_for_strong_words(reader: Checker, content: Content) -> None:
    """Robust words about what a council did are lawful politics, whatever they are like."""
    for text in (
        "The decision should be strangled at birth.",
        "This budget is a vicious, spiteful piece of work.",
        "The council's policy deserves to be taken out and shot.",
        "Their plan is a bloated, stupid, ugly monster.",
    ):
        loud = [f.rule for f in by_model(reader, text) if f.level > Level.TIP and content.concerns[f.concern].family == "conduct"]
        assert not loud, text


def test_a_quotation_alone_is_told_from_one_s_own_words(reader: Checker, content: Content) -> None:
    own = by_model(reader, "Gypsies are vermin, drive them out.")
    assert {f.level for f in own if content.concerns[f.concern].family == "conduct"} == {Level.CHECK}
    condemned = by_model(
        reader, 'Someone painted "Gypsies are vermin, drive them out" on our hall. It is hateful and it is gone.'
    )
    assert all(f.level is Level.TIP for f in condemned if content.concerns[f.concern].family == "conduct")


def test_it_can_be_turned_off_whole_or_by_finding(content: Content, told: list[Told]) -> None:
    checker = Checker(content, with_grammar=False, models=FOLDER.parent)
    checker.load_model()
    one = told[0]
    first = by_model(checker, one.text, one.context)
    off = Options(only=frozenset({"model"}), off=frozenset(f.rule for f in first))
    assert not {f.rule for f in first} & {f.rule for f in by_model(checker, one.text, one.context, off)}
    assert not by_model(checker, one.text, one.context, Options(off=frozenset(rule.id for rule in heads_rules(content))))
    checker.set_model(False)
    assert not by_model(checker, one.text, one.context)
    assert "model" not in checker.full(Draft(one.text), Options()).could_not_check
    checker.set_model(True)
    assert by_model(checker, one.text, one.context)


def test_a_comment_that_came_in_is_read_too_and_its_reader_gets_no_writers_advice(
    reader: Checker, content: Content, told: list[Told]
) -> None:
    received = PostContext(received=True)
    tried = told[::3]
    about = [by_model(reader, one.text, received) for one in tried]
    spoken = [f for findings in about for f in findings]
    assert sum(bool(findings) for findings in about) >= len(tried) / 4
    meant_for_it = {rule.id for rule in heads_rules(content) if "received" in rule.when.flags}
    assert {f.rule for f in spoken} & meant_for_it
    assert not [f.rule for f in spoken if content.concerns[f.concern].own and f.rule not in meant_for_it]
    assert not any(f.rewrites for f in spoken)


def test_what_is_liked_gets_no_writers_advice(reader: Checker, content: Content, told: list[Told]) -> None:
    for one in told[::6]:
        findings = by_model(reader, one.text, PostContext(kind=Kind.LIKE))
        assert not [f.rule for f in findings if content.concerns[f.concern].own]


def test_a_share_has_words_of_the_users_own_beside_it(reader: Checker, content: Content, told: list[Told]) -> None:
    """The reader says what they show of the user; the rules, which cannot tell whose the words are, do not."""
    shared = PostContext(kind=Kind.SHARE)
    own = [one for one in told if content.concerns[one.rule.concern].own and one.context.kind is Kind.POST]
    said = [reader.full(Draft(one.text, shared), Options(explain=False)).findings for one in own]
    by_own = [f for findings in said for f in findings if content.concerns[f.concern].own]
    assert len(by_own) >= len(own) / 2 and all(f.source is Source.MODEL and not f.rewrites for f in by_own)


def test_a_comment_that_pretends_to_be_the_council_is_told_as_that(reader: Checker) -> None:
    words = "Hi, Brackley Town Council here on our new profile, add us and enter your card details for the fuel grant."
    received = {f.rule for f in by_model(reader, words, PostContext(received=True, account=Account.OFFICIAL, role=Role.CLERK))}
    assert "model-label-received" in received and "model-label" not in received


def test_a_sentence_is_not_told_for_what_the_words_around_it_do_not_bear_out(reader: Checker) -> None:
    """What alone reads as gossip that cannot be shown is part of the insult before it."""
    insult = "You are a mean and shrivelled little man, and your own sons cannot stand you."
    after = "The whole town knows it and has known it all along."
    reply = PostContext(kind=Kind.REPLY)
    alone = {f.concern for f in by_model(reader, after, reply)} - {"abuse"}
    beside = {f.concern for f in by_model(reader, f"{insult} {after}", reply)}
    assert "abuse" in beside and len(alone & beside) < len(alone)


def test_it_offers_no_words_of_its_own(reader: Checker, told: list[Told]) -> None:
    """What a whole sentence seems to mean no recipe can mend."""
    for one in told[::6]:
        assert not any(f.rewrites for f in by_model(reader, one.text, one.context, Options(only=FAST | {"model"})))


# -- any text -------------------------------------------------------------------------------------------------

TEXTS = st.text(max_size=400) | st.lists(
    st.sampled_from(["You are scum. ", "“go home” ", "the plan ", "\n", "🎄", "Jo’s ", "kill ", "a\u200bb ", "!?… ", "e\u0301 "]),
    max_size=60,
).map("".join)


@given(TEXTS)
@settings(max_examples=trials(600))
def test_any_text_gives_spans_inside_it(reader: Checker, text: str) -> None:
    for finding in by_model(reader, text):
        for span in finding.spans:
            assert 0 <= span.start < span.end <= len(text)
        assert all(any(s.contains(d) for s in finding.spans) for d in finding.drivers)


@pytest.mark.usefixtures("read_anew")
def test_the_same_text_gives_the_same_answer_in_any_company(model: Reader, content_with_examples: Content) -> None:
    texts = [example.text for rule in heads_rules(content_with_examples) for example in rule.flags][::6]
    together = model.scores(texts)
    for text, row in list(zip(texts, together, strict=True))[::3]:
        assert model.scores([text])[0] == pytest.approx(row, abs=1e-6), text


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


def test_a_draft_full_of_findings_is_explained_where_cards_show_it(reader: Checker, told: list[Told]) -> None:
    texts = [one.text for one in told if not one.context.received]
    case = reader.engine.case(Draft("\n\n".join(texts)), EXPLAINED)
    matches = [m for m in reader.readers[0].matches(case) if isinstance(m, Match)]
    assert len(matches) > 20
    assert 0 < sum(bool(m.drivers) for m in matches) <= 5
    assert all(m.level is Level.CHECK for m in matches if m.drivers)


# -- another model --------------------------------------------------------------------------------------------


def test_what_heads_mean_is_the_models_own_data(tmp_path: Path) -> None:
    limits = {
        "heads": ["source", "grievance", "any"],
        "tokens": 96,
        "tip": {"source": 0.2, "grievance": None, "any": 0.3},
        "check": {"source": 0.9, "grievance": 0.5, "any": 0.9},
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


def test_fair_lines_in_other_languages_are_let_be(reader: Checker) -> None:
    """With every part; a line that is mixed is read where it is English."""
    lines = (ROOT / "tests" / "packs" / "other-languages.txt").read_text(encoding="utf-8").splitlines()[1:]
    found = [(line, reader.full(Draft(line, PostContext(council="ludgershall")), Options())) for line in lines]
    assert len(set(lines)) == 60
    assert not [(line, f.rule) for line, review in found for f in review.findings if f.level > Level.TIP]
    assert sum(len(review.findings) for _, review in found) <= 3
    whole = [review for line, review in found[:36] if len(line.split()) > 5]
    assert all(review.notes.count(NOT_ENGLISH) == 1 for review in whole)
    assert all(review.notes.count(NOT_ENGLISH) <= 1 for _, review in found)


@pytest.mark.parametrize("name", CHANGES)
def test_the_reader_reads_the_same_words_however_they_are_typed(reader: Checker, told: list[Told], name: str) -> None:
    change = CHANGES[name]
    # a slip may lose some, and how many is not told by a tenth of them
    few = 1 if change.share > 0.05 else len(told) // trials(len(told))
    ways = [(one, text) for one in told[::few] if (text := change.make(one.text)) != one.text]
    lost = [text for one, text in ways if not any(f.level > Level.TIP for f in by_model(reader, text, one.context))]
    assert told
    assert len(lost) <= change.share * len(ways), lost
