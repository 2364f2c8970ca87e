"""Alembic's entry: runs on the connection that jobdesk.store.migrate hands over."""

from alembic import context

from jobdesk.records import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    user_module_prefix="types.",
)
context.run_migrations()
