"""Writing mail and handing it over: templates become text, text becomes octets, octets go to the smarthost.

Nothing here decides what is said to whom (`decide` does), keeps a queue or retries (the outbox does).
"""
