# SPDX-License-Identifier: Apache-2.0
"""The public labelled sets that may be shipped from; they know conduct only."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from tools.train_reader.drafts import Labels, labels_of

ALLOWED = frozenset(["dghs", "hatemoji", "ken20", "edos", "guest", "convabuse", "davidson", "surge"])
"""Sets whose licence lets us ship what was trained on them. Any other source stops the run."""

WEAK = frozenset(["dghs", "hatemoji"])
"""Sets whose harmless lines are taken as no abuse of a person either; a trial passed far more harmless drafts with it."""

HEAD_OF = {"hate": "discrimination", "abuse": "abuse", "threat": "threat"}
"""What the sets call it, and the concern that it is here."""


def public(path: Path) -> Iterator[tuple[str, Labels, str]]:
    """Text, labels and source of each line. Raises SystemExit at a source that is not allowed."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["source"] not in ALLOWED:
                raise SystemExit(f"{row['source']} is not on the list of sources that may be trained on.")
            if row["source"] in WEAK and row["hate"] == 0 and row["abuse"] is None:
                row["abuse"] = 0
            known = {HEAD_OF[key]: float(row[key]) for key in HEAD_OF if row[key] is not None}
            if known:  # most lines of one set came without a label that we use
                yield row["text"], labels_of(known), row["source"]
