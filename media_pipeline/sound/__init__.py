"""Sound as numbers: measuring and shaping, block by block, in memory that does not grow with the recording."""
