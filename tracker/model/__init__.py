"""The frozen types that travel between the stages: plain data, no I/O.

One stage takes one of these and gives the next, in the order of the data's journey:

    Source -> Fetched | NotModified | Failed -> ParsedFeed -> Item -> Tagged -> Story -> Edition

Every time is an aware UTC ``datetime``; every duration a ``timedelta``; every text is NFC.
"""
