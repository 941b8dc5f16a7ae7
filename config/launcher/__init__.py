"""`make run`: starts the servers of this checkout and the site on them; stops all in reverse.

Nothing in here needs Django; what does is called as a command of its own.
"""
