"""Services that run here as they are."""
