"""The page, the API and the feeds out: takes :class:`WebTools`, gives an ASGI application.

    request → rate limit → router → tracker.query → template | record | feed → security headers

Nothing here needs an account to read; what changes something needs the operator's token or a link that
only its reader has. No page runs a script.
"""

from tracker.web.application import app
from tracker.web.tools import WebTools

__all__ = ["WebTools", "app"]
