"""The product's own WSGI application with the bench's three rulers beside it: bare server, empty view, one SELECT."""

from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as product
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls  # isort: skip  # the application above loads the models it needs


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def one_select(request: HttpRequest, number: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM verify_labelrun WHERE id = %s", [number])
        return HttpResponse(str(cursor.fetchone()))


urls.urlpatterns[:0] = [path("bench/empty", empty), path("bench/select/<int:number>", one_select)]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/bench/bare":
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]
    return product(environ, start_response)
