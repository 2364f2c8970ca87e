"""What stands in the schema `guard` of a restricted center, as the server is told it.

Every function runs with the owner's rights and asks `session_user`, which no client can set. `current_user` is
the owner inside them alone, and for the migration login.
"""

from psycopg import sql

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS guard;
CREATE TABLE IF NOT EXISTS guard.center (
    id uuid PRIMARY KEY, one boolean NOT NULL DEFAULT true UNIQUE CHECK (one)
);
CREATE TABLE IF NOT EXISTS guard.login (
    name text PRIMARY KEY,
    center_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('desk', 'auditor')),
    desk integer UNIQUE CHECK (desk BETWEEN 1 AND 99),
    CHECK ((kind = 'desk') = (desk IS NOT NULL))
);
CREATE TABLE IF NOT EXISTS guard.joined (
    conflict_id uuid, table_name text, record_id uuid, PRIMARY KEY (conflict_id, table_name, record_id)
);
INSERT INTO guard.center (id) SELECT id FROM public.center ON CONFLICT DO NOTHING;
"""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION guard.member() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT l.kind FROM guard.login l JOIN guard.center c ON c.id = l.center_id WHERE l.name = session_user
    );
END$$;

CREATE OR REPLACE FUNCTION guard.desk() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT l.desk FROM guard.login l JOIN guard.center c ON c.id = l.center_id WHERE l.name = session_user
    );
END$$;

CREATE OR REPLACE FUNCTION guard.begun_now(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM public.operation o WHERE o.op_id = asked AND o.xmin = pg_current_xact_id_if_assigned()::xid
    );
END$$;

CREATE OR REPLACE FUNCTION guard.is_import(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM public.import_run r WHERE r.op_id = asked);
END$$;

CREATE OR REPLACE FUNCTION guard.chain(asked integer) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.member() = 'desk' AND (asked = guard.desk() OR (
        EXISTS (SELECT 1 FROM public.checkout k WHERE k.issuer = asked)
        AND NOT EXISTS (SELECT 1 FROM guard.login l WHERE l.desk = asked)
    )) THEN
        RETURN asked;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'this chain is not of this desk';
END$$;

CREATE OR REPLACE FUNCTION guard.hold_head(asked integer, first_mac bytea, first_head bytea)
RETURNS TABLE (seq bigint, mac bytea, head_mac bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF first_mac IS NOT NULL THEN
        INSERT INTO public.audit_head AS h (desk, seq, mac, head_mac)
        VALUES (guard.chain(asked), 0, first_mac, first_head) ON CONFLICT DO NOTHING;
    END IF;
    RETURN QUERY SELECT h.seq::bigint, h.mac, h.head_mac FROM public.audit_head h
        WHERE h.desk = guard.chain(asked) FOR UPDATE;
END$$;

CREATE OR REPLACE FUNCTION guard.append_audit(asked integer, entries jsonb, subjects jsonb, told bytea)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine integer := guard.chain(asked);
    last bigint;
    made bigint := jsonb_array_length(entries);
BEGIN
    SELECT h.seq INTO STRICT last FROM public.audit_head h WHERE h.desk = mine FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, n)
        WHERE (e.entry ->> 'desk')::integer IS DISTINCT FROM mine
           OR (e.entry ->> 'seq')::bigint IS DISTINCT FROM last + e.n
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'rows of another chain, or out of their order';
    END IF;
    INSERT INTO public.audit_entry SELECT * FROM jsonb_populate_recordset(NULL::public.audit_entry, entries);
    INSERT INTO public.audit_subject (id, entry_id, jobseeker_id)
        SELECT s.id, s.entry_id, s.jobseeker_id
        FROM jsonb_populate_recordset(NULL::public.audit_subject, subjects) s
        WHERE s.entry_id IN (SELECT (e ->> 'id')::uuid FROM jsonb_array_elements(entries) e);
    UPDATE public.audit_head h
        SET seq = last + made, head_mac = told,
            mac = (SELECT a.mac FROM public.audit_entry a WHERE a.desk = mine AND a.seq = last + made)
        WHERE h.desk = mine AND made > 0;
END$$;

CREATE OR REPLACE FUNCTION guard.remove_imported(named text, ids uuid[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone bigint;
    run CONSTANT text := 'EXISTS (SELECT 1 FROM public.import_run r WHERE r.voided_at IS NULL AND r.op_id = ';
BEGIN
    IF guard.member() IS DISTINCT FROM 'desk' THEN
        RAISE insufficient_privilege USING MESSAGE = 'no desk';
    ELSIF named = 'slip_number' THEN
        DELETE FROM public.slip_number s WHERE s.id = ANY (ids) AND (
            EXISTS (SELECT 1 FROM public.referral f JOIN public.import_run r ON r.op_id = f.op_id
                    WHERE f.id = s.referral_id AND r.voided_at IS NULL)
            OR EXISTS (SELECT 1 FROM public.correction k JOIN public.import_run r ON r.op_id = k.op_id
                       WHERE k.field = 'slip_no' AND k.new_value = s.number AND k.record_id = s.referral_id
                         AND r.voided_at IS NULL
                         AND NOT EXISTS (SELECT 1 FROM public.referral f WHERE f.slip_no = s.number)));
    ELSIF named LIKE 'audit\\_%' OR named IN ('operation', 'tombstone', 'import_run', 'center') THEN
        RAISE insufficient_privilege USING MESSAGE = 'never removed';
    ELSE
        EXECUTE format('DELETE FROM public.%I t WHERE t.id = ANY ($1) AND ' || run || 't.op_id)', named) USING ids;
    END IF;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END$$;

CREATE OR REPLACE FUNCTION guard.waits(conflict uuid, named text, key uuid, stands text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM public.merge_conflict q JOIN public.bundle b ON b.id = q.bundle_id
        WHERE q.id = conflict AND q.state = stands AND b.signed_at IS NULL
          AND q.undo -> 'held' -> named @> jsonb_build_array(jsonb_build_object('id', key))
    );
END$$;

CREATE OR REPLACE FUNCTION guard.join_decided(conflict uuid, named text, told jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    key CONSTANT uuid := (told ->> 'id')::uuid;
    act CONSTANT uuid := (told ->> 'op_id')::uuid;
BEGIN
    IF guard.member() IS DISTINCT FROM 'desk' OR named LIKE 'audit\\_%'
       OR named IN ('operation', 'tombstone', 'import_run', 'center', 'alembic_version')
       OR (guard.is_import(act) AND NOT guard.begun_now(act))
       OR NOT guard.waits(conflict, named, key, 'open') THEN
        RAISE insufficient_privilege USING MESSAGE = 'no question holds this back';
    END IF;
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM jsonb_populate_record(NULL::public.%1$I, $1)', named)
        USING told;
    INSERT INTO guard.joined (conflict_id, table_name, record_id) VALUES (conflict, named, key);
END$$;

CREATE OR REPLACE FUNCTION guard.remove_decided(conflict uuid, named text, key uuid) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF guard.member() IS DISTINCT FROM 'desk' OR NOT guard.waits(conflict, named, key, 'theirs') THEN
        RAISE insufficient_privilege USING MESSAGE = 'no decision stands';
    END IF;
    DELETE FROM guard.joined j WHERE j.conflict_id = conflict AND j.table_name = named AND j.record_id = key;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'it joined by no decision';
    END IF;
    EXECUTE format('DELETE FROM public.%I t WHERE t.id = $1', named) USING key;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END$$;

CREATE OR REPLACE FUNCTION guard.keep_origin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.member() = 'desk' THEN
        RAISE insufficient_privilege USING MESSAGE = 'the act that made a record does not change';
    END IF;
    RETURN NEW;
END$$;

CREATE OR REPLACE FUNCTION guard.keep_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        RAISE insufficient_privilege USING MESSAGE = 'no table is emptied';
    END IF;
    RETURN NULL;
END$$;

CREATE OR REPLACE FUNCTION guard.elsewhere(account uuid) RETURNS TABLE (action text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT e.action::text, e.at FROM public.audit_entry e
        WHERE e.account_id = account AND e.desk <> guard.desk() AND e.action IN ('sign_in', 'sign_out', 'lock')
        ORDER BY e.at DESC LIMIT 1;
END$$;
"""

FOR_BOTH = ("member()", "desk()")
FOR_DESKS = (
    "begun_now(uuid)",
    "is_import(uuid)",
    "hold_head(integer, bytea, bytea)",
    "append_audit(integer, jsonb, jsonb, bytea)",
    "remove_imported(text, uuid[])",
    "join_decided(uuid, text, jsonb)",
    "remove_decided(uuid, text, uuid)",
    "elsewhere(uuid)",
)

MINE = "current_user = {owner}"
A_DESK = "(SELECT guard.member()) = 'desk'"
FACTS = {
    "guard_read": ("SELECT", f"{MINE} OR (SELECT guard.member()) IS NOT NULL", None),
    "guard_insert": ("INSERT", None, f"{MINE} OR {A_DESK}"),
    "guard_update": ("UPDATE", f"{MINE} OR {A_DESK}", f"{MINE} OR {A_DESK}"),
    "guard_delete": ("DELETE", f"{MINE} OR {A_DESK}", None),
}
"""By policy: the act, which rows are seen, which may be written."""
OWN_CHAIN = f"{MINE} OR desk = (SELECT guard.desk()) OR (SELECT guard.member()) = 'auditor'"
_ENTRY_IS_SEEN = "EXISTS (SELECT 1 FROM public.audit_entry e WHERE e.id = entry_id)"
OWN_SUBJECTS = " OR ".join((MINE, "(SELECT guard.member()) = 'auditor'", _ENTRY_IS_SEEN))
OF_THE_OWNER = {
    "guard_insert": ("INSERT", None, MINE),
    "guard_update": ("UPDATE", MINE, MINE),
    "guard_delete": ("DELETE", MINE, None),
}
POLICIES = {
    "audit_entry": {"guard_read": ("SELECT", OWN_CHAIN, None), **OF_THE_OWNER},
    "audit_head": {"guard_read": ("SELECT", OWN_CHAIN, None), **OF_THE_OWNER},
    "audit_subject": {"guard_read": ("SELECT", OWN_SUBJECTS, None), **OF_THE_OWNER},
    "import_run": {
        **FACTS,
        "guard_insert": ("INSERT", None, f"{MINE} OR ({A_DESK} AND guard.begun_now(op_id))"),
    },
    "correction": {
        **FACTS,
        "guard_insert": (
            "INSERT",
            None,
            f"{MINE} OR ({A_DESK} AND (op_id IS NULL OR NOT guard.is_import(op_id) OR guard.begun_now(op_id)))",
        ),
    },
}
"""Where a table differs from `FACTS`."""


def policy(table: str, name: str, owner: str) -> list[sql.Composed]:
    """The statements that put one policy on a table anew."""
    act, seen, written = POLICIES.get(table, FACTS)[name]
    named = {"name": sql.Identifier(name), "table": sql.Identifier("public", table)}
    made = sql.SQL("CREATE POLICY {name} ON {table} FOR {act}").format(**named, act=sql.SQL(act))
    for word, rule in (("USING", seen), ("WITH CHECK", written)):
        if rule is not None:
            made += sql.SQL(" {word} ({rule})").format(
                word=sql.SQL(word), rule=sql.SQL(rule).format(owner=sql.Literal(owner))
            )
    return [sql.SQL("DROP POLICY IF EXISTS {name} ON {table}").format(**named), made]
