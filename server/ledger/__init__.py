"""What the server has accepted and what became of it, kept over crashes and restarts."""

from server.ledger.errors import KeyReused, LedgerBusy, LedgerDamaged, LedgerNewer, RunUnreadable
from server.ledger.events_table import EventsGone, Kept
from server.ledger.journal import NOT_NOW, Journal
from server.ledger.ledger import FILE_NAME, Changes, Ledger
from server.ledger.lock import FolderTaken, only_server
from server.ledger.record import KnownRun, LoggedEvent, NewRun, RunRecord, Submission, Wanted

__all__ = [
    "FILE_NAME",
    "NOT_NOW",
    "Changes",
    "EventsGone",
    "FolderTaken",
    "Journal",
    "Kept",
    "KeyReused",
    "KnownRun",
    "Ledger",
    "LedgerBusy",
    "LedgerDamaged",
    "LedgerNewer",
    "LoggedEvent",
    "NewRun",
    "RunRecord",
    "RunUnreadable",
    "Submission",
    "Wanted",
    "only_server",
]
