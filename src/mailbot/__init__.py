"""mailbot: an email-driven complaints desk that keeps the promises a platform publishes."""

import os

# Before numpy is loaded: matrices are small here, and threads for them would only take the cores from other processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
