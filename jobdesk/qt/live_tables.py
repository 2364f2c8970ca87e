"""Which lists a change of a table makes stale, by the names pages read by."""

from collections.abc import Mapping

LISTS_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("jobseeker", "consent", "education", "work_history", "license", "external_number", "tombstone"),
        ("jobseekers",),
    ),
    **dict.fromkeys(("registration", "registration_extension"), ("registrations", "jobseekers")),
    **dict.fromkeys(("counseling_session", "session_note"), ("sessions",)),
    "inquiry": ("inquiries",),
    **dict.fromkeys(("vacancy", "vacancy_step"), ("vacancies",)),
    **dict.fromkeys(("employer", "employer_site", "employer_contact", "employer_remark"), ("employers",)),
    "employer_visit": ("visits",),
    **dict.fromkeys(("referral", "referral_step"), ("referrals",)),
    "interview": ("referrals", "interviews"),
    "placement": ("placements",),
    "follow_up": ("follow_ups",),
    "contact_attempt": ("contact_attempts",),
    **dict.fromkeys(("plan_step", "signpost", "public_works", "public_works_screening"), ("plans",)),
    "course_completion": ("courses",),
    **dict.fromkeys(("event", "event_firm", "event_interview", "event_participant"), ("events",)),
    **dict.fromkeys(("notice", "disclosure"), ("notices",)),
    "certificate": ("certificates",),
    **dict.fromkeys(("duplicate_pair", "record_merge"), ("duplicates",)),
    "print_job": ("print_jobs",),
    **dict.fromkeys(("printer", "printer_choice"), ("printers",)),
    "setting": ("settings",),
    "closed_day": ("settings", "queue"),
    "code": ("codes",),
    "dated_value": ("codes", "wages"),
    "account": ("accounts", "colleagues"),
    "absence": ("absences",),
    "counter_window": ("windows",),
    "rights_record": ("rights",),
    **dict.fromkeys(("center", "logo", "desk"), ("center",)),
    **dict.fromkeys(("checkout", "checkout_person", "number_book", "sealed_bundle"), ("checkouts",)),
    **dict.fromkeys(("bundle", "bundle_row"), ("bundles",)),
    "merge_conflict": ("conflicts",),
    **dict.fromkeys(
        ("month_close", "close_cell", "close_facts", "close_split", "review", "review_clearing", "entered_figure"),
        ("closes",),
    ),
    **dict.fromkeys(("reconciliation", "reconciliation_row"), ("reconciliations",)),
    "target": ("targets",),
    **dict.fromkeys(("message_list", "message_recipient"), ("messages",)),
    **dict.fromkeys(("import_run", "import_mapping"), ("imports",)),
    **dict.fromkeys(("ticket", "ticket_step"), ("tickets",)),
    "appointment": ("appointments", "tickets"),
    **dict.fromkeys(
        ("ticket_purpose", "purpose_window", "opening_hours", "window_pause", "window_shift"), ("tickets", "queue")
    ),
    "emergency": ("emergencies",),
    "incident": ("incidents",),
    # What only its own account sees, or no list shows.
    **dict.fromkeys(
        (
            "list_layout",
            "saved_filter",
            "saved_report",
            "slip_number",
            "correction",
            "captured_change",
            "copy_state",
        ),
        (),
    ),
}
EVERY = frozenset(kind for kinds in LISTS_OF.values() for kind in kinds)
