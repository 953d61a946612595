# SPDX-License-Identifier: Apache-2.0
"""Step 5: the int8 model, its tokenizer and its limits into `resources/models/abuse/`, and what it says of the committed sample
into `tests/packs/model-sample.jsonl`. The card there is written by hand, from what step 4 printed.

python -m tools.train_abuse_model.ship --work FOLDER
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from assistant.checking.reader import Reader
from tools.train_abuse_model.encoder import base_folder
from tools.train_abuse_model.evaluate import lines
from tools.train_abuse_model.prepare import ROOT

FOLDER = ROOT / "resources" / "models" / "abuse"
SAMPLE = ROOT / "tests" / "packs" / "model-sample.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(work / "int8.onnx", FOLDER / "model.onnx")
    shutil.copyfile(base_folder() / "tokenizer.json", FOLDER / "tokenizer.json")
    limits = json.loads((work / "limits.json").read_text(encoding="utf-8"))
    limits["sha256"] = hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()
    (FOLDER / "limits.json").write_text(json.dumps(limits, indent=1) + "\n", encoding="utf-8")
    rows = lines(SAMPLE)
    for row, scores in zip(rows, Reader(FOLDER).scores([r["text"] for r in rows]), strict=True):
        row["scores"] = [round(float(s), 3) for s in scores]
    SAMPLE.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"model.onnx: {(FOLDER / 'model.onnx').stat().st_size / 1e6:.1f} MB, SHA-256 {limits['sha256']}")


if __name__ == "__main__":
    main()
