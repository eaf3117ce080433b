"""Every error that the tracker raises on purpose.

    TrackerError                 base; ``exit_status`` is what the command line answers with
    ├── UsageError               2  wrong use or configuration
    │   ├── SettingsError           a setting that cannot be meant
    │   ├── CatalogueError          an entry of feeds/ that cannot be meant
    │   ├── QueryError              a query with a mistake in it
    │   └── NotFoundError           a name or id that nothing has
    └── CannotRunError           3  the machine or a service refused
        ├── StoreError              the database
        ├── ParseError              a document that is no feed
        └── MailError               the mail server

A message is one sentence that names the thing and the mend; a caller shows it as it is.
"""


class TrackerError(Exception):
    """Something went wrong that the tracker knows how to say."""

    exit_status = 3

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").splitlines()[0])


class UsageError(TrackerError):
    """The command was called in a way that cannot be meant."""

    exit_status = 2


class SettingsError(UsageError):
    """A setting has a value that cannot be meant."""


class CatalogueError(UsageError):
    """The catalogue in feeds/ has an entry that cannot be meant."""


class QueryError(UsageError):
    """The query has a mistake in it.

    ``position`` is the offset of the mistake in the query; ``suggestion`` a likely intention, or "".
    """

    def __init__(self, message: str = "", position: int = 0, suggestion: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.suggestion = suggestion


class NotFoundError(UsageError):
    """Nothing goes by that name."""


class CannotRunError(TrackerError):
    """The machine or a service it needs refused."""


class StoreError(CannotRunError):
    """The database refused."""


class ParseError(CannotRunError):
    """The document is not a feed."""


class MailError(CannotRunError):
    """The mail server refused."""
