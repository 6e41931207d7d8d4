"""Who disputes whom: claims that dispute certain others, and how often one actor disputes another.

Disputes count as the links are directed, from the claim that disputes to the one disputed, and only while neither of
the two is retracted.
"""

from __future__ import annotations

from itertools import compress

from pyroaring import BitMap

from db.index import Index, Statuses
from db.model import Relation, Status


def disputing(index: Index, statuses: Statuses, claims: BitMap) -> BitMap:
    """The claims that dispute one of these."""
    standing = index.everything(statuses.known) - statuses.positions[Status.RETRACTED]
    from_, to, *_ = index.links.every[Relation.DISPUTES].arrays
    disputed = claims & standing
    return BitMap(list(compress(from_, map(disputed.__contains__, to)))) & standing
