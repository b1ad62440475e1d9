"""Moving pictures: what a recording holds of them, and in which sizes they are delivered."""
