"""What the words and numbers of a report mean: printed at its end, so that nobody has to guess."""

from __future__ import annotations

#: Term and meaning, in the order in which they are printed.
DEFINITIONS = (
    (
        "Connect",
        "The far end answers: the end of the first ringing, else the first sound that is no tone. When the "
        "recording starts later, clocks start at its beginning and say so.",
    ),
    ("Ringing", "From the first ring to the connect."),
    (
        "Time to a person",
        "The caller's clock: from the connect to the first word of a living person, machines "
        "included. “At least” means that nobody had come when the call ended.",
    ),
    ("Queue wait", "The industry's clock: from the start of the first wait in the queue to the first living person."),
    (
        "On hold",
        "A stretch of waiting: music, messages, silence, beeps, or ringing after the greeting. It starts when "
        "the last menu prompt, or a person's words before a hold or a transfer, has ended. It ends at the "
        "first word of a living person, at a voicemail or goodbye message, or at the hang-up. A message just before "
        "the pick-up belongs to the hold; an automatic assistant is no living person.",
    ),
    (
        "Message, playing",
        "A message is one recording; each time it is heard is one playing of it. How often something "
        "was said counts playings, not sentences.",
    ),
    ("Dead air", "Silence during a wait."),
    ("Time between messages", "The middle value of the gaps between the messages of a wait."),
    ("Share of the hold", "How much of the time on hold was filled by what is named."),
    (
        "Kept, broken",
        "What was promised, held against what then happened in this call. “Cannot be told” where one call "
        "cannot show it. “At least” where the caller was gone before it could be kept.",
    ),
    ("Possible", "The words were not clear enough to be certain. It is not counted as heard."),
    ("Doubtful word", "A word that the recogniser read with little confidence. Listen before quoting it."),
    ("Corrected", "A person has decided this, and it stands in place of the program's own answer."),
)
