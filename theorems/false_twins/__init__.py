"""Plant the errors that the claims must refute, a file for every statement; these are what gives a verdict power."""
