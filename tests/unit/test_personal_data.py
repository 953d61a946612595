# SPDX-License-Identifier: Apache-2.0
"""British identifiers: formats, checksums, context, and the contacts that pass."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.engine import Engine
from assistant.domain.draft import Account, Contact, Draft, PostContext, Role
from assistant.domain.finding import Level
from assistant.domain.options import Options

ONLY = Options(only=frozenset({"personal-data"}))


def rules(engine: Engine, text: str, contacts: tuple[Contact, ...] = (), council: str = "general") -> set[str]:
    options = Options(only=ONLY.only, contacts=contacts)
    return {f.rule for f in engine.check(Draft(text, PostContext(council=council)), options).findings}


@given(st.integers(min_value=100_000_000, max_value=999_999_999))
def test_nhs_numbers_need_their_check_digit(engine: Engine, base: int) -> None:
    digits = [int(d) for d in str(base)]
    check = 11 - sum(d * (10 - i) for i, d in enumerate(digits)) % 11
    check = 0 if check == 11 else check
    for last in range(10):
        number = f"{base}{last}"
        spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
        assert ("uk-nhs-number" in rules(engine, f"NHS number {spaced}")) == (last == check and check != 10)


@given(st.text(alphabet="ABCEGHJKLMNOPRSTWXYZ", min_size=2, max_size=2), st.integers(0, 999_999), st.sampled_from("ABCDEFGZ"))
def test_national_insurance_prefixes_and_suffixes(engine: Engine, prefix: str, number: int, suffix: str) -> None:
    good = suffix in "ABCD" and prefix not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"} and prefix[1] != "O"
    assert ("uk-nino" in rules(engine, f"It is {prefix}{number:06}{suffix}.")) == good


@pytest.mark.parametrize(
    "code", ["SW1A 1AA", "EC1A 1BB", "W1A 0AX", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "SY8 1DA", "SY81DA", "sy8 1da"]
)
def test_postcodes_in_every_published_shape(engine: Engine, code: str) -> None:
    assert "uk-postcode" in rules(engine, f"The parcel went to {code}, they say.")


@pytest.mark.parametrize("code", ["QQ1 1AA", "SW1A 1AI", "A303", "SY8", "1AA SW1", "AB1C 1AA2"])
def test_what_is_no_postcode(engine: Engine, code: str) -> None:
    assert "uk-postcode" not in rules(engine, f"The parcel went to {code}, they say.")


FORMS = {
    "uk-postcode": """GIR 0AA|gir0aa|My postcode is sw1a1aa.|postcode:SW1A-1AA,|BFPO 801|W1A1HQ|ec1a 1bb|(SY8 1DA)|HS1 2AB please""",
    "uk-vehicle-registration": """A blue car, WX19 KLM, was there.|AB12CDE|BD51 SMR|A123 BCD|a123 bcd was the car|ABC 123D
        |the car was ABC123D|reg ABC 123|plate IUZ 1234|reg 1234 AB|AB51ABC|ab51 abc parked outside|AB51-ABC|his van is K7 ABC""",
    "uk-passport": """passport 123456789|passport no. AB1234567|AB1234567|Her passport number is 123 456 789|ab1234567 is on the passport
        |passport: 123-456-789""",
    "uk-nhs-number": """NHS number 0032698674|0032698674|943 476 5919|943-476-5919|NHS 9434765919|9434765919|nhs no 943.476.5919""",
    "uk-nino": """AB123456C|ab123456c|AB-12-34-56-C|NI number AB 12 34 56|nino:AB123456C.|His NINO (ab 12 34 56 c)""",
    "uk-driving-licence": """MORGA657054SM9IJ|morga657054sm9ij|MORGA 657054 SM9IJ 35|driving licence 12345678|FO999 603155 J99AB""",
    "payment-card": """4111 1111 1111 1111|378282246310005|30569309025904|6011-1111-1111-1117|4222222222222|3530.1113.3330.0000
        |2223000048400011|6759649826438453|card:4111111111111111""",
    "uk-bank-account": """sort code 20-00-00 account 12345678|20-00-00 55779911|sort code 200000, a/c 55779911|account number 55779911
        |20 00 00 and 5577 9911""",
    "iban": """GB82 WEST 1234 5698 7654 32|gb82west12345698765432|GB29-NWBK-6016-1331-9268-19""",
    "date-of-birth": """DOB 12/03/1961|born on the 3rd of May 1961|d.o.b. 3-5-61|date of birth: 1961-05-03|dob 3 May '61""",
    "email-address": """jo.hall@example.museum|JO@EXAMPLE.LONDON|write to o'brien@mail.co.uk|jo [at] example [dot] wales
        |jo(at)example(dot)photography|mailto:jo.hall@proton.me""",
    "phone-number": """ring (01584) 555987|ring 01584-555-987|ring 01584/555987|+44(0)1584 555 987|+44 (0) 7700 900 461|0044 7700 900461
        |447700900461|07700.900.461|ring Jan on 872415|tel. 872 415|(07700) 900461|Call (020) 7946 0123|ring him on 07700900461!
        |oh seven seven double oh, nine hundred, four six one""",
    "street-address": """She lives at ///tulip.carpet.seven|he is at 9 priory lane|Flat 3, 7 Station Terrace is empty""",
}
"""Every form that is published, or that people use: old and new, in small letters, with hyphens, inside other marks."""


@pytest.mark.parametrize(("rule", "text"), [(rule, form.strip()) for rule, forms in FORMS.items() for form in forms.split("|")])
def test_every_form_of_a_detail_is_found(engine: Engine, rule: str, text: str) -> None:
    assert rule in rules(engine, text)


def luhn(digits: str) -> str:
    """The digits with their check digit."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits))]
    return digits + str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)


@given(st.sampled_from(["4", "51", "2221", "34", "37", "36", "6011", "3530", "62"]), st.integers(12, 18), st.integers(1, 10**18))
def test_cards_of_every_length_need_their_check_digit(engine: Engine, first: str, length: int, seed: int) -> None:
    number = luhn((first + str(seed).zfill(18))[:length])
    assert "payment-card" in rules(engine, f"It is {number}.")
    assert "payment-card" not in rules(engine, f"It is {number[:-1]}{(int(number[-1]) + 1) % 10}.")


PRIVATE = """Mrs Fisher came about the crossing... She has severe arthritis and cannot wait in the cold.
mrs fisher rang me. she has severe arthritis and can't get out
Spoke to Derek Hollis today. Lovely man. He is in a lot of debt.
Poor Doreen Platt, her husband has left and the bailiffs came.
Doreen Platt next door had a stroke last week.
Kieran Boyle was arrested on Friday.
Old Mr Tranter is in a care home now.
Tom Carter lives alone above the old bakery.
tom carter lives alone above the old bakery
Sheila Grant of Mill Lane is off sick with stress.
SHEILA GRANT HAS CANCER
It was Mrs Doyle at No 4 who complained to us about the noise.
Alfie Jones (8) goes to St Mary's Primary School.
Our daughter Maisie is at Hillside nursery every morning.
Lily Evans, Year 5, walks home from school along Mill Lane on her own.
Well done Jayden Clarke, aged 9, of Ludlow Swimming Club!
jayden clarke, aged 9, swims with the club on tuesdays
Her name is Anita Desai. She is on universal credit.
J. Price has dementia.
Steve Marsh is on the dole again.
The widow Mrs Pearce is away for a fortnight and the house is empty.
Emma Watts told me her ex-husband beats her.
Fatima Noor got her asylum claim refused.
Mr and Mrs Hall are divorcing.
Dave Collins has been made redundant and is behind on his mortgage.
Brian's got Parkinson's now.
Jane Hill has cancer.
Peter Church is in rehab again.
Jane Hill has cancer, says the mayor
Happy birthday to my grandson Tom, 6 today at Ludlow Primary School
my neighbour Joan Pettit is 84, has had both hips done and cannot walk from the church
Mrs Cole can hardly walk now.
Susan Green owes rent.
Mary Hall, who was at the desk today, has been diagnosed with dementia.
Mrs Hall's number is 07700 900461.
Jane Smith (jane.smith88@gmail.com) is the one who complained."""


@pytest.mark.parametrize("text", PRIVATE.splitlines())
def test_a_name_and_a_private_word_in_one_passage_are_found(engine: Engine, text: str) -> None:
    found = [f for f in engine.check(Draft(text), ONLY).findings if f.rule == "named-person-with-details"]
    assert len(found) == 1 and found[0].level > Level.TIP


PUBLIC = """For tickets ring the town hall on 01584 873877.
Call us on 01584 871970, Monday to Friday.
The clerk can be reached on 01584 871970 or clerk@ludlow.gov.uk.
Report potholes to the council: 01584 873877.
Ludlow Pharmacy, 12 Broad Street, is open until 8.
The chemist at 14 Corve Street has flu jabs.
Planning application: two dormers at 22 Orchard Close.
The office is at 7 Station Road, SY8 2PQ.
Coffee morning at the Village Hall, 3 Church Lane, SY8 1AB.
Promoted by Ann Jones on behalf of the Green Party, both at 5 Mill Street, Ludlow SY8 1BB.
Published by A. Smith, 12 Castle Street.
Mrs Fisher won best roses. She has grown them for thirty years.
Jo Smith from the Alzheimer's Society is talking on dementia at the library.
Dr Patel's dementia clinic opens on Monday.
Many thanks to Bill Hughes, who raised £900 for Cancer Research.
Rest in peace Alfred Jones, who died after a long illness.
The Rev Crook leads the carols on Sunday.
Peter Ashdown is our new caretaker. He starts on Monday.
Tom Carter runs the junior football club.
Cllr Rao is off sick this week.
Grace before meals. May is nearly here.
Hi Sue, thanks for that. The school fete is on Saturday.
St John Ambulance is running a first aid course for children aged 8.
Mr Butcher the baker has opened a shop at 12 Broad Street.
Room 12A, Mill Street car park, £4.50 for 3 hours.
The A49 at Woofferton is shut. B4361 diverted. M5 J7.
Use form NHS 111A or call 111.
Planning ref 25/01234/FUL, item 12, page 123456789.
Order AB1234567 has come.
Charity no. 1123581. Company 07777777.
Congratulations to Emily Hart on passing her driving test!
Ben and Emily were married at St Laurence's on Saturday.
Our volunteers: Jan, Sue and Bob. Tea at the pavilion, 2 Mill Lane.
Year 4 sang at the church. Mrs Hall led the choir.
Kids' club at the leisure centre: contact Jo on 0300 123 4567.
The Smith family bakery, 22 Corve Street, turns 100.
The minutes of 12 March show 14 High Street was let to Boots.
King Charles has cancer, the palace says.
We open at 2pm, 1st floor. CO2 1in 5. B1 1st turning.
Hello Wendy, could you ring the office on 01584 555010 when you have a moment?
Ring 116 123 at any hour.
The office is open on Tuesday. Telephone 01584 960187.
That one is the housing association's. Their number is 01584 960522.
To let: speak to our agents, Petty & Hoyle, 01584 960911.
Anglian Water wants to hear of leaks, 01584 960124.
The vet's is open till six, 01584 960126.
Bookings: Barnes Taxis 07700 900127
For a skip ring Hoskins Skip Hire on 01584 960130.
The solicitors are Marsh and Co, 01584 960133.
Dave's Plumbing mended our boiler, 07700 900124.
The bus firm says ring 01584 960136 for lost property.
Victoria Hall, 01584 960140, has a new roof.
The MP Sarah Green has depression and spoke bravely about it.
Thank you Jean and Bob for the cakes, and to the children of Year 3."""


@pytest.mark.parametrize(
    "text",
    [
        "My neighbour's number is 01584 960139 if you want to tell her.",
        "That woman is on 07700 900128, give her a ring.",
        "Lorraine and Bob saw it. Their number is 01584 960522.",
        "Tom & Jane, 07700 900124",
    ],
)
def test_a_number_of_somebody_is_one_to_check(engine: Engine, text: str) -> None:
    assert any(f.level > Level.TIP for f in engine.check(Draft(text), ONLY).findings if f.concern == "personal-data")


@pytest.mark.parametrize("text", PUBLIC.splitlines())
def test_what_wants_to_be_found_is_no_private_detail(engine: Engine, text: str) -> None:
    assert rules(engine, text) == set()


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Ring 01584 871970 about your bin.", ""),
        ("Cemetery: 01584 871970. Warden: 07700 900123.", ""),
        ("Email bookings@ludlowassembly.co.uk to hire the hall.", ""),
        ("Text 07700 900123 before noon.", "tip"),
        ("His mobile is 07700 900123.", "check"),
    ],
)
def test_the_councils_own_account_gives_its_own_numbers(engine: Engine, text: str, level: str) -> None:
    found = engine.check(Draft(text, PostContext(council="ludlow", account=Account.OFFICIAL, role=Role.CLERK)), ONLY).findings
    assert [f.level.value for f in found] == [level] * bool(level)


def test_public_contacts_pass(engine: Engine) -> None:
    text = "Write to jo@example.com or ring 01584 555987."
    assert rules(engine, text) == {"email-address", "phone-number"}
    contacts = (Contact("clerk", "Jo Hall", "jo@example.com", "01584 555 987"),)
    assert rules(engine, text, contacts) == set()


def test_the_packs_own_address_passes(engine: Engine) -> None:
    assert rules(engine, "Send concerns to social.media@ludlow.gov.uk.", council="ludlow") == set()


@pytest.mark.parametrize(
    "text",
    [
        "With Marion's say-so: she has got breast cancer and starts chemo on the 6th.",
        "Mr Rowe has asked me to tell you all that he is in hospital.",
        "With Mr Rowe's kind permission I can say that he has dementia.",
        "Stephen Marsh has epilepsy, and is happy for me to say so.",
    ],
)
def test_what_somebody_lets_be_told_is_a_tip(engine: Engine, text: str) -> None:
    assert {f.level for f in engine.check(Draft(text), ONLY).findings} == {Level.TIP}


@pytest.mark.parametrize(
    "text",
    [
        "Cllr Rao will be there.",
        "Mrs Hall opened the fete.",
        "Mary Webb School is open.",
        "Ludlow Castle shuts at five.",
        "Mark Your Diary.",
    ],
)
def test_a_lone_name_or_a_title_is_nothing(engine: Engine, text: str) -> None:
    assert rules(engine, text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Hall of 12 Mill Lane relies on them.",
        "Kwame Okafor is behind with his rent.",
        "Elsie Barton has dementia now.",
        "Siobhan O'Connor has a date of birth of 3 May 1961.",
        "It was Mr Khan. He lives at 17 Green Lane.",
    ],
)
def test_a_name_with_a_detail_is_one_serious_finding(engine: Engine, text: str) -> None:
    findings = engine.check(Draft(text), ONLY).findings
    stops = [f for f in findings if f.level.value == "stop"]
    assert [f.rule for f in stops] == ["named-person-with-details"]


@given(st.text(alphabet=string.ascii_letters + string.digits + " -./@+()£,:\n", max_size=300))
def test_no_text_breaks_it(engine: Engine, text: str) -> None:
    for finding in engine.check(Draft(text), ONLY).findings:
        assert finding.clauses
        assert all(0 <= s.start < s.end <= len(text) for s in finding.spans)


HEALTH_OF_MEMBERS = """Cllr Webb has cancer and may not stand again.
Councillor Jane Webb has dementia, poor thing.
Cllr Webb is getting divorced.
Mayor Pugh has been diagnosed with depression."""


@pytest.mark.parametrize("text", HEALTH_OF_MEMBERS.splitlines())
def test_the_health_and_marriage_of_members_are_private_too(engine: Engine, text: str) -> None:
    [finding] = [f for f in engine.check(Draft(text, PostContext())).findings if f.rule == "named-person-with-details"]
    assert finding.level is Level.CHECK


OFFICE = """Cllr Rao will hold her surgery on Friday.
Cllr Rao's surgery at the library is on the first Saturday.
Cllr Webb asks for cancer screening in the town.
Cllr Webb chairs the safeguarding committee.
Cllr Webb is sick of the potholes."""


@pytest.mark.parametrize("text", OFFICE.splitlines())
def test_the_work_of_members_is_not(engine: Engine, text: str) -> None:
    assert rules(engine, text) == set()
