"""Hold Auditor: how long callers wait, what they are told while they wait, and which of it is true."""

__version__ = "0.1.0"
