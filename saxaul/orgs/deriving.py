"""All that stands for records in the database and in the search, for many at once; imports have another process do it.

It reads the gazetteer and no organisation.
"""

from __future__ import annotations

from collections.abc import Sequence

from saxaul.core.jsontext import dumps
from saxaul.orgs.index import Derived, Sought, columns_of, index_rows, place_rows
from saxaul.orgs.placing import Placer
from saxaul.orgs.record import Record
from saxaul.orgs.search_documents import AreaWords, SectorWords, document_of
from saxaul.search.documents import storable
from saxaul.search.postings import cut


def derive_many(records: Sequence[Record], *, sectors: SectorWords, place: Placer) -> list[Derived]:
    """What stands for each of the records; their documents are cut together. `place` has learned of the records."""
    areas = AreaWords.of_records(records)
    documents = [storable(document_of("", record, sectors, areas)) for record in records]
    pieces = cut(documents)
    return [
        Derived(
            text=dumps(record),
            columns=columns_of(record),
            rows=index_rows(record),
            places=place_rows(record, place),
            sought=Sought(document, pieces, number),
        )
        for number, (record, document) in enumerate(zip(records, documents, strict=True))
    ]
