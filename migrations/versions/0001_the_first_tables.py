"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The first tables."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_subject", ["subject", "id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("dtstamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "method",
            sa.Enum("REQUEST", "CANCEL", name="method", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("substance", sa.String(length=64), nullable=False),
        sa.Column("wording", sa.String(length=64), nullable=False),
        sa.Column("organiser_address", sa.String(length=254), nullable=False),
        sa.Column(
            "partstat",
            sa.Enum(
                "NEEDS-ACTION",
                "ACCEPTED",
                "TENTATIVE",
                "DECLINED",
                name="partstat",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reply_sequence", sa.Integer(), nullable=True),
        sa.Column("reply_dtstamp", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_invitation_sequence_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("key", "address", name=op.f("uq_invitation_key_address")),
        sa.UniqueConstraint("uid", name=op.f("uq_invitation_uid")),
    )
    op.create_table(
        "library",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("isil", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "public",
                "research",
                "education",
                "other",
                name="librarykind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("municipality_code", sa.String(length=3), nullable=False),
        sa.Column("municipality", sa.String(length=60), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column(
            "side",
            sa.Enum("east", "west", name="side", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("central_library", sa.String(length=60), nullable=False),
        sa.Column("website", sa.String(length=120), nullable=False),
        sa.Column("name_source", sa.String(length=10), nullable=False),
        sa.Column("has_free_place", sa.Boolean(), nullable=False),
        sa.Column("ean", sa.String(length=13), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library")),
        sa.UniqueConstraint("isil", name=op.f("uq_library_isil")),
        sa.UniqueConstraint("number", name=op.f("uq_library_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_library_reference")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "given up",
                "withdrawn",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state != 'sending' OR content IS NOT NULL", name=op.f("ck_message_sending_has_content")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_recipient_created_at", ["recipient", "created_at"], unique=False)
        batch_op.create_index("ix_message_sent_at", ["sent_at"], unique=False)
        batch_op.create_index("ix_message_state_due_at", ["state", "due_at"], unique=False)
        batch_op.create_index(
            "uq_message_queued_stream",
            ["stream"],
            unique=True,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(
            "uq_message_sending_stream",
            ["stream"],
            unique=True,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )

    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organiser", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("invites_waiting", sa.Boolean(), nullable=False),
        sa.Column("content_revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
    )
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("name", "organisation", name=op.f("uq_speaker_name_organisation")),
    )
    op.create_table(
        "told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
        sa.UniqueConstraint("scope", "address", name=op.f("uq_told_scope_address")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=120), nullable=False),
        sa.Column("postcode", sa.String(length=4), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("directions", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("name", "street", "postcode", name=op.f("uq_venue_name_street_postcode")),
    )
    op.create_table(
        "worker_heartbeat",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_heartbeat")),
    )
    op.create_table(
        "mail_domain",
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("domain = lower(domain)", name=op.f("ck_mail_domain_lower_case")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["library.id"], name=op.f("fk_mail_domain_library_id_library")
        ),
        sa.PrimaryKeyConstraint("domain", "library_id", name=op.f("pk_mail_domain")),
    )
    with op.batch_alter_table("mail_domain", schema=None) as batch_op:
        batch_op.create_index("ix_mail_domain_library_id", ["library_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("fee_amount", sa.Integer(), nullable=False),
        sa.Column("free_places", sa.Integer(), nullable=False),
        sa.Column("sector_free_places", sa.Integer(), nullable=False),
        sa.Column(
            "free_scope",
            sa.Enum(
                "round", "sitting", name="freescope", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("vat_sentence", sa.String(length=200), nullable=False),
        sa.Column("no_show_fee", sa.Integer(), nullable=False),
        sa.Column("fees_lock_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fees_locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "queue_order",
            sa.Enum(
                "fair", "first_come", name="queueorder", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("sector_release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sector_released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("places_revision", sa.Integer(), nullable=False),
        sa.Column("content_revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("fee_amount >= 0 AND no_show_fee >= 0", name=op.f("ck_round_fee_not_negative")),
        sa.CheckConstraint(
            "free_places >= 0 AND sector_free_places >= 0", name=op.f("ck_round_free_places_not_negative")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_round_series_id_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("series_id", "slug", name=op.f("uq_round_series_id_slug")),
    )
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("starts_after", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "welcome",
                "talk",
                "dialogue",
                "group work",
                "break",
                "meal",
                "tour",
                "closing",
                name="itemkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_agenda_item_lasts")),
        sa.CheckConstraint("starts_after >= 0", name=op.f("ck_agenda_item_starts_within_sitting")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_agenda_item_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_round_id"), ["round_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("ean", sa.String(length=13), nullable=False),
        sa.Column("payment_reference", sa.String(length=60), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_booking_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("form_id", name=op.f("uq_booking_form_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_booking_reference")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_round_id"), ["round_id"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "side",
            sa.Enum("east", "west", name="side", native_enum=False, create_constraint=True, length=20),
            nullable=True,
        ),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("online_url", sa.String(length=500), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signup_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancel_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancel_steps", sa.JSON(), nullable=False),
        sa.Column("promote_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "cancelled",
                name="sittingstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("content_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "opens_at < signup_until AND signup_until <= starts_at",
            name=op.f("ck_sitting_signup_before_start"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_sitting_ends_after_start")),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity", name=op.f("ck_sitting_taken_within_capacity")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sitting_round_id_round")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_sitting_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("round_id", "slug", name=op.f("uq_sitting_round_id_slug")),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index("ix_sitting_starts_at", ["starts_at"], unique=False)

    op.create_table(
        "appearance",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_appearance_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_appearance_speaker_id_speaker")
        ),
        sa.PrimaryKeyConstraint("item_id", "speaker_id", name=op.f("pk_appearance")),
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=True),
        sa.Column("wish_id", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "confirmed",
                "waiting",
                "pending",
                "cancelled",
                "replaced",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "participant",
                "speaker",
                "host",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("takes_seat", sa.Boolean(), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("free_slot", sa.Integer(), nullable=True),
        sa.Column("slot_scope", sa.String(length=20), nullable=True),
        sa.Column("agreed_fee", sa.Integer(), nullable=False),
        sa.Column("agreed_no_show_fee", sa.Integer(), nullable=False),
        sa.Column("fee_amount", sa.Integer(), nullable=False),
        sa.Column(
            "fee_reason",
            sa.Enum(
                "free place",
                "no fee",
                "further",
                "sector",
                "as shown",
                "guest",
                "awaits library",
                "awaits seat",
                "cancelled",
                "cancelled late",
                "seat taken over",
                "handed over",
                "no show",
                "waived",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("fee_nth", sa.Integer(), nullable=False),
        sa.Column("waived_to", sa.Integer(), nullable=True),
        sa.Column("diet", sa.String(length=120), nullable=False),
        sa.Column("diet_note", sa.String(length=120), nullable=False),
        sa.Column("diet_consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_registration_cancelled_at_some_time"),
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (held_since IS NOT NULL)",
            name=op.f("ck_registration_confirmed_holds_seat"),
        ),
        sa.CheckConstraint(
            "diet_consented_at IS NOT NULL OR (diet = '' AND diet_note = '')",
            name=op.f("ck_registration_diet_needs_consent"),
        ),
        sa.CheckConstraint(
            "free_slot IS NULL OR state = 'confirmed'", name=op.f("ck_registration_slot_needs_seat")
        ),
        sa.CheckConstraint(
            "library_id IS NOT NULL OR organisation != ''", name=op.f("ck_registration_comes_from_somewhere")
        ),
        sa.CheckConstraint(
            "state != 'confirmed' OR sitting_id IS NOT NULL", name=op.f("ck_registration_seat_is_somewhere")
        ),
        sa.CheckConstraint(
            "wish_id IS NULL OR state = 'confirmed'", name=op.f("ck_registration_wish_needs_seat")
        ),
        sa.CheckConstraint(
            "(free_slot IS NULL) = (slot_scope IS NULL)", name=op.f("ck_registration_slot_has_scope")
        ),
        sa.CheckConstraint(
            "agreed_fee >= 0 AND fee_amount >= 0", name=op.f("ck_registration_fee_not_negative")
        ),
        sa.CheckConstraint(
            "free_slot IS NULL OR library_id IS NOT NULL", name=op.f("ck_registration_slot_has_library")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_registration_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["library.id"], name=op.f("fk_registration_library_id_library")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_registration_round_id_round")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_registration_sitting_id_sitting")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["sitting.id"], name=op.f("fk_registration_wish_id_sitting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("reference", name=op.f("uq_registration_reference")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index("ix_registration_email_key", ["email_key"], unique=False)
        batch_op.create_index(
            "ix_registration_library_id_state_role_sitting_id",
            ["library_id", "state", "role", "sitting_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_registration_round_id_library_id_state", ["round_id", "library_id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_registration_round_id_signed_up_at", ["round_id", "signed_up_at"], unique=False
        )
        batch_op.create_index("ix_registration_sitting_id_state", ["sitting_id", "state"], unique=False)
        batch_op.create_index(
            "uq_registration_active_address",
            ["round_id", "email_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('confirmed', 'waiting', 'pending') AND role = 'participant'"),
            postgresql_where=sa.text("state IN ('confirmed', 'waiting', 'pending') AND role = 'participant'"),
        )
        batch_op.create_index(
            "uq_registration_active_guest",
            ["sitting_id", "email_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('confirmed', 'waiting', 'pending') AND role != 'participant'"),
            postgresql_where=sa.text(
                "state IN ('confirmed', 'waiting', 'pending') AND role != 'participant'"
            ),
        )
        batch_op.create_index(
            "uq_registration_free_slot",
            ["slot_scope", "library_id", "free_slot"],
            unique=True,
            sqlite_where=sa.text("free_slot IS NOT NULL"),
            postgresql_where=sa.text("free_slot IS NOT NULL"),
        )

    op.create_table(
        "fee_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "free place",
                "no fee",
                "further",
                "sector",
                "as shown",
                "guest",
                "awaits library",
                "awaits seat",
                "cancelled",
                "cancelled late",
                "seat taken over",
                "handed over",
                "no show",
                "waived",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_fee_entry_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_entry")),
    )
    with op.batch_alter_table("fee_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_entry_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    """Undo it: the tables that point at others go first."""
    op.drop_table("fee_entry")
    op.drop_table("registration")
    op.drop_table("appearance")
    op.drop_table("sitting")
    op.drop_table("booking")
    op.drop_table("agenda_item")
    op.drop_table("round")
    op.drop_table("mail_domain")
    op.drop_table("worker_heartbeat")
    op.drop_table("told")
    op.drop_table("venue")
    op.drop_table("speaker")
    op.drop_table("series")
    op.drop_table("message")
    op.drop_table("library")
    op.drop_table("invitation")
    op.drop_table("audit_entry")
