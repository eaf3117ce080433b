"""The page, the API and the feeds out: takes requests, gives what is stored."""
