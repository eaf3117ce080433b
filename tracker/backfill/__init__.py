"""History: takes a source and a period, gives bodies of older items; one adapter a mechanism."""
