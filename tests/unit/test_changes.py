# SPDX-License-Identifier: Apache-2.0
"""Which sentences another way changes, and which words in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.services.check.changes import changes, sentences

_TEXT = st.text(alphabet=st.sampled_from("ab .!?…\n\"'’é🙂1,"), max_size=60)


@given(_TEXT)
def test_sentences_together_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text
    assert all(sentences(text))


@given(_TEXT, _TEXT)
def test_marks_lie_in_their_words(old: str, new: str) -> None:
    for change in changes(old, new):
        for text, marks in ((change.old, change.old_marks), (change.new, change.new_marks)):
            assert all(0 <= a < b <= len(text) and text[a:b].strip() == text[a:b] for a, b in marks)
            assert list(marks) == sorted(marks)
    if old.strip() == new.strip():
        assert changes(old, new) == ()


def test_only_the_sentence_that_changes_is_shown_with_the_words_that_change() -> None:
    old = "The toilets close in May. Mrs Hall at 12 Mill Lane relies on them. I am against it."
    new = "The toilets close in May. A resident relies on them. I am against it."
    (change,) = changes(old, new)
    assert change.old == "Mrs Hall at 12 Mill Lane relies on them." and change.new == "A resident relies on them."
    assert [change.old[a:b] for a, b in change.old_marks] == ["Mrs Hall at 12 Mill Lane"]
    assert [change.new[a:b] for a, b in change.new_marks] == ["A resident"]


def test_a_sentence_that_goes_leaves_nothing() -> None:
    (change,) = changes(
        "It opens at 3.30pm on Mr. Webb's field. You fool! See you there.",
        "It opens at 3.30pm on Mr. Webb's field. See you there.",
    )
    assert (change.old, change.new) == ("You fool!", "") and change.old_marks == ((0, 9),)
