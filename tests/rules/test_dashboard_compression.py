"""What is compressed on its way to a browser, and what is not."""

import gzip

import pytest
from quart import Quart, Response

from dashboard.compression import serve_compressed

SCRIPT = b"const answer = 42;\n" * 500


@pytest.fixture
def server() -> Quart:
    server = Quart(__name__)
    serve_compressed(server)

    @server.get("/<kind>/<int:size>")
    async def answer(kind: str, size: int) -> Response:
        return Response(SCRIPT[:size], content_type=f"{kind.replace('-', '/')}; charset=utf-8")

    return server


@pytest.mark.parametrize("kind", ["text-javascript", "application-javascript", "text-css"])
async def test_a_script_is_sent_small_to_who_asks_for_it(server: Quart, kind: str) -> None:
    asked = {"Accept-Encoding": "br, gzip;q=0.8"}
    answer = await server.test_client().get(f"/{kind}/9000", headers=asked)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    sent = await answer.get_data(as_text=False)
    assert int(answer.headers["Content-Length"]) == len(sent) < 500
    assert gzip.decompress(sent) == SCRIPT[:9000]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/text-javascript/9000", "br"),
        ("/text-javascript/9000", "gzip;q=0"),
        ("/text-javascript/900", "gzip"),
        ("/application-json/9000", "gzip"),
        ("/text-html/9000", "gzip"),
    ],
)
async def test_whatever_may_be_about_a_patient_is_not(server: Quart, path: str, asked: str) -> None:
    answer = await server.test_client().get(path, headers={"Accept-Encoding": asked})
    assert "Content-Encoding" not in answer.headers
    assert (await answer.get_data(as_text=False)).startswith(b"const answer")


async def test_a_script_without_a_version_is_kept_and_asked_about(server: Quart) -> None:
    client = server.test_client()
    first = await client.get("/text-javascript/9000", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Cache-Control"] == "no-cache"
    kept = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    again = await client.get("/text-javascript/9000", headers=kept)
    assert (again.status_code, await again.get_data()) == (304, b"")
    other = await client.get("/text-javascript/8000", headers=kept)
    assert other.status_code == 200
    page = await client.get("/text-html/9000", headers={"Accept-Encoding": "gzip"})
    assert "ETag" not in page.headers
