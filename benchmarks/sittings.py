# SPDX-License-Identifier: Apache-2.0
"""The whole program on drafts by other hands: what gets the right finding, and what fair drafts get.

python -m benchmarks.sittings [tune|measure] [--only rules,...] [--peers]    (default: measure, everything)

A risky draft is right at a level when a finding of that level or above speaks of a concern that its writer and the second reader
both see. Prints totals and one line a concern. With --peers the same drafts go to the peers of `benchmarks.run` as well, each in an
environment of its own: they name no concern, so that any flag counts for them, and for us a Check or above.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.app import build_app
from assistant.domain.draft import Account, Draft, Kind, Place, PostContext, Role
from assistant.domain.finding import Level
from assistant.domain.options import Options
from assistant.services.check.checker import Checker, parts
from benchmarks.run import HERE, PEERS, peer_python
from tools.train_reader.drafts import CONCERNS, by_hand
from tools.train_reader.drafts import Draft as Labelled

RECEIVED = "received"


@dataclass(frozen=True)
class Answer:
    """What the program says of one draft: each concern with its highest level."""

    draft: Labelled
    levels: dict[str, Level]

    def at(self, level: Level) -> set[str]:
        return {concern for concern, found in self.levels.items() if found >= level}

    def right(self, level: Level) -> bool:
        return any(self.draft.labels[CONCERNS.index(c)] == 1 for c in self.at(level) if c in CONCERNS)


def draft_of(given: Labelled) -> Draft:
    """A labelled draft as the program takes one."""
    at = dict(given.situation)
    received = at.get("kind") == RECEIVED
    context = PostContext(
        role=Role(at["role"]),
        account=Account(at["account"]),
        place=Place(at["place"]),
        kind=Kind.REPLY if received else Kind(at["kind"]),
        received=received,
    )
    return Draft(given.text, context)


def answers(checker: Checker, drafts: Iterable[Labelled], options: Options) -> list[Answer]:
    out = []
    for draft in drafts:
        levels: dict[str, Level] = {}
        for finding in checker.full(draft_of(draft), options).findings:
            levels[finding.concern] = max(finding.level, levels.get(finding.concern, Level.TIP), key=_rank)
        out.append(Answer(draft, levels))
    return out


def _rank(level: Level) -> int:
    return level.rank


def told(found: list[Answer]) -> str:
    """The figures as Markdown."""
    risky = [a for a in found if max(a.draft.labels) == 1]
    fair = [a for a in found if a.draft.fair]
    lines = ["| | Tip or above | Check or above | Stop |", "| --- | --- | --- | --- |"]
    levels = (Level.TIP, Level.CHECK, Level.STOP)
    for name, rows, test in (
        ("risky, a right finding", risky, Answer.right),
        ("risky, any finding", risky, lambda a, level: bool(a.at(level))),
        ("fair, any finding", fair, lambda a, level: bool(a.at(level))),
    ):
        cells = (
            f"{sum(test(a, level) for a in rows)} ({sum(test(a, level) for a in rows) / max(1, len(rows)):.1%})"
            for level in levels
        )
        lines.append(f"| {name}, of {len(rows)} | {' | '.join(cells)} |")
    lines += [
        "",
        "| concern | risky | right at Check | this concern at Check | fair flagged by it at Check |",
        "| --- | --- | --- | --- | --- |",
    ]
    for number, concern in enumerate(CONCERNS):
        wanted = [a for a in risky if a.draft.labels[number] == 1]
        named = sum(concern in a.at(Level.CHECK) for a in wanted)
        wrong = sum(concern in a.at(Level.CHECK) for a in fair)
        lines.append(f"| {concern} | {len(wanted)} | {sum(a.right(Level.CHECK) for a in wanted)} | {named} | {wrong} |")
    others = sorted({c for a in fair for c in a.at(Level.CHECK)} - set(CONCERNS))
    lines += [f"| {c} | | | | {sum(c in a.at(Level.CHECK) for a in fair)} |" for c in others]
    return "\n".join(lines)


def peers_told(found: list[Answer]) -> str:
    """What each peer flags of the same drafts, by concern, as Markdown."""
    flags = {"this program": [bool(answer.at(Level.CHECK)) for answer in found]}
    for name in PEERS:
        done = subprocess.run(
            [str(peer_python(name)), str(HERE / "peer_worker.py"), name],
            input=json.dumps([answer.draft.text for answer in found]),
            capture_output=True,
            text=True,
            check=True,
        )
        flags[name] = json.loads(done.stdout.splitlines()[-1])["answers"]
    kinds = {
        "risky": [i for i, answer in enumerate(found) if max(answer.draft.labels) == 1],
        "fair": [i for i, answer in enumerate(found) if answer.draft.fair],
        **{c: [i for i, a in enumerate(found) if a.draft.labels[n] == 1] for n, c in enumerate(CONCERNS)},
    }
    lines = [f"| flagged at all | drafts | {' | '.join(flags)} |", "| --- " * (2 + len(flags)) + "|"]
    for kind, places in kinds.items():
        counts = " | ".join(str(sum(said[i] for i in places)) for said in flags.values())
        lines.append(f"| {kind} | {len(places)} | {counts} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="measure", choices=["tune", "measure"])
    parser.add_argument("--only", default=None)
    parser.add_argument("--peers", action="store_true")
    given = parser.parse_args()
    checker = build_app().checker(with_grammar=False)
    checker.load_model()
    options = Options(only=parts(given.only) - {"grammar"}, rewrites=False, explain=False)
    found = answers(checker, by_hand(given.part), options)
    print(told(found))
    if given.peers:
        print(f"\n{peers_told(found)}")


if __name__ == "__main__":
    main()
