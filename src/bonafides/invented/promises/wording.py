"""What people of the invented company say when they answer, warn, move, take back, thank and dispute."""

from __future__ import annotations

from bonafides.invented.promises.subjects import Said

MISSED: tuple[Said, ...] = (
    ("Mr Hartmann said that the first summer’s service is free", "Herr Hartmann sagte, die Wartung im ersten Sommer sei frei"),
    ("A second key for the machine room", "Ein zweiter Schlüssel für den Maschinenraum"),
    ("Somebody was going to send the noise measurements", "Jemand wollte die Schallmessung schicken"),
    ("You were going to take the old evaporators away", "Sie wollten die alten Verdampfer mitnehmen"),
    ("A phone number that answers at night", "Eine Nummer, unter der nachts jemand abnimmt"),
    ("The strip curtain was to be included", "Der Streifenvorhang sollte dabei sein"),
    ("Training for our new foreman", "Einweisung für unseren neuen Vorarbeiter"),
    ("The wiring diagram of the control unit", "Der Schaltplan der Steuerung"),
    ("That somebody calls us before a fitter comes", "Dass jemand anruft, bevor ein Monteur kommt"),
    ("A loan logger until ours is back from calibration", "Ein Leihlogger, bis unserer von der Kalibrierung zurück ist"),
    ("The offer was to hold until the end of the quarter", "Das Angebot sollte bis Quartalsende gelten"),
    ("Your Mr Brandt wanted to look at the drain himself", "Herr Brandt wollte sich den Ablauf selbst ansehen"),
)  # fmt: skip
"""What was promised and not written down: the customer adds it."""

TEAM: tuple[Said, ...] = (
    ("Nobody is asked for a forecast twice a week any more", "the second mail has not come for a month"),
    ("I sit in on two of your customer meetings and say nothing", "you have told me afterwards what I should know"),
    ("The new territories are explained before they hold", "everybody has asked what they wanted to ask"),
    ("A decision on the demo trailer", "the yes or no is on the board with its reason"),
    ("Laptops that start in the van", "the last one is handed out"),
    ("Leads are given out in turn from now on", "the list of who got which is open to all of you"),
    ("Your open holiday requests are answered", "nobody waits for an answer"),
    ("I bring the price list up to date with you", "the old one is gone from the folder"),
    ("One afternoon a week without meetings", "four weeks in a row were kept"),
    ("I ask Delivery for a standing slot for your urgent cases", "the slot is in the calendar"),
    ("An honest talk about last quarter’s number, mine first", "everybody has heard how it came about"),
    ("Bonus statements explained line by line", "no question is open"),
    ("A second person learns the tenders", "they have sent one alone"),
    ("I stop moving one-to-ones at short notice", "eight in a row took place when they were to"),
)  # fmt: skip
"""What leaders promise to their teams: what, and how the team will know."""

COLLEAGUE: tuple[Said, ...] = (
    ("My notes from the visit at the fish landing", "you can quote without calling me"),
    ("An introduction to the plant manager at my old account", "the three of us have spoken"),
    ("A second look at your offer before it goes out", "my remarks are in the margin"),
    ("I take your Thursday on-call", "the calendar says so"),
    ("The power calculation sheet, explained", "you have done one alone"),
    ("My slides on refrigerants after the ban", "you have them with the sources"),
    ("I come along to your hard meeting", "I was there and took the minutes"),
    ("The list of reference sites in the north", "names and numbers are checked"),
)

YES: dict[str, tuple[str, ...]] = {
    "Delivery": ("", "", "Fits, the crew is in the area that week.", "Yes. Please send the drawing by Friday.", "Booked.", "Yes, I do it myself."),
    "Quality": ("", "", "Yes. Ivan brings the loggers.", "Yes, if the room is empty for a day.", "Yes, the lab has a slot."),
    "Spare parts": ("", "", "Yes, it is on the shelf.", "Yes. It goes out with the Tuesday van.", "Reserved for you."),
    "Billing": ("", "", "Yes. Please give us the order number.", "Yes, with the next run.", "Noted on the account."),
}  # fmt: skip
"""What is said with a yes, by function."""
COUNTERS: dict[str, tuple[str, ...]] = {
    "Delivery": ("The crew is at Calder until then; from that day on it holds.", "Yes, but with the hall empty, otherwise we need two days more.", "Possible with the day crew only, so a little later."),
    "Quality": ("Yes, once the inspector has been there.", "The loggers come back from calibration the day before; then it is certain.", "With two weekends of readings instead of one. Then nobody can question it."),
    "Spare parts": ("Yes, a week later: the seals come from Italy.", "We have one of the older make now, or the right one on that day. I would wait.", "The maker closes for a week; directly after that."),
    "Billing": ("We need the signed delivery note first; then this day.", "With the run after next: the books are closed until then.", "Yes, if their accounts confirm the address in writing."),
}  # fmt: skip
NOES: dict[str, tuple[str, ...]] = {
    "Delivery": ("Both crews are booked out; nobody can give this day.", "Not without a survey first. Ask for the survey and we come within the week.", "Two of us would have to drive on a Sunday for it, and I do not ask that."),
    "Quality": ("The inspector has no slot this month, and without him the paper is worth nothing.", "I will not sign a mapping of a room that is still being built."),
    "Spare parts": ("This unit is out of production, and the replacement needs another frame.", "The last one went to the hospital this morning, and that was right."),
    "Billing": ("That would be an invoice before delivery; our auditor said no twice.", "Their account is three months behind. Talk to them first, then to us."),
}  # fmt: skip
WARNINGS: dict[str, tuple[Said, ...]] = {
    "Delivery": (
        ("The supplier has moved the doors; we may need three days more.", "Der Lieferant hat die Türen verschoben; es kann drei Tage länger dauern."),
        ("Our fitter is ill. We are looking for somebody, but do not count on the day.", "Unser Monteur ist krank. Wir suchen Ersatz, aber der Tag ist nicht sicher."),
        ("The floor was wetter than the survey said. It may be late.", "Der Boden war feuchter als im Gutachten. Es kann später werden."),
        ("Road works on the only way in; the crane may not pass before next week.", "Baustelle auf der einzigen Zufahrt; der Kran kommt vielleicht erst nächste Woche durch."),
    ),
    "Quality": (
        ("The lab is a few days behind with everybody.", "Das Labor ist bei allen einige Tage im Rückstand."),
        ("One logger gave nonsense. We look at it tomorrow and may have to repeat a night.", "Ein Logger lieferte Unsinn. Wir sehen morgen nach und müssen vielleicht eine Nacht wiederholen."),
        ("The inspector has asked for one more paper; it may take until next week.", "Der Prüfer will noch ein Papier; es kann bis nächste Woche dauern."),
    ),
    "Spare parts": (
        ("The part has arrived damaged and goes back today.", "Das Teil kam beschädigt an und geht heute zurück."),
        ("The carrier has lost the pallet. We are looking for it and for another one.", "Der Spediteur hat die Palette verloren. Wir suchen sie und eine andere."),
        ("The maker has pushed our order back by a week; we are arguing.", "Der Hersteller hat uns um eine Woche verschoben; wir reden noch mit ihm."),
    ),
    "Billing": (
        ("The new booking software holds everything up this week.", "Die neue Buchungssoftware hält diese Woche alles auf."),
        ("One delivery note is missing; without it we may not send anything.", "Ein Lieferschein fehlt; ohne ihn dürfen wir nichts schicken."),
    ),
    "": (
        ("I am behind with this. It may be two days later.", "Ich bin im Verzug. Es kann zwei Tage später werden."),
        ("It hangs on somebody who is away until Monday.", "Es hängt an jemandem, der bis Montag fort ist."),
        ("I had thought that it was less work. I may not make the day.", "Ich hatte es mir kleiner vorgestellt. Vielleicht schaffe ich den Tag nicht."),
    ),
}  # fmt: skip
"""By the function that it rests on first; "" where it rests on whoever speaks."""
MOVES: tuple[Said, ...] = (
    ("Could we say this day instead? Then it is done properly.", "Können wir diesen Tag nehmen? Dann wird es ordentlich."),
    ("On that day it is certain; before, it would be patchwork.", "An dem Tag ist es sicher; vorher wäre es Flickwerk."),
    ("We would rather come once with everything than twice.", "Wir kommen lieber einmal mit allem als zweimal."),
    ("Everybody who is needed is free then. Is that soon enough?", "Dann sind alle frei, die es braucht. Reicht das?"),
)  # fmt: skip
DONE: tuple[Said, ...] = (
    ("", ""), ("", ""), ("", ""),
    ("Done this morning.", "Heute früh erledigt."),
    ("Done. Ring me if anything is not as you expected.", "Erledigt. Rufen Sie an, wenn etwas nicht so ist wie erwartet."),
    ("Everything is in place. Please have a look.", "Alles ist an seinem Platz. Bitte sehen Sie es sich an."),
    ("It is with you. Have a look when you can.", "Es ist bei Ihnen. Sehen Sie es sich in Ruhe an."),
    ("Done; I have checked it once more myself.", "Erledigt; ich habe selbst noch einmal nachgesehen."),
)  # fmt: skip
THANKS: tuple[Said, ...] = (
    ("", ""), ("", ""), ("", ""), ("", ""),
    ("Thank you.", "Danke."),
    ("All as we said.", "Alles wie besprochen."),
    ("Checked, and fine.", "Geprüft, in Ordnung."),
    ("Yes. Please thank whoever did it.", "Ja. Bitte danken Sie denen, die es gemacht haben."),
)  # fmt: skip
NOT_MEANT: dict[str, tuple[Said, ...]] = {
    "Delivery": (
        ("It is there, but we had agreed on the wide doors.", "Es ist da, aber vereinbart waren die breiten Türen."),
        ("This covers one hall. We spoke of both.", "Das deckt eine Halle ab. Wir sprachen von beiden."),
    ),
    "Quality": (
        ("The report names no cause, and that was the point.", "Im Bericht steht keine Ursache, und darum ging es."),
        ("It is for last year’s sensors.", "Das gilt für die Fühler vom letzten Jahr."),
    ),
    "Spare parts": (
        ("It is the right part for the wrong make.", "Das richtige Teil für das falsche Fabrikat."),
        ("Half of them came.", "Die Hälfte ist gekommen."),
    ),
    "Billing": (
        ("The sum is right, but it was to come in three parts.", "Die Summe stimmt, es sollten aber drei Teile sein."),
        ("Our order number is not on it.", "Unsere Bestellnummer steht nicht darauf."),
    ),
    "": (
        ("I had understood something larger.", "Ich hatte etwas Größeres verstanden."),
        ("That is half of it.", "Das ist die Hälfte."),
    ),
}  # fmt: skip
"""By the function that it rests on first."""
SETTLED: tuple[Said, ...] = (
    ("Settled on the phone: the rest comes by then.", "Am Telefon geklärt: Der Rest kommt bis dahin."),
    ("We have found the sentence that we both meant. It holds until then.", "Wir haben den Satz gefunden, den beide meinten. Er gilt bis dahin."),
    ("Your Mr Behr was here and has seen it. Agreed as above.", "Herr Behr war hier und hat es gesehen. So vereinbart."),
)  # fmt: skip
COULD_NOT: dict[str, tuple[Said, ...]] = {
    "Delivery": (
        ("The floor does not carry it. We should have tested first.", "Der Boden trägt es nicht. Wir hätten vorher prüfen sollen."),
        ("Neither crew is free before next month after the storm.", "Nach dem Sturm ist vor nächstem Monat kein Team frei."),
    ),
    "Quality": (
        ("The lab has closed, and no other takes us in time.", "Das Labor hat geschlossen, und kein anderes nimmt uns rechtzeitig."),
        ("The inspector has refused the wiring, and that is not ours to change.", "Der Prüfer hat die Verkabelung abgelehnt, und die ist nicht unsere."),
    ),
    "Spare parts": (
        ("The maker has stopped this part. We offer the next one, but not by then.", "Der Hersteller baut das Teil nicht mehr. Wir bieten das nächste an, aber nicht bis dahin."),
        ("The pallet is lost, and there is no second one in Europe.", "Die Palette ist verloren, und eine zweite gibt es in Europa nicht."),
    ),
    "Billing": (
        ("Our auditor does not allow it in that form.", "Unser Prüfer erlaubt es in dieser Form nicht."),
        ("The books of that quarter are closed; we cannot open them again.", "Die Bücher des Quartals sind zu; wir können sie nicht wieder öffnen."),
    ),
    "": (("I have been called away for weeks, and nobody here can do it for me.", "Ich bin wochenlang fort, und niemand hier kann es für mich tun."),),
}  # fmt: skip
"""Why it could not be kept, by the function that it rests on first."""

REASONS: dict[str, tuple[Said, ...]] = {
    "did_not": (
        ("It was left lying between two desks. I am sorry.", "Es blieb zwischen zwei Schreibtischen liegen. Es tut mir leid."),
        ("We had it on the list and did not start. That is on us.", "Es stand auf der Liste, und wir haben nicht angefangen. Das liegt an uns."),
    ),
    "should_not_have_been_made": (
        ("I said yes before I had looked at what else was due that week. It should not have been said.", "Ich sagte ja, ehe ich nachsah, was in der Woche noch fällig war. Es hätte nicht gesagt werden dürfen."),
    ),
}  # fmt: skip
"""Why a promise was taken back, where it was not that it could not be kept."""
OVERRIDES: tuple[str, ...] = (
    "Their board decides tonight and needs a day. I take it on myself.",
    "I have asked twice and heard nothing, and the customer has asked three times.",
    "We did the same elsewhere in nine days; I believe we can do it again.",
    "If we do not say it today they sign elsewhere. I know that this is no reason for those who must do it.",
    "The audit is on that day. Late would be worthless to them.",
)
FORGIVEN: tuple[Said, ...] = (
    ("We have found another way. No hard feelings.", "Wir haben es anders gelöst. Alles gut."),
    ("The hall is let to somebody else now; you need not come.", "Die Halle ist jetzt vermietet; Sie müssen nicht kommen."),
)  # fmt: skip
DELEGATED: tuple[str, ...] = (
    "You know the site. Can you answer?",
    "Yours, please: you were there last time.",
    "I am at the fair this week. Please look at the load first.",
)
