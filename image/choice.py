"""What no rule can find out about modules: which are mentioned and not wanted, or wanted and not mentioned."""

# fmt: off
UNWANTED = frozenset({
    "_bz2", "_lzma", "_pydecimal", "_uuid", "bz2", "curses", "distutils", "doctest", "gotpl", "idlelib",
    "lib2to3", "lzma", "multiprocessing", "pdb", "pydoc", "pydoc_data", "pygments", "pytest", "readline",
    "rich.markdown", "rich.syntax", "rich.traceback", "setuptools", "simplejson", "sitecustomize", "test",
    "tinkworker.testing", "tkinter", "turtle", "unittest",
})
"""
Modules that are mentioned in some source, and that the worker does without: for tests, debuggers, terminals in which
somebody types, other compressions than gzip's, for coloured source text, and what is tried and has a substitute.
"""

HIDDEN = (
    # by compiled modules
    "google.protobuf.internal.enum_type_wrapper", "google.protobuf.internal.well_known_types",
    "google.protobuf.message", "grpc._grpcio_metadata",
    # by the name that an encoding has
    "encodings.ascii", "encodings.cp437", "encodings.idna", "encodings.latin_1", "encodings.utf_8",
    # by a name that is put together
    "rich._unicode_data.unicode17-0-0",
)
"""Modules that are imported, and by no statement in a source."""
# fmt: on
