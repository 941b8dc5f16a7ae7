"""Sign-in: workers by phone and one-time code, staff by user name, password and second factor.

django-allauth does the work; here stands only what this project answers: which phone is whose,
how a code reaches it, how a second factor's secret is kept, and that wrong codes lock out too.
"""
