# SPDX-License-Identifier: Apache-2.0
"""Runs one peer over the texts on standard input and prints what it said. Runs in the peer's own environment."""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def harper() -> Any:
    import harper

    linter = harper.Linter(harper.Dialect.BRITISH)
    return lambda text: bool(linter.lint(text, language="plaintext"))


def better_profanity() -> Any:
    from better_profanity import profanity

    profanity.load_censor_words()
    return lambda text: bool(profanity.contains_profanity(text))


def alt_profanity_check() -> Any:
    from profanity_check import predict

    return lambda text: bool(predict([text])[0])


def presidio() -> Any:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from presidio_analyzer.predefined_recognizers import NhsRecognizer, UkNinoRecognizer

    provider = NlpEngineProvider({"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm"}]})
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers()
    for recogniser in (NhsRecognizer(), UkNinoRecognizer()):
        registry.add_recognizer(recogniser)
    engine = AnalyzerEngine(nlp_engine=provider.create_engine(), registry=registry)
    return lambda text: any(
        r.score >= 0.4 and r.entity_type not in ("DATE_TIME", "URL") for r in engine.analyze(text, language="en")
    )


def main() -> None:
    started = time.process_time()
    flag = {
        "harper-py": harper,
        "better-profanity": better_profanity,
        "alt-profanity-check": alt_profanity_check,
        "presidio": presidio,
    }[sys.argv[1]]()
    load = time.process_time() - started
    texts = json.load(sys.stdin)
    for text in texts[:3]:
        flag(text)
    answers, times = [], []
    for text in texts:
        before = time.process_time()
        answers.append(flag(text))
        times.append(time.process_time() - before)
    print(json.dumps({"load": load, "answers": answers, "times": times}))


if __name__ == "__main__":
    main()
