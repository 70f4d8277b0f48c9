"""What the generated documents say: sentences with the question each answers, lists, and names."""

from __future__ import annotations

# (sentence, the question it answers); fields in braces are filled from ``NAMES`` and numbers.
FACTS: tuple[tuple[str, str], ...] = (
    (
        "{person} approved the {project} budget of {amount} euros on {day} {month} {year}.",
        "Who approved the {project} budget on {day} {month} {year}?",
    ),
    (
        "The {team} team in {place} may order {thing} worth up to {amount} euros without a second"
        " signature.",
        "Up to what amount may the {team} team in {place} order {thing}?",
    ),
    (
        "{supplier} delivers {thing} to {place} every second {weekday}, at the latest by {hour}:30.",
        "When does {supplier} deliver {thing} to {place}?",
    ),
    (
        "Since {month} {year} the office in {place} keeps its {thing} on floor {count}, next to the"
        " {room}.",
        "On which floor does the office in {place} keep its {thing}?",
    ),
    (
        "Because {supplier} raised its prices by {percent} per cent, {project} now buys {thing} in"
        " {place}.",
        "Why does {project} now buy {thing} in {place}?",
    ),
    (
        "In {year} the {team} team answered {amount} requests from {place}, {percent} per cent of"
        " them within a day.",
        "How many requests from {place} did the {team} team answer in {year}?",
    ),
    (
        "{person} leads {project} from {place} and reports to {other} on the first {weekday} of each"
        " month.",
        "Who leads {project} from {place}?",
    ),
    (
        "Visitors of {project} leave their {thing} at the {room} and are met by {person}.",
        "Where do visitors of {project} leave their {thing}?",
    ),
    (
        "The contract with {supplier} ends on {day} {month} {year} unless {person} extends it in"
        " writing.",
        "When does the contract with {supplier} that {person} may extend end?",
    ),
    (
        "Damaged {thing} must be reported to the {team} team within {count} working days, with a"
        " photograph and the order number.",
        "Within how many days must damaged {thing} be reported to the {team} team?",
    ),
    (
        "According to {person}, {project} saved {amount} euros in {year}, mostly by renting {thing}"
        " instead of buying it.",
        "How much did {project} save in {year} according to {person}?",
    ),
    (
        "The {room} in {place} seats {count} people and can be booked {percent} days ahead.",
        "How many people does the {room} in {place} seat?",
    ),
    (
        "“We will not open {project} in {place} before every {thing} has been inspected,” said"
        " {person} in {month} {year}.",
        "What did {person} say about opening {project} in {place}?",
    ),
    (
        "On {day} {month} {year} {supplier} and the {team} team agreed to share the cost of"
        " {project} equally.",
        "What did {supplier} and the {team} team agree on {day} {month} {year}?",
    ),
)

# Sentences that carry a document along without being asked about.
FILLERS: tuple[str, ...] = (
    "Anything that is not covered here is decided by the {team} team, case by case.",
    "The rule applies to permanent and temporary staff alike.",
    "Earlier versions of this page said otherwise; they are no longer valid.",
    "It took several attempts, but the arrangement has proved itself in {place} since {year}.",
    "Questions go to {person}, or to {other} when {person} is away.",
    "Exceptions need the written consent of the {team} team and are reviewed each {month}.",
    "Nobody should wait longer than {count} days for a decision.",
    "The figures were checked by {supplier} and published in {month} {year}.",
    "This is also why {thing} are counted twice a year, once in {month} and once at the year's end.",
    "Where the two disagree, the newer document holds.",
)

# (introducing sentence, items)
LISTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Before travelling to {place}, sort out the following:",
        (
            "a confirmed booking with {supplier}",
            "travel insurance of at least {amount} euros",
            "the signature of {person}",
            "a return ticket that can be changed until {weekday}",
            "the telephone number of the {team} team",
        ),
    ),
    (
        "{project} covers these costs:",
        (
            "{thing} up to {amount} euros",
            "meals on working days, {count} euros each",
            "two nights in {place} a month",
            "repairs by {supplier}",
        ),
    ),
    (
        "The schedule of the {team} team:",
        (
            "{weekday}, {hour}:00: meeting in the {room}",
            "{day} {month}: inspection of {thing} in {place}",
            "end of {month}: report by {person}",
            "by {day} {month} {year}: decision on {project}",
        ),
    ),
    (
        "To order {thing}, take these steps:",
        (
            "fill in the form of the {team} team",
            "attach an offer from {supplier} and one other",
            "let {person} check both offers",
            "wait for the order number, usually {count} days",
            "file the receipt under {project}",
        ),
    ),
)

TITLES: tuple[str, ...] = (
    "{project}: status in {month} {year}",
    "How the {team} team works in {place}",
    "Rules for {thing} in {place}",
    "{supplier}: contract and contacts",
    "Minutes of the {project} meeting of {day} {month} {year}",
    "Moving the {place} office",
)

HEADINGS: tuple[str, ...] = (
    "Background",
    "Who decides",
    "Costs and limits",
    "Dates",
    "Suppliers",
    "Working in {place}",
    "The part of the {team} team",
    "Using the {room}",
    "Open points on {thing}",
    "What changed in {year}",
)

# Questions that no generated document answers; half of them share names with the documents.
UNANSWERABLE: tuple[str, ...] = (
    "Which school did {person} attend as a child?",
    "What colour is the roof of the {place} office?",
    "How many languages does {other} speak at home?",
    "Which airline flies the {team} team to the moon?",
    "What is the melting point of the alloy numbered {amount}?",
    "Who composed opus {amount} for two violins?",
    "Which river flows past the castle built in 1{day}{day}?",
    "How deep is the lake that is {amount} years old?",
)

NAMES: dict[str, tuple[str, ...]] = {
    "person": (
        "Amara Okafor", "Jonas Lindqvist", "Priya Raman", "Mateo Fuentes", "Hanna Weiss",
        "Kenji Morita", "Leila Haddad", "Tomasz Zielinski", "Grace Mbeki", "Oliver Hartley",
        "Sofia Marchetti", "Ravi Deshpande", "Ingrid Solberg", "Carlos Ibarra", "Nadia Petrova",
        "Samuel Adeyemi", "Chloe Fournier", "Daniel Okonkwo", "Yara Nasser", "Peter Novak",
    ),
    "place": (
        "Rotterdam", "Gdansk", "Porto", "Leipzig", "Nairobi", "Valencia", "Tampere", "Lyon",
        "Bristol", "Cork", "Graz", "Malmo", "Trieste", "Ghent", "Izmir", "Osaka", "Halifax",
        "Cordoba", "Basel", "Tartu",
    ),
    "team": (
        "purchasing", "logistics", "security", "payroll", "training", "facilities", "audit",
        "design", "support", "research", "maintenance", "legal",
    ),
    "project": (
        "Project Heron", "Project Juniper", "Project Basalt", "Project Lantern", "Project Cobalt",
        "Project Meridian", "Project Thistle", "Project Aurora", "Project Quarry",
        "Project Sparrow", "Project Delta Nine", "Project Harbour", "Project Ember",
        "Project Willow", "Project Summit", "Project Mosaic",
    ),
    "supplier": (
        "Brandt & Sons", "Nordlys Freight", "Castellan Tools", "Ferro Iberica", "Blue Kite Media",
        "Alder Print", "Vantage Lifts", "Kestrel Systems", "Maple Catering", "Orsini Glass",
        "Tidewater Energy", "Sable Textiles", "Pinnacle Paper", "Corvid Couriers",
    ),
    "thing": (
        "laptops", "safety helmets", "delivery vans", "desk lamps", "fire extinguishers",
        "access cards", "water filters", "microscopes", "spare batteries", "projectors",
        "archive boxes", "climbing ropes", "standing desks", "radio handsets", "measuring tapes",
    ),
    "room": (
        "north lobby", "print workshop", "reading room", "loading bay", "map room", "glass hall",
        "cold store", "old canteen",
    ),
    "month": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
}  # fmt: skip
