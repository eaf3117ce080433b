"""The pages, one module for each kind; a module has ``router``."""

from tracker.web.pages import files, firms, home, issues, search, sources, stories

ROUTERS = (
    files.router,
    home.router,
    search.router,
    stories.router,
    firms.router,
    sources.router,
    issues.router,
)
