"""Services that cannot run here: each speaks its protocol over a socket, checks it, and fails as it is told to."""
