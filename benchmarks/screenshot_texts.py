# SPDX-License-Identifier: Apache-2.0
"""What the made-up screenshots say. Numbers are those that Ofcom keeps for drama; people and places are invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """A site's own words: its title, its bar, how it shows time, and what stands below a post ("|" between buttons)."""

    title: str
    bar: tuple[str, ...]
    times: tuple[str, ...]
    below: tuple[str, ...]


SITES = {
    "facebook": Site(
        "Ludford Village Chat",
        ("Home", "Friends", "Groups", "Marketplace"),
        ("2h", "14 November at 21:42", "Yesterday at 08:15", "3d"),
        ("Like|Reply|2h", "Like|Comment|Share", "Like|Reply|12 replies"),
    ),
    "x": Site(
        "Post",
        ("Home", "Explore", "Notifications", "Messages"),
        ("@ludford_watch · 2h", "@meadowview · Nov 14", "@h_fenwick · 38m"),
        ("12|4|37|1.2K", "3 Reposts|1 Quote|28 Likes", "Reply|Repost|Like"),
    ),
    "instagram": Site(
        "ludfordparish",
        ("Home", "Search", "Explore", "Reels"),
        ("2h", "1d", "5w"),
        ("Reply|Send", "14 likes|Reply", "View replies (3)|Reply"),
    ),
    "whatsapp": Site("Ludford Neighbours", ("Chats", "Updates", "Communities", "Calls"), ("21:42", "08:15", "19:03"), ("",)),
    "nextdoor": Site(
        "Nextdoor",
        ("Home", "Discover", "For Sale & Free", "Events"),
        ("Mill Lane · 2 hr ago", "Ludford North · 1 day ago"),
        ("Like|Comment|Share", "3 Reactions|2 Comments", "Like|Reply|Share"),
    ),
    "youtube": Site(
        "YouTube",
        ("Home", "Shorts", "Subscriptions", "You"),
        ("2 hours ago", "3 weeks ago (edited)", "1 day ago"),
        ("14|Reply", "Reply", "3 replies|Reply"),
    ),
}

NAMES = (
    "Jo Marlow",
    "Harriet Fenwick",
    "Dave Pritchard",
    "Sunita Rao",
    "Mill Lane Residents",
    "Aled Vaughan",
    "Margaret Osei",
    "Tom Whitlock",
    "Ludford Watch",
    "Siân Pugh",
)

LONG = (
    "Does anyone know when the parish council will mend the path by the allotments? It has been under water since October and "
    "my mother, who is 83, cannot get to the bus stop. I wrote on 3 November and had no answer. 😡",
    "Thank you to everyone who came to the meeting last night. The budget for 2027/28 is £46,250, which is £1.90 a year more for "
    "a Band D house. Minutes will be on the website by Friday. 👍",
    "The planning application for 24 houses behind the school is back (ref. 26/01874/OUT). Comments close at 5pm on 11 December. "
    "Please say what you think of the traffic, not of the people who live there!",
    "Honestly, the state of that playing field is a disgrace. Broken glass, dog mess, and the swings taken away two years ago. "
    "What do we pay our council tax for? Useless lot, every one of them.",
    "Road closed at Bridge Street from 9am to 4pm on Tuesday & Wednesday for water works. Diversion by the A49. If you have a "
    "hospital appointment, please leave in good time.",
)

SHORT = (
    "I agree with every word. It's a joke.",
    "No one asked us, did they? 🤷",
    "The clerk answered me within a day, so credit where it's due.",
    "Can someone post the agenda, please?",
    "Why is it always the same six people who turn up?",
    "Well said, Harriet 👏",
    "They can't even spell 'Ludford' right on the new sign.",
    "You should be ashamed of yourself. Resign!",
    "That isn't what was said at all. I was there.",
    "Meeting starts at 7.30pm in the Village Hall, all welcome.",
    "So we're paying £3,400 for two benches?",
    "Happy to help on Saturday if it stays dry ☀️",
    "Has anybody reported the fly-tipping on Quarry Road?",
    "He's lying, and he knows it.",
)

PRIVATE = {
    "She lives at 12 Mill Lane if anyone wants a word.": ("12 Mill Lane",),
    "Ring him on 01632 960123 and tell him what you think.": ("01632 960123",),
    "His mobile is 07700 900456, keep calling.": ("07700 900456",),
    "You can write to her at rose.hall@example.org about it.": ("rose.hall@example.org",),
    "The chairman's house is 4 Church Street, SY8 9ZZ, with the green door.": ("4 Church Street", "SY8 9ZZ"),
    "Email me: dave.pritchard@mail.example or call 07700 900871.": ("dave.pritchard@mail.example", "07700 900871"),
    "Send the letters to 27 Station Road, Ludford.": ("27 Station Road",),
    "Her number's 01632 960 417 after six.": ("01632 960 417",),
}
"""Texts with the private details in each."""
