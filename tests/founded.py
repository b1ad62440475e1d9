"""The founded site, kept beside the tables, so that what a test has written for good is undone at once.

In place of Django's way, which empties every table and leaves a database in which no page can be made.
"""

from django.db import connection, transaction

KEEP = """
DO $$
DECLARE
    name text;
    filled boolean;
BEGIN
    DROP SCHEMA IF EXISTS founded CASCADE;
    CREATE SCHEMA founded;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE founded.%1$I AS TABLE public.%1$I', name);
        END IF;
    END LOOP;
END $$
"""
# Sequences go on: no identifier comes twice, neither in files nor in what a running server remembers. Deleting leaves
# readers alone, and with few rows it is quicker than truncating, which writes every table and index anew.
RESTORE = """
DO $$
DECLARE
    name text;
BEGIN
    SET LOCAL session_replication_role = replica; -- neither the order of tables nor a log that keeps its rows counts
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'founded' LOOP
        EXECUTE format('INSERT INTO public.%1$I OVERRIDING SYSTEM VALUE TABLE founded.%1$I', name);
    END LOOP;
END $$
"""


def tidy() -> None:
    """Remove what a run that was killed has left in a database that is used again, as `--reuse-db` does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('founded.django_migrations') IS NOT NULL")
        if cursor.fetchone() == (True,):
            cursor.execute("(TABLE public.django_migrations) EXCEPT (TABLE founded.django_migrations)")
            if cursor.fetchone() is None:
                restore()


def keep() -> None:
    """Remember every row that there is now."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP)


def restore() -> None:
    """Bring back exactly the rows that were kept. The account needs a superuser's rights, as the embedded one has."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RESTORE)
