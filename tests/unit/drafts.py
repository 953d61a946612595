# SPDX-License-Identifier: Apache-2.0
"""Drafts that several tests read: the packs, abuse and what only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

PACKS = Path(__file__).parents[1] / "packs"
DRAFTS = [json.loads(line) for half in ("write", "measure") for line in (PACKS / f"drafts-{half}.jsonl").read_text().splitlines()]
POLITICAL = [d for d in DRAFTS if d["group"] == "political"]
ROUTINE = [d for d in DRAFTS if d["group"] == "routine"]

ABUSIVE = """You are an absolute moron.|I'll knock his teeth out.|That wanker on the planning committee.|What a pathetic excuse for a human being.
You people are disgusting.|Fuck off back to your bungalow.|The clerk is a total witch.|Someone should punch that councillor.|He's scum.
I know where she lives.|You need a good slap.|Shut the fuck up.|Kill yourself.|She is a nasty piece of work.|You stupid old cow.
The developers deserve to be shot.|You'd better watch your back.|I hope he dies.|What a bunch of utter bastards.|You worthless piece of dirt.
You fat ugly slob.|He is a complete psycho.|We'll come round and sort you out.|You're dead meat.|That lying bitch at the town hall.""".replace(
    "\n", "|"
).split("|")
CIVIL = """You are wrong about this.|I'll knock on his door to ask for his vote.|That vote on the planning committee was wrong.
What a poor excuse for a plan.|Your plan is disgusting value for money.|I am off back to my bungalow.|The clerk gave poor advice.
Someone should ask that councillor why.|He has let us down.|I know where the plan went wrong.|You need a good look at the figures.
Please stop talking over me.|Kill this plan.|She is hard to work with, in my view.|You missed an old cow shed on the map.
The developers deserve to hear no.|You should look back at the minutes.|I hope he loses the vote.|What a bunch of poor decisions.
That was a worthless report.|The report was fat with jargon.|He is completely wrong.|We'll come round to your view.|The plan is dead.
That bitter debate at the town hall.""".replace("\n", "|").split("|")

RELAXED = """Fancy a brew? Come along at ten.|Don't forget your wellies 😂|That's us done for the day. Phew.|Couldn't be prouder of the Scouts.
Well, that was a soggy fete. We'll be back.|It's Friday. You know what that means: bins.|Guess who found the lost mayoral hat?|We can't promise sun, but there's cake.
Top tip: bring a brolly 🌧️|Who's up for a litter pick?""".replace("\n", "|").split("|")

CHARACTERISTICS = {
    "age": [
        "Old people are past it and should not drive.",
        "Take the vote off pensioners, they are a burden.",
        "Too old to be a councillor, at his age.",
    ],
    "disability": ["Disabled people are a drain on us.", "Too disabled to be a councillor.", "That retard on the committee."],
    "gender reassignment": [
        "A bloke in a dress should not be near children.",
        "Trans people are perverts.",
        "That tranny in the library.",
    ],
    "marriage": [
        "Another gay couple running the pub, not what families want.",
        "Gay people should not be allowed to marry.",
        "Two lesbians cannot be trusted with children. Lesbians are unnatural.",
    ],
    "pregnancy": [
        "No point giving her the job, she'll only have another baby.",
        "Pregnant women are useless at work.",
        "Never hire her, she will go off and get pregnant.",
    ],
    "race": ["Send the Poles back where they came from.", "Black people are lazy.", "Gypsies are vermin."],
    "religion": ["Muslims are taking over our town.", "Typical Jew.", "Christians are all brainwashed."],
    "sex": [
        "Women are too emotional for finance.",
        "A woman's place is in the kitchen.",
        "Women drivers, keep them off the road.",
    ],
    "sexual orientation": [
        "Gays are disgusting.",
        "Homosexuality is a sin and they are sick.",
        "He's a poof and everyone knows it.",
    ],
}
