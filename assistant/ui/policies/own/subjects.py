# SPDX-License-Identifier: Apache-2.0
"""Page 4: about three subjects at a time, "Which rule says this?"; then those for which we found none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from assistant.domain.policy import Subject
from assistant.policy.subjects import Offer
from assistant.services.policy.drafting import OwnPolicy
from assistant.ui.policies.own.step import Step, shown
from assistant.ui.widgets.basics import Choice, ChoiceBox, Rule, column, heading, text_label

A_PAGE = 3
NONE, OTHER = "none", "other"
_BOX_LETTERS = 80

Offers = Mapping[str, Sequence[Offer]]
"""The rules that may cover each subject, by its concern."""


def subject_pages(offers: Offers) -> list[tuple[str, ...]]:
    """The subjects for which a rule can be offered, three a page."""
    offered = [concern for concern, found in offers.items() if found]
    return [tuple(offered[i : i + A_PAGE]) for i in range(0, len(offered), A_PAGE)]


class _Answers:
    """The policy as it is answered on a page."""

    def __init__(self, own: OwnPolicy, changed: Callable[[OwnPolicy], None]) -> None:
        self.own, self._changed = own, changed

    def set(self, concern: str, place: int | None) -> None:
        answers = {c: p for c, p in self.own.answers.items() if c != concern}
        if place is not None:
            answers[concern] = place
        self.own = replace(self.own, answers=answers)
        self._changed(self.own)


class _RuleBox(ChoiceBox):
    """All rules of the policy in a list that unfolds. The first line stands for none of them."""

    def __init__(self, words: Mapping[str, str], own: OwnPolicy, first: str, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.addItem(first, None)
        for place in own.rule_places:
            self.addItem(shown(words, own.units[place], _BOX_LETTERS), place)
        self.setMinimumContentsLength(20)
        self.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)


class SubjectsStep(Step):
    """Each subject with its offers; nothing is chosen that was not pressed."""

    def __init__(
        self,
        words: Mapping[str, str],
        own: OwnPolicy,
        subjects: Sequence[Subject],
        offers: Offers,
        changed: Callable[[OwnPolicy], None],
    ) -> None:
        super().__init__(words)
        self._answers = _Answers(own, changed)
        self.choices: dict[str, Choice] = {}
        self.boxes: dict[str, _RuleBox] = {}
        self.inside.addWidget(text_label(words["own.subjects-intro"], "second"))
        for subject in subjects:
            self._ask(subject, offers[subject.concern])

    def _ask(self, subject: Subject, offers: Sequence[Offer]) -> None:
        w, own = self._words, self._answers.own
        places = [own.rule_places[o.rule] for o in offers]
        answer = own.answers.get(subject.concern)
        if answer is not None and answer >= 0 and answer not in places:
            places.append(answer)
        answers = [(str(place), shown(w, own.units[place])) for place in places]
        answers += [(OTHER, w["own.another"]), (NONE, w["own.does-not-say"])]
        self.inside.addWidget(heading(subject.title))
        self.inside.addWidget(text_label(subject.about, "second"))
        choice = Choice(f"{subject.title}. {subject.about}", answers, upright=True)
        choice.label.hide()
        if answer is not None:
            choice.set_value(NONE if answer < 0 else str(answer))
        choice.chosen.connect(partial(self._chosen, subject.concern))
        self.choices[subject.concern] = choice
        self.inside.addWidget(choice)
        box = _RuleBox(w, own, w["own.choose-rule"], subject.title)
        box.hide()
        box.currentIndexChanged.connect(lambda _i, c=subject.concern, b=box: self._answers.set(c, b.currentData()))
        self.boxes[subject.concern] = box
        self.inside.addWidget(box)

    def _chosen(self, concern: str, key: str) -> None:
        box = self.boxes[concern]
        box.setVisible(key == OTHER)
        if key == OTHER:
            self._answers.set(concern, box.currentData())
            box.setFocus()
        else:
            self._answers.set(concern, -1 if key == NONE else int(key))


class RestStep(Step):
    """The subjects for which no rule was found, each with the list of all rules. None needs an answer."""

    def __init__(
        self, words: Mapping[str, str], own: OwnPolicy, subjects: Sequence[Subject], changed: Callable[[OwnPolicy], None]
    ) -> None:
        super().__init__(words)
        self._answers = _Answers(own, changed)
        self.boxes: dict[str, _RuleBox] = {}
        self.inside.addWidget(text_label(words["own.rest-intro"], "second"))
        for subject in subjects:
            self.inside.addWidget(Rule())
            said = column(between="")
            said.addWidget(text_label(subject.title, "strong"))
            said.addWidget(text_label(subject.about, "second"))
            self.inside.addLayout(said)
            box = _RuleBox(words, own, words["own.does-not-say"], subject.title)
            at = box.findData(own.answers.get(subject.concern, -1))
            box.setCurrentIndex(max(0, at))
            box.currentIndexChanged.connect(lambda _i, c=subject.concern, b=box: self._answers.set(c, b.currentData()))
            self.inside.addWidget(box)
            self.boxes[subject.concern] = box
