"""Room on the disk that a file has behind its end before there is anything to write there.

A file that was only made longer would end in zeros, which whoever reads it would take for damage; a second file, given
up when the disk is full, would be taken by whoever filled the disk. What is allocated behind the end is this file's
alone, and nobody sees it.
"""

import ctypes
import errno
import os

KEEP_SIZE = 1
"""`FALLOC_FL_KEEP_SIZE` of fallocate(2); the standard library offers only the call that makes the file longer."""


def reserve(descriptor: int, end: int) -> None:
    """
    Have room in an open file up to a number of bytes, however much of it is written; what is had already stays.

    Raises:
        OSError: The disk is full (ENOSPC), or its file system cannot do that (EOPNOTSUPP).
    """
    allocate = ctypes.CDLL(None, use_errno=True).fallocate
    allocate.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_long, ctypes.c_long)  # off_t is long on 64 bits
    while allocate(descriptor, KEEP_SIZE, 0, end) != 0:
        number = ctypes.get_errno()
        if number != errno.EINTR:
            raise OSError(number, os.strerror(number))
