"""The simulator's page is its own: no page of another site changes anything there."""

import aiohttp
import pytest

from bot.simulator import server


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Host": "evil.example:8090", "Origin": "http://evil.example:8090"}, 421),
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "{own}"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
async def test_a_page_of_another_site_changes_nothing(headers: dict[str, str], status: int) -> None:
    async with server.running() as local, aiohttp.ClientSession() as browser:
        given = {name: value.format(own=local.base_url) for name, value in headers.items()}
        async with browser.post(f"{local.base_url}/pause", headers=given) as answer:
            assert answer.status // 100 == status // 100, await answer.text()
            if status >= 400:
                assert answer.status == status
