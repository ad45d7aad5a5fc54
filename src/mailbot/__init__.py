"""mailbot: an email-driven complaints desk that keeps the promises a platform publishes."""
