"""The errors Dateline raises.

```
DatelineError            something a person can mend; the message says how
├── InputError           a file, a record, a date or a question that cannot be used
├── ArchiveError         the archive on disk is missing, damaged or of another make
│   └── ArchiveLocked    another process is writing to the archive
├── EmbedderError        the embedding model is missing, damaged or another than the archive's
└── ModelError           a language model cannot be used, or stopped in the middle of its answer
```
"""


class DatelineError(Exception):
    """Something is wrong that a person can mend; the message says what and how."""


class InputError(DatelineError):
    """A file, record, date or question cannot be used as it is."""


class ArchiveError(DatelineError):
    """The archive on disk is missing, damaged or of another make."""


class ArchiveLocked(ArchiveError):  # noqa: N818  (a state of the archive, named as people say it)
    """Another process is writing to the archive."""


class EmbedderError(DatelineError):
    """The embedding model is missing, damaged or another than the archive's."""


class ModelError(DatelineError):
    """A language model cannot be used, or stopped in the middle of its answer; the message says what to do."""
