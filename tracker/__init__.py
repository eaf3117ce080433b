"""China AI Tracker: from feeds in two languages to a weekly letter."""
