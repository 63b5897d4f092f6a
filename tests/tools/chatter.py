"""What live people say: how agents pick up, put on hold and pass on, what callers answer, short conversations."""

from __future__ import annotations

LIVE_GREETING = (
    "Hello, you're speaking to {name}. How can I help?",
    "Good morning, {name} speaking.",
    "Thanks for holding, my name is {name}. What can I do for you?",
    "Hi there, this is {name}. Sorry about that wait. Who am I talking to?",
    "Hello, {firm}, {name} here.",
    "Good afternoon, you're through to {name}. May I take your name?",
    "Hello?",
    "Thank you for waiting. This is {name}, how may I help you?",
    "{firm}, this is {name}, can I have your account number please?",
)
NAMES = (
    "Sarah",
    "Daniel",
    "Priya",
    "Tom",
    "Michelle",
    "Gareth",
    "Alice",
    "Martin",
    "Joanne",
    "Peter",
    "Linda",
    "Sam",
    "Fiona",
    "Jack",
)
AGENT_HOLD = (
    "Can I put you on hold for a moment while I check that?",
    "Would you mind holding while I look into it?",
    "Bear with me, I'm just going to pop you on hold.",
    "Let me check with a colleague. Please hold for a moment.",
    "I need to ask my manager about that, can you hold?",
)
AGENT_TRANSFER = (
    "I'll need to transfer you to {place} for that.",
    "You need {place}, so let me put you through.",
    "That's handled by {place}. Please hold while I transfer you.",
    "You've come through to the wrong team, I'll pass you over to {place}.",
)
OKAY = ("Okay.", "Yes, that's fine.", "All right, thank you.", "Sure.", "Oh, okay then.", "Yes, please do.")
BACK = (
    "Thank you for holding. I have checked that for you.",
    "Hello, are you still there? Sorry about that.",
    "Thanks for waiting. I've had a word with them.",
    "Right, I'm back. Thank you for your patience.",
)
SELF_TALK = (
    "Oh, come on.",
    "No, I'm still on hold.",
    "I've been waiting for ages.",
    "Can you put the kettle on?",
    "Honestly, this music again.",
    "Just a second, I'm on the phone.",
)
CHATS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("caller", "Hi, I'm calling about an order that hasn't arrived."),
        ("agent", "I'm sorry to hear that. Can I take the order number?"),
        ("caller", "Yes, it's four seven one, two nine."),
        ("agent", "Thank you. I can see it left the depot on Monday."),
        ("caller", "Well, nobody has been here."),
        ("agent", "I'll ask the driver to call you this afternoon."),
        ("caller", "That would be great, thank you."),
        ("agent", "You're welcome. Bye now."),
    ),
    (
        ("caller", "Hello, my boiler has stopped working again."),
        ("agent", "Oh dear. Is there any light on the front?"),
        ("caller", "There's a red one, and it's flashing."),
        ("agent", "Try holding the reset button for ten seconds."),
        ("caller", "I did that this morning, it made no difference."),
        ("agent", "Then I'll send an engineer on Thursday, between eight and twelve."),
        ("caller", "Thursday is fine."),
    ),
    (
        ("caller", "I would like to cancel my subscription, please."),
        ("agent", "May I ask why you're leaving us?"),
        ("caller", "It has become too expensive."),
        ("agent", "I could offer you a lower price for six months."),
        ("caller", "No, thank you, I've made up my mind."),
        ("agent", "That's no problem. It will end on the thirtieth."),
    ),
    (
        ("caller", "Yes, hello, I got a letter from you that I don't understand."),
        ("agent", "Which letter is that?"),
        ("caller", "It says I owe you two hundred."),
        ("agent", "Let me have a look. Could you spell your last name?"),
        ("caller", "Sure. H, A, R, T, L, E, Y."),
        ("agent", "I see, that was sent by mistake."),
        ("caller", "What a relief."),
    ),
    (
        ("caller", "Good morning. Do you have any tables free on Saturday?"),
        ("agent", "For how many people?"),
        ("caller", "There will be six of us."),
        ("agent", "I can do half past seven."),
        ("caller", "Lovely, put it under Watkins."),
        ("agent", "All booked, see you on Saturday."),
    ),
    (
        ("caller", "My internet keeps dropping out in the evening."),
        ("agent", "Have you tried turning the router off and on?"),
        ("caller", "Several times, yes."),
        ("agent", "Okay, I'll run a test on the line. It takes a minute or so."),
        ("caller", "Go ahead."),
        ("agent", "There is a fault at the exchange. They're working on it."),
    ),
    (
        ("caller", "I want to add my daughter to the car insurance."),
        ("agent", "How old is she?"),
        ("caller", "She turned nineteen in March."),
        ("agent", "And has she passed her test?"),
        ("caller", "Yes, last summer."),
        ("agent", "That would be another forty a month."),
        ("caller", "Ouch. Can you send me that in writing?"),
        ("agent", "Of course, I'll email it to you today."),
    ),
)
CALLER_MESSAGE = (
    "Hello, this is Mrs Barnes. Could somebody call me back about the kitchen? My number is on the form. Thanks.",
    "Hi, it's Tom Reed. I'm still waiting for a quote. Please ring me when you can. Bye.",
)
