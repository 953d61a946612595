import pytest
from PySide6.QtWidgets import QApplication
from tests.ui.test_one_look import _pages
from assistant.ui.places import BY_ID

@pytest.mark.parametrize("which", ["all", "policies"])
def test_seq(make_window, which):
    d = make_window(council="ludlow")
    w = d.window
    names = [n for n in BY_ID] if which == "all" else ["policies"]
    for n in names:
        w.at(n)
    w.go("check")
    for size in (125,150,175,200,100):
        w._change_looks(text_size=size)
        for _ in range(3): QApplication.processEvents()
    for n in ["policies", *names]:
        w.go(n)
        for _ in range(3): QApplication.processEvents()
        assert type(w.page().layout()).__name__ in ("Column","Line"), (n, type(w.page().layout()))
