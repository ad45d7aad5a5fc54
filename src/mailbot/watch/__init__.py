"""Watches over the running bot: health and metrics on a local port, and word to the leads when a door stands still.

It reads what others tell of themselves (`status`, the store's figures) and changes nothing of any message.
"""
