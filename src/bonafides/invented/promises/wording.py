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

YES: tuple[str, ...] = (
    "", "", "", "", "Fits, the crew is in the area that week.", "Yes. Please send the drawing by Friday.",
    "Yes, we have it in stock.", "Yes, if nobody else moves that week.", "Booked.", "Yes, I do it myself.",
)  # fmt: skip
COUNTERS: tuple[str, ...] = (
    "The crew is at Calder until then; from that day on it holds.",
    "Yes, a week later: the seals come from Italy.",
    "Yes, but with the hall empty, otherwise we need two days more.",
    "Possible with the day crew only, so a little later.",
    "Yes, once the inspector has been there.",
    "We need the order number before we start; then this day.",
)
NOES: tuple[str, ...] = (
    "Two crews are booked out for weeks; nobody can give this day.",
    "This unit is out of production, and the replacement needs another frame.",
    "Not without a survey first. Ask for the survey and we come within the week.",
    "The inspector has no slot this month, and without him the paper is worth nothing.",
    "That would be an invoice before delivery; our auditor said no twice.",
)
WARNINGS: tuple[Said, ...] = (
    ("The supplier has moved the doors; we may need three days more.", "Der Lieferant hat die Türen verschoben; es kann drei Tage länger dauern."),
    ("Our fitter is ill. We are looking for somebody, but do not count on the day.", "Unser Monteur ist krank. Wir suchen Ersatz, aber der Tag ist nicht sicher."),
    ("The floor was wetter than the survey said. It may be late.", "Der Boden war feuchter als im Gutachten. Es kann später werden."),
    ("The part has arrived damaged and goes back today.", "Das Teil kam beschädigt an und geht heute zurück."),
    ("The lab has our samples, but is a week behind.", "Das Labor hat unsere Proben, ist aber eine Woche im Rückstand."),
    ("Road works on the only way in; the crane cannot pass before next week.", "Baustelle auf der einzigen Zufahrt; der Kran kommt erst nächste Woche durch."),
)  # fmt: skip
MOVES: tuple[Said, ...] = (
    ("Could we say this day instead? Then it is done properly.", "Können wir diesen Tag nehmen? Dann wird es ordentlich."),
    ("The crane is free on that day; before it would be patchwork.", "Der Kran ist an dem Tag frei; vorher wäre es Flickwerk."),
    ("We would rather come once with everything than twice.", "Wir kommen lieber einmal mit allem als zweimal."),
)  # fmt: skip
DONE: tuple[Said, ...] = (
    ("", ""), ("", ""),
    ("Done; photos are in the folder.", "Erledigt; Fotos liegen im Ordner."),
    ("Done this morning, earlier than we thought.", "Heute früh erledigt, eher als gedacht."),
    ("Everything is in place. Please have a look.", "Alles ist an seinem Platz. Bitte sehen Sie es sich an."),
    ("Done. One scratch on the frame, we paint it when we pass.", "Erledigt. Ein Kratzer am Rahmen, den lackieren wir im Vorbeifahren."),
)  # fmt: skip
THANKS: tuple[Said, ...] = (
    ("", ""), ("", ""), ("", ""),
    ("Thank you, it runs.", "Danke, läuft."),
    ("All as we said.", "Alles wie besprochen."),
    ("Good work, also on the clean-up.", "Gute Arbeit, auch beim Aufräumen."),
    ("Yes. Your fitter was kind to our night shift.", "Ja. Ihr Monteur war freundlich zu unserer Nachtschicht."),
)  # fmt: skip
NOT_MEANT: tuple[Said, ...] = (
    ("The doors are there, but we had agreed on the wide ones.", "Die Türen sind da, aber vereinbart waren die breiten."),
    ("This covers one hall. We spoke of both.", "Das deckt eine Halle ab. Wir sprachen von beiden."),
    ("The report names no cause, and that was the point.", "Im Bericht steht keine Ursache, und darum ging es."),
    ("The sum is right, but it was to come in three invoices.", "Die Summe stimmt, es sollten aber drei Rechnungen sein."),
)  # fmt: skip
SETTLED: tuple[Said, ...] = (
    ("Settled on the phone: the rest comes by then.", "Am Telefon geklärt: Der Rest kommt bis dahin."),
    ("We have found the sentence that we both meant. It holds until then.", "Wir haben den Satz gefunden, den beide meinten. Er gilt bis dahin."),
    ("Your Mr Behr was here and has seen it. Agreed as above.", "Herr Behr war hier und hat es gesehen. So vereinbart."),
)  # fmt: skip
REASONS: dict[str, tuple[Said, ...]] = {
    "could_not": (
        ("The maker of the unit has stopped it; we cannot get another before winter.", "Der Hersteller hat das Gerät eingestellt; vor dem Winter bekommen wir keines."),
        ("The floor does not carry it. We should have tested first.", "Der Boden trägt es nicht. Wir hätten vorher prüfen sollen."),
        ("The inspector has refused the wiring, and that is not ours to change.", "Der Prüfer hat die Verkabelung abgelehnt, und die ist nicht unsere."),
    ),
    "did_not": (
        ("It was left lying between two desks. I am sorry.", "Es blieb zwischen zwei Schreibtischen liegen. Es tut mir leid."),
        ("We had it on the list and did not start. That is on us.", "Es stand auf der Liste, und wir haben nicht angefangen. Das liegt an uns."),
    ),
    "should_not_have_been_made": (
        ("Nobody had asked whether a crew is free in high season. It should not have been said.", "Niemand hatte gefragt, ob in der Hochsaison ein Team frei ist. Es hätte nicht gesagt werden dürfen."),
    ),
}  # fmt: skip
"""Why a promise was taken back, in its maker's words."""
OVERRIDES: tuple[str, ...] = (
    "Their board decides tonight and needs a day. I take it on myself.",
    "Delivery has not answered for a week, and the customer had asked three times.",
    "We did the same at Fenwick in nine days; I believe we can do it again.",
    "If we do not say it today they sign elsewhere. I know that this is not a reason for Delivery.",
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
