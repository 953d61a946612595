# SPDX-License-Identifier: Apache-2.0
"""Step 6: the int8 model, its tokenizer and its limits into `resources/models/reader/`, and what it says of a committed sample
into `tests/packs/reader-sample.jsonl`. The card there is written by hand, from what step 5 and `benchmarks.sittings` printed.

python -m tools.train_reader.ship --work WORK
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from assistant.checking.reader import Reader
from tools.train_reader.drafts import HERE, by_hand, words_before

ROOT = HERE.parents[1]


FOLDER = ROOT / "resources" / "models" / "reader"
SAMPLE = ROOT / "tests" / "packs" / "reader-sample.jsonl"
EVERY = 12
"""Of the first measuring sitting one draft in so many is in the sample."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(work / "int8.onnx", FOLDER / "model.onnx")
    shutil.copyfile(work / "tokenizer.json", FOLDER / "tokenizer.json")
    limits = json.loads((work / "limits.json").read_text(encoding="utf-8"))
    limits["sha256"] = hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()
    (FOLDER / "limits.json").write_text(json.dumps(limits, indent=1) + "\n", encoding="utf-8")
    reader = Reader(FOLDER)
    rows = []
    for draft in list(by_hand("measure"))[: 40 * EVERY : EVERY]:
        before = words_before(draft)
        scores = reader.scores([draft.text], lead=before)[0]
        rows.append({"before": before, "text": draft.text, "scores": [round(float(s), 3) for s in scores]})
    SAMPLE.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"model.onnx: {(FOLDER / 'model.onnx').stat().st_size / 1e6:.1f} MB, SHA-256 {limits['sha256']}")


if __name__ == "__main__":
    main()
