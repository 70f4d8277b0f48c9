"""Names that no document has: hidden ones, and what programs keep beside documents for themselves.

They are left out without a word. Half a download would be read as a whole document, a backup or what lies
in a share's recycle bin quoted as valid beside what has taken its place.
"""

from __future__ import annotations

import re

_LEFT_OUT = re.compile(
    r"\..*"  # hidden
    r"|~\$.*|.*~|#.*#"  # Office's mark of who has it open; backups and unsaved text of editors
    r"|.*\.(?:tmp|swp|crdownload|part|partial|filepart|download)"  # being written, or come by half
    r"|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r"  # of file managers
    r"|__macosx|\$recycle\.bin|#recycle|@recycle|system volume information|lost\+found|@eadir",
    re.IGNORECASE | re.DOTALL,
)


def is_left_out(name: str) -> bool:
    """Whether a file or folder with this name is left out, wherever it is found."""
    return _LEFT_OUT.fullmatch(name) is not None
