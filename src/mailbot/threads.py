"""How many threads matrices take. They are small here: threads would only take the cores from other processes."""

import os

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def take_one_thread() -> None:
    """For this process, unless its environment says otherwise; numpy looks when it is loaded."""
    os.environ.update({**ONE_THREAD, **os.environ})
