# SPDX-License-Identifier: Apache-2.0
"""The words in a picture: read in a child process, without the site's own, with private details and their boxes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy
import pytest
from PIL import Image, ImageDraw

from assistant.app import build_app, main
from assistant.domain.content import Content
from assistant.domain.incident import Query
from assistant.domain.jobs import StoppedError
from assistant.domain.picture_words import SeenLine, SeenWord, SeenWords
from assistant.files.ocr.regions import regions
from assistant.files.pictures import PictureError, read_words
from assistant.services.check.checker import Checker
from assistant.services.log.session import OpenLog
from assistant.services.pictures import comment_in, details_in, private_details
from assistant.storage.verify import verify
from benchmarks.picture_measures import details_covered, words_right
from benchmarks.screenshots import Screenshot, draw, font
from tests.unit.logs import Clock, finished, new_log

TENTH = (0, 8, 15, 22, 33, 47)
"""Every site, light and dark, desktop and phone, 90 to 320 %, PNG and JPEG of quality 40."""


@pytest.fixture(scope="module")
def read() -> list[tuple[Screenshot, SeenWords]]:
    return [(shot, read_words(shot.data)) for shot in map(draw, TENTH)]


def test_the_words_of_screenshots_are_right(read: list[tuple[Screenshot, SeenWords]]) -> None:
    right = [words_right(shot, (line.text for line in seen.lines)) for shot, seen in read]
    assert sum(r for r, _ in right) >= 0.97 * sum(n for _, n in right), right


def test_private_details_are_offered_as_boxes(read: list[tuple[Screenshot, SeenWords]], checker: Checker) -> None:
    find = private_details(checker)
    found = [details_covered(shot, details_in(seen, find), (seen.width, seen.height)) for shot, seen in read]
    assert sum(c for c, _, _ in found) >= 0.95 * sum(n for _, n, _ in found), found
    assert sum(len(wrong) for *_, wrong in found) <= len(read) / 3, found


def test_what_the_site_writes_itself_is_left_out(read: list[tuple[Screenshot, SeenWords]], content: Content) -> None:
    for shot, seen in read:
        comment = comment_in(seen, content.furniture).split("\n")
        assert not {"Like Comment Share", "Like Reply", "Reply", "Home", "21:42"} & {line.strip() for line in comment}, shot.name
        texts = {w.text for w in shot.words if not w.furniture and len(w.text) > 9 and w.text.isalpha()}
        assert all(any(word in line for line in comment) for word in texts), shot.name


def _line(text: str, top: float, block: int = 0, left: float = 0.1, right: float = 0.9) -> SeenLine:
    words = text.split()
    step = (right - left) / len(words)
    return SeenLine(
        tuple(SeenWord(w, (left + n * step, top, left + (n + 1) * step, top + 0.03)) for n, w in enumerate(words)), block
    )


@pytest.mark.parametrize(
    "line",
    ["Like Reply 2h", "Like · Comment · Share", "14 likes Reply", "View replies (3)", "2 hours ago", "1.2K", "3 Reposts 28 Likes",
     "Yesterday at 08:15", "14 November at 21:42", "See translation", "Most relevant", "View all 12 replies"],
)  # fmt: skip
def test_furniture_is_known(content: Content, line: str) -> None:
    assert content.furniture.is_all_of(line)


@pytest.mark.parametrize(
    "line",
    ["Like it or not", "Reply to me at once", "I want 14 answers", "More lies", "Well said", "He's lying", "2h is too long",
     "Thank you", "Home is where she lives", "You liar", "1" * 200 + "x", "1,1" * 60 + "x", "Like " * 60 + "him"],
)  # fmt: skip
def test_peoples_words_are_no_furniture(content: Content, line: str) -> None:
    assert not content.furniture.is_all_of(line)


def test_a_detail_over_two_lines_has_two_boxes_and_a_name_is_one(checker: Checker) -> None:
    seen = SeenWords((_line("She lives at 12", 0.1), _line("Mill Lane, ask Rose Hall", 0.14)), 1000, 800)
    found = details_in(seen, private_details(checker), ["Rose Hall"])
    assert [(each.text, len(each.boxes)) for each in found] == [("12 Mill Lane", 2), ("Rose Hall", 1)]
    assert found[0].boxes[0][1] == 0.1 and found[0].boxes[1][1] == 0.14


def test_a_tilted_line_and_a_tall_picture_are_read() -> None:
    paper = Image.new("RGB", (1200, 700), "white")
    ImageDraw.Draw(paper).text((80, 320), "The clerk did not answer my letter", fill="black", font=font("ours", False, 44))
    tilted = paper.rotate(4, Image.Resampling.BICUBIC, fillcolor="white")
    tall = Image.new("RGB", (600, 9000), "white")
    pen = ImageDraw.Draw(tall)
    wanted = [f"Line number {n} of this thread" for n in range(60)]
    for number, text in enumerate(wanted):
        pen.text((40, 40 + 148 * number), text, fill="black", font=font("ours", False, 24))
    assert read_words(_png(tilted)).text == "The clerk did not answer my letter"
    assert [line.text for line in read_words(_png(tall)).lines] == wanted


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_picture_without_words_gives_none_and_a_broken_one_a_sentence() -> None:
    assert read_words(_png(Image.effect_noise((300, 200), 60).convert("RGB"))).text == ""
    with pytest.raises(PictureError, match="may be damaged"):
        read_words(_png(Image.new("RGB", (300, 200)))[:60])
    with pytest.raises(PictureError, match="too many points"):
        read_words(_png(Image.new("1", (60_000, 1000))))


def test_stop_is_heard() -> None:
    with pytest.raises(StoppedError):
        read_words(draw(0).data, lambda _done, _all: False)


def test_parts_touch_also_at_their_corners() -> None:
    mask = numpy.zeros((6, 8), bool)
    mask[0, 0:2] = mask[1, 2:4] = mask[2, 0:1] = mask[4, 5:8] = mask[5, 5] = True
    found = [(r.rows.tolist(), r.starts.tolist(), r.ends.tolist()) for r in regions(mask)]
    assert found == [([0, 1], [0, 2], [2, 4]), ([2], [0], [1]), ([4, 5], [5, 5], [8, 6])]
    assert not list(regions(numpy.zeros((3, 3), bool)))


def test_the_command_prints_words_boxes_and_private_details(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "shot.png"
    picture = Image.new("RGB", (700, 160), "white")
    ImageDraw.Draw(picture).text((20, 30), "Ring her on 07700 900456 now", fill="black", font=font("ours", False, 30))
    path.write_bytes(_png(picture))
    assert main(["--data", str(tmp_path / "data"), "picture", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["text"] == said["comment"] == "Ring her on 07700 900456 now"
    assert [p["text"] for p in said["private"]] == ["07700 900456"]
    left, top, right, bottom = said["private"][0]["boxes"][0]
    assert 0.2 < left < 0.3 and top < 0.25 < bottom and 0.5 < right < 0.65
    assert main(["--data", str(tmp_path / "data"), "picture", str(tmp_path / "none.png")]) == 2


# -- in the log --------------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenLog]:
    log, _ = new_log(tmp_path / "log")
    session = OpenLog(build_app(tmp_path / "data"), log, Clock())
    yield session
    session.lock()


def test_words_are_kept_for_searching_and_go_with_their_picture(opened: OpenLog, tmp_path: Path) -> None:
    store = opened._store
    incident, other = finished(store), finished(store)
    picture = Image.new("RGB", (700, 120), "white")
    ImageDraw.Draw(picture).text((20, 30), "The keeper of Quarrington", fill="black", font=font("ours", False, 30))
    (tmp_path / "a.png").write_bytes(_png(picture))
    added = opened.add_evidence(incident, tmp_path / "a.png").evidence
    lines = len(opened.records.history(incident))
    assert opened.records.words_in(added) is None and not opened.records.find(Query(words="Quarrington"))
    assert opened.pictures.search(incident) == ()
    assert [s.number for s in opened.records.find(Query(words="Quarrington"))] == [incident.number]
    opened.pictures.keep(incident, added, "The keeper of Carrington")
    assert opened.pictures.read(incident, added).text == "The keeper of Quarrington", "what was read stays what was read"
    assert opened.records.words_in(added) == "The keeper of Carrington"
    opened.change(finished(store) and other)
    opened.describe(incident, added)
    assert [s.number for s in opened.records.find(Query(words="Carrington"))] == [incident.number]
    assert not opened.records.find(Query(words="Quarrington")) and verify(opened._log).whole
    assert len(opened.records.history(incident)) <= lines + 1, "reading is no act on the record"
    opened.take_out(incident, added, "It shows a child.")
    assert not opened.records.find(Query(words="Carrington")) and opened.records.words_in(added) is None
    assert verify(opened._log).whole
