"""What firms say to people who wait, in many wordings of our own, sorted by what they say."""

from __future__ import annotations

import numpy as np
from tape import Sentence

FIRMS = (
    "Harrow and Pike Plumbing",
    "Bluebell Broadband",
    "Kestrel Insurance",
    "Oakdale Medical Supplies",
    "Mayfield Council",
    "Northgate Energy",
    "Pelican Travel",
    "Silver Birch Bank",
    "Copper Kettle Catering",
    "Ridgeway Motors",
    "Larkspur Dental",
    "Greenfield Garden Centre",
    "Union Street Heating",
    "Crestline Credit",
    "Beacon Parcel Service",
    "Hollow Tree Veterinary Clinic",
    "Summit Roofing",
    "Riverside Housing",
    "Atlas Appliances",
    "Juniper Mobile",
    "Orchard Water",
    "Mill Lane Furniture",
)
DEPARTMENTS = (
    "sales",
    "customer service",
    "billing",
    "repairs",
    "new orders",
    "technical support",
    "deliveries",
    "appointments",
    "accounts",
    "returns",
    "complaints",
    "renewals",
    "bookings",
    "spare parts",
    "the workshop",
    "claims",
    "moving home",
    "payments",
)
DIGITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
)
TENS = {15: "fifteen", 20: "twenty", 25: "twenty five", 30: "thirty", 35: "thirty five", 40: "forty", 45: "forty five"}

GREETING = (
    "Thank you for calling {firm}.",
    "Welcome to {firm}.",
    "Hello, and thanks for calling {firm}.",
    "You have reached {firm}.",
    "You're through to {firm}.",
    "Good day. You have called {firm}.",
    "Thanks for ringing {firm}.",
)
RECORDING = (
    "This call may be recorded for training purposes.",
    "Calls may be monitored or recorded for quality assurance.",
    "For your security, we record all calls.",
    "Please note that this call is being recorded.",
    "Your call will be recorded to help us improve our service.",
    "We may record this call for training and monitoring.",
)
OPTIONS_CHANGED = (
    "Please listen carefully, as our menu options have changed.",
    "Please listen to all of the following options.",
    "Choose one of these options at any time.",
    "",
)
OPTION = (
    "For {place}, press {key}.",
    "Press {key} for {place}.",
    "To speak to {place}, press {key}.",
    "If your call is about {place}, press {key}.",
    "To reach {place}, please press {key}.",
    "For {place}, dial {key}.",
    "For help with {place}, choose option {key}.",
)
HANDOVER = (
    "Please hold while we connect you.",
    "Please wait while I transfer your call.",
    "One moment while we put you through.",
    "Connecting you now.",
    "Please hold while we try to connect your call.",
    "I'll put you through to the team.",
    "We are transferring you now.",
)
VOLUME = (
    "We are experiencing an unusually high call volume.",
    "We are currently experiencing higher than normal call volumes.",
    "Due to an exceptionally high number of calls, you may have to wait.",
    "Our phones are busier than normal at the moment.",
    "We are receiving more calls than usual today.",
    "Call volumes are much higher than expected.",
    "We're getting an extremely high volume of calls right now.",
    "Because of increased demand, our team is taking longer to answer.",
    "An unexpectedly large number of people are calling us.",
    "Our lines are exceptionally busy this afternoon.",
    "We're dealing with a greater than usual number of enquiries.",
    "Right now we have a heavier than average volume of calls.",
    "There is unusually high demand for our advisers at present.",
    "We are seeing record numbers of calls this week.",
    "Lines are very much busier than they normally are.",
    "We're currently experiencing heightened call volume.",
    "Today we have been getting many more calls than we would expect.",
)
LONGER = (
    "Wait times are longer than usual.",
    "It may take us longer than normal to answer.",
    "Hold times may be longer than expected.",
)
PLAIN_BUSY = (
    "All of our agents are currently busy.",
    "All our operators are helping other customers.",
    "Sorry, all lines are busy at the moment.",
    "Every member of the team is on another call.",
    "Our representatives are still assisting other callers.",
    "All of our staff are on the phone just now.",
)
IMPORTANCE = (
    "Your call is very important to us.",
    "Your call is important to us.",
    "We value your call.",
    "You are a valued customer.",
    "Your business is important to us.",
    "We really do value your custom.",
    "Every caller matters to us.",
    "Your call means a great deal to us.",
    "We know how valuable your time is, and your call matters to us.",
    "Please know that your call is important.",
)
SOON = (
    "Someone will be with you shortly.",
    "Your call will be answered by the next available agent.",
    "We will be with you as soon as possible.",
    "A member of the team will be with you in a moment.",
    "Please stay on the line for the next available representative.",
    "We'll answer your call as soon as we can.",
    "The next free adviser will take your call.",
    "An operator will be with you momentarily.",
    "Your call will be answered in the order it was received.",
    "We will be right with you.",
    "Your call will be answered shortly.",
)
PATIENCE = (
    "Please continue to hold.",
    "Thank you for your patience.",
    "Please stay on the line.",
    "Thank you for holding.",
    "We appreciate your patience.",
    "Please hold the line.",
    "Thanks for waiting.",
)
APOLOGY = (
    "We are sorry to keep you waiting.",
    "We apologise for the delay.",
    "Sorry about the wait.",
    "Please accept our apologies for the delay.",
    "We apologize for any inconvenience.",
)
CALLBACK = (
    "To keep your place in line and receive a call back, press one.",
    "If you would like us to call you back, press two.",
    "Don't want to wait? Press five, and we will return your call.",
    "To leave your number and be called back, press star.",
    "We can call you back when it is your turn. Press three to accept.",
    "For a call back on the number you are calling from, press one.",
)
WEB = (
    "Did you know you can manage your account online?",
    "For faster service, visit our website.",
    "You can find answers to common questions on our website.",
    "Save time by using our mobile app.",
    "Many questions can be answered on our help pages online.",
    "You can also send us a message through our web site.",
    "Why not chat with us online?",
    "Download our free app to check your order.",
)
PROMOTION = (
    "Ask about our winter service plan, now with ten percent off.",
    "Have you heard about our new loyalty card?",
    "Save up to thirty pounds when you switch to paperless billing.",
    "This month, new customers get the first three weeks free.",
    "Our award winning boiler cover starts from only nine dollars a month.",
    "Upgrade today, and enjoy twice the speed for the same price.",
    "Treat someone special with one of our gift cards.",
    "Our summer sale is on now, with up to half price on selected items.",
    "Ask us about a free quote for new windows.",
)
HOURS = (
    "We are currently closed.",
    "Our offices are open from nine to five, Monday to Friday.",
    "You have reached us outside of our business hours.",
    "We are closed at weekends and on public holidays.",
    "Please call back during our normal opening hours.",
    "The office is now closed, and will open again at eight in the morning.",
)
VOICEMAIL = (
    "Please leave a message after the tone.",
    "Leave your name and number after the beep, and we will get back to you.",
    "Nobody is available to take your call. Please record a message after the tone.",
    "Please leave your name, number, and a short message.",
)
GOODBYE = (
    "We cannot take your call at this time. Please try again later. Goodbye.",
    "All our lines are still busy. Please call again later. Goodbye.",
    "Thank you for calling. Goodbye.",
)
CALLBACK_TAKEN = (
    "Thank you. We have saved your place and will call you back. Goodbye.",
    "That's done. We will phone you when it is your turn. Goodbye.",
    "Your request has been received. You can hang up now, and we will call you.",
)
ENTER_NUMBER = (
    "Please enter your account number, followed by the hash key.",
    "Please key in your customer number, and then press the pound key.",
    "Using your keypad, enter your reference number.",
)
NETWORK = (
    "The number you have dialled has not been recognised. Please check, and try again.",
    "We're sorry. Your call cannot be completed as dialed. Please check the number and dial again.",
    "The number you have called is not in service.",
)
ASSISTANT = (
    "Hello, I'm the virtual assistant. In a few words, tell me how I can help you today.",
    "Hi, I'm an automated assistant. What are you calling about?",
    "How can I help you today? You can say things like, pay my bill.",
)
NEAR_MISS = (
    ("To turn up the volume, press four.", ()),
    ("Call volume is low at the moment.", ()),
    ("We have higher than average ratings from our customers.", ()),
    ("Our new heat pumps are unusually quiet and unusually cheap.", ("promotion",)),
    ("Enjoy more channels than usual with our extra package.", ("promotion",)),
    ("Our customers tell us that calls are normally answered within a minute.", ("estimated_wait?", "soon_claim?")),
    ("We are open longer than usual this week.", ("hours",)),
    ("It is important to have your account number ready.", ()),
    ("Please have your policy number to hand.", ()),
    ("We can handle a large volume of orders for business customers.", ("promotion",)),
    ("The number you are calling from is important for finding your account.", ()),
    ("Important information about your bill is on the back page.", ()),
    ("Higher than normal temperatures are forecast, so please water your plants.", ()),
    ("Call charges may be higher from mobile phones.", ()),
)


def number_word(number: int) -> str:
    """A number as it is spoken: up to fourteen exactly, then in fives."""
    return DIGITS[number] if number < len(DIGITS) else TENS[5 * round(number / 5)]


def position(number: int, rng: np.random.Generator) -> tuple[str, Sentence]:
    """A place in the queue: the template's name, and the sentence with its value."""
    word = number_word(number)
    templates = (
        (f"You are number {word} in the queue.", (number, number - 1)),
        (f"You are currently caller number {word}.", (number, number - 1)),
        (f"Your position in the queue is {word}.", (number, number - 1)),
        (f"There are {word} callers ahead of you.", (number, number + 1)),
        (f"You are {word} in line.", (number, number - 1)),
    )
    index = int(rng.integers(len(templates)))
    text, accept = templates[index]
    if number == 1 and "callers" in text:
        text = "There is one caller ahead of you."
    promise = {"type": "queue_position", "value": number, "accept": list(accept)}
    return f"position{index}", Sentence(text, ("queue_position",), promise=promise)


def estimated_wait(minutes: int, rng: np.random.Generator) -> tuple[str, Sentence]:
    """An announced wait: the template's name, and the sentence with its value in seconds."""
    word = number_word(minutes)
    unit = "minute" if minutes == 1 else "minutes"
    more = minutes + 2 if minutes <= 12 else 20
    span = (60 * minutes, 60 * minutes)
    templates = (
        (f"Your estimated wait time is {word} {unit}.", "exact", span),
        (f"The current waiting time is about {word} {unit}.", "approx", (54 * minutes, 66 * minutes)),
        (f"We expect to answer your call in {word} {unit}.", "exact", span),
        (f"Your expected wait is less than {word} {unit}.", "less", (0, 60 * minutes)),
        (f"You will be waiting between {word} and {number_word(more)} minutes.", "range", (60 * minutes, 60 * more)),
        (f"The approximate hold time is {word} {unit}.", "approx", (54 * minutes, 66 * minutes)),
    )
    index = int(rng.integers(len(templates)))
    text, kind, (low, high) = templates[index]
    value = (low + high) // 2 if kind == "range" else 60 * minutes
    promise = {"type": "estimated_wait", "value": value, "op": kind, "lo": low, "hi": high}
    return f"wait{index}", Sentence(text, ("estimated_wait",), promise=promise)
