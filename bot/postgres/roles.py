"""``python -m bot roles``: what an administrator runs once: each service gets a role of its own."""

from pathlib import Path

import asyncpg

from bot.postgres import rights
from bot.postgres.server import Unavailable, patient, reach, why


async def prepared(database_url: str | None, data_dir: Path, *, apply: bool) -> list[str]:
    """The statements, for the tables that there are; run in one transaction if that is asked for.

    Raises ``Unavailable``.
    """
    async with reach(database_url, data_dir, "roles") as arguments:
        connection = await asyncpg.connect(**patient(arguments))
        try:
            tables = [row["tablename"] for row in await connection.fetch(rights.TABLES)]
            if "aerich" not in tables:
                raise Unavailable("The database has no tables yet: python -m bot migrate")
            schema = await connection.fetchval("SELECT current_schema()")
            said = [f"{statement};" for statement in rights.statements(tables, schema)]
            if apply:
                async with connection.transaction():
                    await connection.execute("\n".join(said))
        except asyncpg.InsufficientPrivilegeError as error:
            raise Unavailable(why(error, "DATABASE_URL")) from None
        finally:
            await connection.close()
    return [*said, *(f"-- \\password {rights.role(one)}" for one in rights.SERVICES)]
