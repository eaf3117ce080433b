"""The pages, one module for each kind; a module has ``router``."""

from tracker.web.pages import files, firms, home, issues, readers, search, sources, stories

ROUTERS = (
    files.router,
    home.router,
    search.router,
    stories.router,
    firms.router,
    sources.router,
    issues.router,
    readers.router,
)
