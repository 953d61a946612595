# SPDX-License-Identifier: Apache-2.0
"""Readers of exports: kinds of files beyond the samples."""

from __future__ import annotations

import datetime as dt
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from assistant.archive.reading import Reading
from assistant.domain.archive import ArchiveError, ArchiveItem, ItemKind, ProblemCode, ReadOptions, Seen
from tests.unit.exports import ACCOUNT, tweet, write_zip, x_members, x_zip

NOW = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
WHEN = dt.datetime(2023, 5, 1, 12, 0, tzinfo=dt.UTC)


def read(*paths: Path, messages: bool = False, me: str = "") -> list[ArchiveItem]:
    with Reading(list(paths), ReadOptions(messages=messages, me=me), NOW) as reading:
        return list(reading.items())


def refused(*paths: Path) -> ProblemCode:
    with pytest.raises(ArchiveError) as caught:
        read(*paths)
    return caught.value.problem.code


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_way_to_pack_is_read(tmp_path: Path, packing: int) -> None:
    path = write_zip(tmp_path / "twitter.zip", x_members([tweet(1, "Words", WHEN)]), packing)
    assert [i.text for i in read(path)] == ["Words"]


def test_bytes_before_the_first_record_and_zip64_are_legal(tmp_path: Path) -> None:
    inner = tmp_path / "a.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in x_members([tweet(1, "Words", WHEN)]).items():
            with archive.open(zipfile.ZipInfo(name, (2026, 11, 2, 0, 0, 0)), "w", force_zip64=True) as member:
                member.write(data.encode() if isinstance(data, str) else data)
    path = tmp_path / "b.zip"
    path.write_bytes(b"MZ some program" * 20 + inner.read_bytes())
    assert [i.text for i in read(path)] == ["Words"]


def test_pictures_do_not_count_however_many(tmp_path: Path) -> None:
    members = x_members([tweet(1, "Words", WHEN)])
    members |= {f"data/tweets_media/{n}.jpg": b"" for n in range(6_000)}
    assert [i.text for i in read(write_zip(tmp_path / "x.zip", members))] == ["Words"]


def test_many_small_bombs_are_one_bomb(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {"data/account.js": ACCOUNT}
    members |= {f"data/tweets-part{n}.js": "window.YTD.tweets.part0 = [" + " " * 900_000 + "]" for n in range(40)}
    assert refused(write_zip(tmp_path / "x.zip", members)) is ProblemCode.TOO_LARGE


def test_files_renamed_by_hand_are_known_by_their_content(tmp_path: Path) -> None:
    path = tmp_path / "my old posts (2).txt"
    path.write_text("window.YTD.tweet.part0 = " + json.dumps([tweet(1, "Words", WHEN)]), encoding="utf-8")
    assert [(i.platform, i.text) for i in read(path)] == [("x", "Words")]


def test_a_folder_with_the_parts_of_an_export(tmp_path: Path) -> None:
    folder = tmp_path / "Downloads"
    folder.mkdir()
    x_zip(folder / "twitter-1.zip", ["one"])
    write_zip(folder / "twitter-2.zip", {"data/tweets-part1.js": json.dumps([tweet(7, "two", WHEN)])})
    assert sorted(i.text for i in read(folder)) == ["one", "two"]


def test_files_of_two_platforms_are_not_read_together(tmp_path: Path) -> None:
    x = x_zip(tmp_path / "twitter.zip", ["one"])
    facebook = write_zip(
        tmp_path / "facebook.zip",
        {"your_facebook_activity/posts/your_posts_1.json": json.dumps([{"timestamp": 1714564800, "data": [{"post": "two"}]}])},
    )
    assert refused(x, facebook) is ProblemCode.TWO_ACCOUNTS


def test_a_packed_tar_with_a_name_that_leads_out_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "archive.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("../outbox.json")
        info.size = 2
        archive.addfile(info, io.BytesIO(b"{}"))
    assert refused(path) is ProblemCode.UNSAFE_ZIP


def test_a_quote_is_a_share_with_own_words(tmp_path: Path) -> None:
    urls = {"urls": [{"url": "https://t.co/q", "expanded_url": "https://twitter.com/jo_tanner/status/12"}]}
    path = write_zip(tmp_path / "x.zip", x_members([tweet(1, "Nonsense https://t.co/q", WHEN, entities=urls)]))
    [item] = read(path)
    assert (item.kind, item.own, item.where) == (ItemKind.SHARE, True, "@jo_tanner")


def test_two_long_posts_of_one_second_get_their_own_words(tmp_path: Path) -> None:
    begins = ["The first long one begins here and goes on", "The other long one begins there and goes on"]
    tweets = [tweet(n, f"{b}… https://t.co/x{n}", WHEN) for n, b in enumerate(begins, 1)]
    notes = [
        {"noteTweet": {"noteTweetId": str(90 + n), "createdAt": "2023-05-01T12:00:00.000Z", "core": {"text": f"{b} to its end."}}}
        for n, b in enumerate(reversed(begins))
    ]
    members = x_members(tweets) | {"data/note-tweet.js": "window.YTD.note_tweet.part0 = " + json.dumps(notes)}
    found = {i.link: i.text for i in read(write_zip(tmp_path / "x.zip", members))}
    assert found == {f"https://x.com/morganhale_wex/status/{n}": f"{b} to its end." for n, b in enumerate(begins, 1)}


def test_posts_that_the_manifest_promises_and_the_file_lacks_are_counted(tmp_path: Path) -> None:
    manifest = {"dataTypes": {"tweets": {"files": [{"fileName": "data/tweets.js", "count": "5"}]}}}
    members = x_members([tweet(1, "one", WHEN), tweet(2, "two", WHEN)])
    members["data/manifest.js"] = "window.__THAR_CONFIG = " + json.dumps(manifest)
    with Reading([write_zip(tmp_path / "x.zip", members)], ReadOptions(), NOW) as reading:
        assert reading.source().missing == 3


def test_line_separators_inside_words_stay(tmp_path: Path) -> None:
    [item] = read(x_zip(tmp_path / "x.zip", ["one\u2028two\x0cthree"]))
    assert item.text == "one\u2028two\x0cthree"


def test_nobody_elses_messages_are_read_when_the_user_is_not_known(tmp_path: Path) -> None:
    chat = {
        "participants": [{"name": "Ann"}, {"name": "Bo"}],
        "messages": [{"sender_name": "Ann", "timestamp_ms": 1, "content": "x"}],
    }
    members = {
        "your_facebook_activity/messages/inbox/a_1/message_1.json": json.dumps(chat),
        "your_facebook_activity/posts/your_posts_1.json": json.dumps([{"timestamp": 1714564800, "data": [{"post": "mine"}]}]),
    }
    assert [i.text for i in read(write_zip(tmp_path / "f.zip", members), messages=True)] == ["mine"]


def test_a_facebook_comment_with_curly_apostrophe_and_own_group(tmp_path: Path) -> None:
    comment = {
        "timestamp": 1714564800,
        "title": "Morgan Hale replied to Jo Tanner’s comment.",
        "data": [{"comment": {"comment": "No"}}],
    }
    members = {"your_facebook_activity/comments_and_reactions/comments.json": json.dumps({"comments_v2": [comment]})}
    [item] = read(write_zip(tmp_path / "f.zip", members))
    assert (item.kind, item.where) == (ItemKind.REPLY, "Jo Tanner")


def test_youtube_columns_in_another_language(tmp_path: Path) -> None:
    rows = (
        "Kommentar-ID,Kanal-ID,Zeitstempel,Preis,ID des Elternkommentars,Video-ID,Kommentartext\r\n"
        'UgxAbc,UCme123,2023-09-19T17:42:53+00:00,0,,vid00000001,"{""text"": ""Unsinn""}"\r\n'
    )
    path = write_zip(tmp_path / "takeout.zip", {"Takeout/YouTube/Kommentare/Kommentare.csv": rows})
    [item] = read(path)
    assert (item.text, item.link) == ("Unsinn", "https://www.youtube.com/watch?v=vid00000001&lc=UgxAbc")


def test_a_table_saved_again_by_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "Comments.csv"
    path.write_bytes("Date;Link;Message\n2024-02-05 08:00:00;https://l.example/1;Caf\u00e9 talk\n".encode("utf-16"))
    assert [(i.platform, i.text) for i in read(path)] == [("linkedin", "Café talk")]


def test_posts_for_certain_people_are_messages_on_mastodon(tmp_path: Path) -> None:
    activity = {
        "type": "Create",
        "published": "2023-02-01T10:00:00Z",
        "to": ["https://a.example/users/sam"],
        "object": {"type": "Note", "content": "<p>Just you</p>", "url": "https://s.example/1"},
    }
    path = tmp_path / "outbox.json"
    path.write_text(json.dumps({"type": "OrderedCollection", "orderedItems": [activity]}), encoding="utf-8")
    [item] = read(path, messages=True)
    assert (item.kind, item.private) == (ItemKind.MESSAGE, True)
    assert refused(path) is ProblemCode.ONLY_MESSAGES


def test_a_secret_board_was_seen_by_few(tmp_path: Path) -> None:
    page = (
        '<h1>Pins</h1>\n<a href="https://www.pinterest.com/pin/1/">x</a>\n<br>Title: Mine,\n<br>Private: True\n'
        "<br>Created at: 2017/02/13 15:35:01\n"
    )
    [item] = read(write_zip(tmp_path / "pinterest.zip", {"pinterest_export.html": page}))
    assert (item.where, item.seen) == ("secret board", Seen.FEW)


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("12/03/26, 09:16 - Morgan: hi", "2026-03-12T09:16:00"),
        ("[12.3.2026, 9:16:05 pm] Morgan: hi", "2026-03-12T21:16:05"),
        ("2026/03/12 09.16 - Morgan: hi", "2026-03-12T09:16:00"),
        ("12/03/2026 à 09:16 - Morgan: hi", "2026-03-12T09:16:00"),
        ("\u200e[12-03-2026, 09:16:05] Morgan: hi", "2026-03-12T09:16:05"),
        ("3/13/26, 12:00\u202fAM - Morgan: hi", "2026-03-13T00:00:00"),
    ],
)
def test_clocks_of_chats(tmp_path: Path, line: str, time: str) -> None:
    path = tmp_path / "WhatsApp Chat with Sam.txt"
    path.write_text(line + "\n", encoding="utf-8")
    [item] = read(path, messages=True, me="Morgan")
    assert item.time is not None
    assert item.time.isoformat() == time + "+00:00"
    assert item.text == "hi"


def test_a_note_is_no_chat_and_no_export(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("12/03/2026: buy sun cream\nand milk\n", encoding="utf-8")
    assert refused(path) is ProblemCode.NOT_RECOGNISED
