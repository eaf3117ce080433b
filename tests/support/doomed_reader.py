"""A reader that ends its process, hangs or fails where the document tells it to."""

import os
import threading
from pathlib import Path

from tracker.jobs.reading import Document, Reading


class DoomedReader:
    """Obeys the first word of a body; any other document is read with the number of its process."""

    def read(self, document: Document) -> Reading:
        word, _, path = document.body.decode().partition(" ")
        match word:
            case "die":
                os._exit(7)
            case "die-once" if not Path(path).exists():
                Path(path).touch()
                os._exit(7)
            case "hang":
                threading.Event().wait()
            case "fail":
                raise ValueError("the body says so")
        return Reading(document.source.id, problems=(str(os.getpid()),))
