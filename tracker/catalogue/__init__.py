"""The catalogue: takes the files of feeds/, gives sources and the ledger of entities.

``sources`` reads ``feeds/sources/*.toml``, ``opml`` the lists of feeds that other readers write,
``ledger`` reads ``feeds/entities/*.toml``. What is wrong with an entry is a
:class:`~tracker.catalogue.problem.Problem`: loading raises the first as a
:class:`~tracker.errors.CatalogueError`, checking lists them all.
"""
