"""What a disk says that takes nothing any more: whoever writes to the data folder goes on without it."""

import errno

UNWELL = frozenset({errno.EROFS, errno.EIO, errno.ESTALE})
"""The errors of a disk that became read-only (as kernels make it after an error), that fails, or that is gone."""
