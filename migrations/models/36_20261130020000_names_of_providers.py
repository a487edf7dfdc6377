"""A provider's name holds single blanks, as the wishes for a provider do: both are compared."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

FOLDED = r"regexp_replace(btrim({}), '\s+', ' ', 'g')"

UP = f"""
UPDATE provider_reference AS provider
SET provider_name = {FOLDED.format("provider_name")}
WHERE provider_name <> {FOLDED.format("provider_name")} AND NOT EXISTS (
    SELECT FROM provider_reference AS other WHERE other.id <> provider.id
    AND lower({FOLDED.format("other.provider_name")})
        = lower({FOLDED.format("provider.provider_name")}));
UPDATE waitlist_entry SET provider_preference = ARRAY(
    SELECT {FOLDED.format("name")} FROM unnest(provider_preference) WITH ORDINALITY
        AS wished (name, place) ORDER BY place)
WHERE EXISTS (SELECT FROM unnest(provider_preference) AS name
    WHERE name <> {FOLDED.format("name")});
"""


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UP


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "SELECT 1;"
