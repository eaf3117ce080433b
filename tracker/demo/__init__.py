"""The whole main job in half a minute, offline, on the sample feeds."""
