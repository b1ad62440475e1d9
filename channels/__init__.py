"""Where a released work is delivered to the platforms people use, one file for each channel.

The name shadows Django Channels, which therefore cannot be installed beside it.
"""
