"""Every error this project raises on purpose, with the base class at the root of the tree.

The tree. Each room draws its own branch in the module that holds it:

    TwoBetsError
    ├── ArticleError       corpus: a file cannot be read as an article
    ├── ...                index: what is stored cannot be opened or trusted
    └── ...                assistant: a language model or a setting fails

`ValueError` is not in the tree: it is for a caller's mistake.
"""

from pathlib import Path


class TwoBetsError(Exception):
    """The base of every error of this project: catch this one at the outer edge."""


class ArticleError(TwoBetsError):
    """A file (or a folder) cannot be read as an article; the message says why and what to do.

    Attributes:
        path: The file or folder.
        reason: What is wrong with it, without the path.
        remedy: What to do about it, one sentence.
    """

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        """Keep the three parts; `str(error)` is one line made of them."""
        super().__init__(path, reason, remedy)
        self.path = path
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        """Return `'path': reason. Remedy`."""
        return f"{str(self.path)!r}: {self.reason}. {self.remedy}"
