"""Wagtail's PostgreSQL search, made to find Chinese: the same characters apart as in the register, a word asked for as a phrase."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from modelsearch.backends.database.postgres.postgres import (
    IndexEntry,
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.query import MATCH_NONE, And, Or, Phrase, PlainText, SearchQuery
from modelsearch.utils import get_content_type_pk

from verify.registry.search import spaced, words


class SpacedIndexer(ObjectIndexer):
    def prepare_value(self, value: Any) -> str:
        return spaced(super().prepare_value(value))


class SpacedIndex(PostgresIndex):
    def add_items(self, model: type[models.Model], objs: Sequence[models.Model]) -> None:
        """As the stock one does, which names its indexer itself."""
        if not model.get_search_fields() or not objs:  # type: ignore[attr-defined]
            return
        fields = ("title", "autocomplete", "body", "title_text", "body_text")
        entries = [
            IndexEntry(
                content_type_id=get_content_type_pk(model),
                object_id=indexer.id,
                title_norm=1.0,
                **{field: getattr(indexer, field) for field in fields},
            )
            for indexer in (SpacedIndexer(each, self.backend) for each in objs)
        ]
        IndexEntry.objects.using(self.write_connection.alias).bulk_create(
            entries, update_conflicts=True, unique_fields=["content_type", "object_id"], update_fields=[*fields, "title_norm"]
        )
        self._refresh_title_norms()


def phrases(query: Any) -> Any:
    """The query with each of its words as the phrase of its characters. What holds no word at all finds nothing."""
    if isinstance(query, PlainText):
        asked = [Phrase(word) for word in words(query.query_string)]
        if not asked:
            return MATCH_NONE
        joined = Or if query.operator == "or" else And
        return asked[0] if len(asked) == 1 else joined(asked)
    if isinstance(query, Phrase):
        text = spaced(query.query_string)
        return Phrase(text) if text else MATCH_NONE
    return query


class SpacedQueryCompiler(PostgresSearchQueryCompiler):
    def __init__(self, queryset: Any, query: Any, *args: Any, **options: Any) -> None:
        super().__init__(queryset, query, *args, **options)
        self.query: SearchQuery = phrases(self.query)


class SpacedAutocompleteQueryCompiler(PostgresAutocompleteQueryCompiler):
    """Typing ahead: every character typed is one to be found, the last letters as a beginning."""

    def __init__(self, queryset: Any, query: Any, *args: Any, **options: Any) -> None:
        super().__init__(queryset, query, *args, **options)
        if isinstance(self.query, PlainText):
            typed = " ".join(words(self.query.query_string))
            self.query = PlainText(typed, operator=self.query.operator) if typed else MATCH_NONE


class SearchBackend(PostgresSearchBackend):
    query_compiler_class = SpacedQueryCompiler
    autocomplete_query_compiler_class = SpacedAutocompleteQueryCompiler
    index_class = SpacedIndex

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"SEARCH_CONFIG": "simple", **params})
