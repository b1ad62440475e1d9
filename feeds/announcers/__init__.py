"""Ways to tell the world that a feed has changed: each module has one Announcer, named ANNOUNCER."""
