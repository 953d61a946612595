# SPDX-License-Identifier: Apache-2.0
"""The no-names report: counts, masking that cannot be undone, and nothing that names anyone."""

from __future__ import annotations

import datetime as dt
import itertools
import subprocess
from pathlib import Path

import page
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import main
from assistant.domain.content import Content
from assistant.domain.incident import Action, ActionKind
from assistant.domain.report import Chart, Table, as_text
from assistant.services.papers.no_names import LEAST, Month, hidden, months, no_names_report
from assistant.services.papers.pdf import pdf_of
from assistant.storage.incident_store import IncidentStore
from tests.conftest import RESOURCES
from tests.unit.logs import finished, new_log

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_no_small_count_can_be_read_or_worked_out_from_the_sum(counts: list[int]) -> None:
    masked = hidden(counts)
    if masked is None:
        assert len(counts) > 1 and set(counts) <= {0, 1}  # each cell is one, and any table would say so
        return
    small, more = masked
    under_five = {i for i, n in enumerate(counts) if 0 < n < LEAST}
    assert small in (under_five, frozenset()) and under_five <= small | more
    unknown = sorted(small | more)
    total = sum(counts[i] for i in unknown)
    ways: dict[int, set[int]] = {i: set() for i in under_five}
    least = 1 if under_five - small else LEAST  # when all cells read the same, one knows of none that it is five or more
    spans = [range(1, LEAST) if i in small else range(least, total + 1) for i in unknown]
    for values in itertools.product(*spans):
        if sum(values) == total:
            for i, value in zip(unknown, values, strict=True):
                if i in under_five:
                    ways[i].add(value)
    if len([n for n in counts if n]) > 1:
        assert all(len(found) >= 2 for found in ways.values()), (counts, small, more)


def test_where_every_incident_is_of_another_kind_there_is_no_table(tmp_path: Path, content: Content) -> None:
    """Five in all and five rows: each row would be one, whatever it says."""
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    for number, kind in enumerate(("abuse", "threat", "crime", "defamation", "confidential")):
        finished(store, kind=kind, seen_at=NOW - dt.timedelta(days=number), platform="facebook")
    report = no_names_report(store, Month(2026, 11), Month(2026, 11), content, content.packs["general"], "A", NOW)
    told = as_text(report)
    assert "All together: 5" in told and "By kind\n\nToo few to show one by one." in told
    assert not any(kind.label in told for kind in content.incidents.kinds)
    log.close()


def test_a_full_table_hides_nothing() -> None:
    assert hidden([5, 9, 40]) == (frozenset(), frozenset())
    assert hidden([3, 9, 40]) == (frozenset([0]), frozenset([1]))


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    """40 incidents over a year, as walk-through 8 of the brief has them."""
    log, _ = new_log(tmp_path / "log")
    made = IncidentStore(log)
    for number in range(40):
        seen = dt.datetime(2025, 12, 1, 10, tzinfo=dt.UTC) + dt.timedelta(days=9 * number)
        finished(
            made,
            kind="abuse" if number % 4 else "threat",
            seen_at=seen,
            person=f"Person Secretname{number}",
            account=f"@handle{number}",
            facts=f"free words {number}",
            platform="facebook" if number % 8 else "x",
            actions=(Action(ActionKind.HID, dt.date(2026, 1, 1)),) if number % 2 else (),
        )
    yield made
    log.close()


def test_walk_8_the_clerk_makes_a_trend_report_with_no_names(store: IncidentStore, content: Content, tmp_path: Path) -> None:
    """[P] no name, account or free text; counts under 5 masked; table and chart agree."""
    report = no_names_report(store, Month(2025, 12), Month(2026, 11), content, content.packs["ludlow"], "Ann Clerk", NOW)
    data = pdf_of(report, RESOURCES)
    for profile in ("3a", "ua1"):
        failures = page.validate_pdf_bytes(data, profile=profile).failures
        assert [f.rule_id for f in failures if not f.rule_id.endswith("STREAM-LENGTH-001")] == []
    (tmp_path / "r.pdf").write_bytes(data)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "r.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    for secret in ("Secretname", "handle", "free words"):
        assert secret not in text and secret.encode() not in data and secret not in as_text(report)
    tables = [b for b in report.blocks if isinstance(b, Table)]
    pairs = [(a, b) for a, b in itertools.pairwise(report.blocks) if isinstance(a, Chart) and isinstance(b, Table)]
    assert pairs
    for chart, table in pairs:
        for (label, number), (row_label, words) in zip(chart.bars, table.rows, strict=True):
            assert label == row_label and (words == str(number) if number is not None else words in ("fewer than 5", "not shown"))
            assert f"{label}: {words}" in chart.alt
    # 40 in a year are three or four a month: quarters say more
    assert dict(tables[0].rows) == {
        "December 2025": "fewer than 5",
        "January to March 2026": "10",
        "April to June 2026": "10",
        "July to September 2026": "10",
        "October to November 2026": "not shown",
    }
    kinds = dict(tables[1].rows)
    assert kinds == {"Abusive": "30", "A threat": "10"}  # a kind that nobody wrote down has no row
    assert "All together: 40" in as_text(report)
    assert "People may still guess" not in text, "that is for who makes it, before they save it"
    numbers = [int(w) for t in tables for _, w in t.rows if w.isdigit()]
    assert all(n >= LEAST for n in numbers)


def test_no_incident_makes_a_report_that_says_nothing_exact(tmp_path: Path, content: Content) -> None:
    log, _ = new_log(tmp_path / "log")
    report = no_names_report(IncidentStore(log), Month(2026, 1), Month(2026, 2), content, content.packs["general"], "A", NOW)
    assert {w for b in report.blocks if isinstance(b, Table) for _, w in b.rows} == {"none"}
    assert "All together: none" in as_text(report) and "By kind\n\nNothing was written down." in as_text(report)
    assert pdf_of(report, RESOURCES).startswith(b"%PDF")
    log.close()


def test_months_are_read_and_spans_have_an_end() -> None:
    assert [m.key for m in months(Month.parse("2025-11"), Month.parse("2026-02"))] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    for first, last in (("2026-02", "2026-01"), ("2000-01", "2026-01")):
        with pytest.raises(ValueError, match="months"):
            months(Month.parse(first), Month.parse(last))
    for bad in ("2026", "2026-13", "x", ""):
        with pytest.raises(ValueError):
            Month.parse(bad)


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", "three small words")
    log, _ = new_log(tmp_path / "log")
    finished(IncidentStore(log))
    log.close()
    base = ["--data", str(tmp_path / "data"), "incident", "--log", str(tmp_path / "log"), "no-names"]
    assert main([*base, "--from", "2026-01", "--to", "2026-12", "--out", str(tmp_path / "n.pdf"), "--text"]) == 0
    said = capsys.readouterr()
    assert "fewer than 5" in said.out and "wassock" not in said.out and "Webb" not in said.out
    assert main([*base, "--from", "2026-12", "--to", "2026-01", "--out", str(tmp_path / "n.pdf")]) == 2
