"""Fields whose limits hold wherever a value comes from."""

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models


class LimitedTextField(models.TextField):  # type: ignore[type-arg]
    """`max_length` characters at most, said by `full_clean` and kept by the database; a TextField tells it to forms alone."""

    def __init__(self, *args: Any, max_length: int, **options: Any) -> None:
        super().__init__(*args, max_length=max_length, **options)  # type: ignore[misc]
        self.most = max_length
        self.validators.append(MaxLengthValidator(max_length))

    def db_check(self, connection: Any) -> str:
        return f"char_length({connection.ops.quote_name(self.column)}) <= {self.most}"
