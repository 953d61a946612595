# SPDX-License-Identifier: Apache-2.0
"""Walkthroughs and the profile check as a person uses them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.ui.drivers.window import Driver


def answer(d: Driver, label: str) -> None:
    """Choose an answer of a question page, then Ctrl and Enter."""
    d.choose(label)
    d.ctrl(Qt.Key.Key_Return)


def walk(d: Driver, *labels: str) -> None:
    """Press answers of a walkthrough."""
    for label in labels:
        d.press(d.button(label, d.window.walk))


def to_question(d: Driver, code: str) -> None:
    """Answer as advised up to the question with this code."""
    profile = d.window.profile
    while profile.view.question.code != code:
        profile.view.choice.set_value(profile.view.question.answers[0].id)
        d.ctrl(Qt.Key.Key_Return)
        assert profile.name == "question", code


def start_check(d: Driver, *accounts: str) -> None:
    d.press(d.window.home.buttons["profile"])
    d.press(d.button("Start", d.window.profile))
    for account in accounts:
        d.choose(account)
    d.ctrl(Qt.Key.Key_Return)
    assert d.title() == "What to look at"
