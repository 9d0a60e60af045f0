"""How bytes leave this computer: the system's trust, the user's proxy, and addresses.

A leaf below `api` and `media`; it knows the domain and no key. httpx, truststore and ssl are
imported at the first call, in a thread.
"""
