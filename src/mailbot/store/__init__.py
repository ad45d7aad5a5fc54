"""What is kept: the spool, tickets, outbox and blobs, on SQLite or PostgreSQL alike."""
