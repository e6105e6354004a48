-- What was known of each invitation when it was sent, and nothing later.
with invitations as (
    select
        invitation_id,
        member_id,
        sent_at,
        slug,
        name_key,
        note_key,
        message_characters
    from {{ ref('int_invitations_merged') }}
),

notes as (
    select
        note_key,
        message_kind,
        language,
        context,
        purpose,
        has_context,
        has_purpose
    from {{ ref('stg_raw__notes') }}
),

reused as (
    select
        invitation_id,
        reuse_count
    from {{ ref('int_notes_reused') }}
),

on_mobile as (
    select
        invitation_id,
        sent_from_mobile,
        mobile_evidence
    from {{ ref('int_invitations_on_mobile') }}
),

exports as (
    select
        member_id,
        max(note_limit_characters) as note_limit_characters,
        max(owner_zone) as owner_zone
    from {{ ref('stg_raw__exports') }}
    group by member_id
),

people_known as (
    select
        member_id,
        slug,
        first_message_at
    from {{ ref('int_people_known') }}
),

-- In the owner's own zone, where the owner has told it.
clocks as (
    select
        invitations.invitation_id,
        timezone(exports.owner_zone, timezone('UTC', invitations.sent_at))
            as sent_at_owner_time
    from invitations
    inner join exports
        on invitations.member_id = exports.member_id
    where exports.owner_zone is not null
),

final as (
    select
        invitations.invitation_id,
        coalesce(notes.message_kind, 'blank') as message_kind,
        coalesce(notes.message_kind, 'blank') <> 'personal' as is_canned,
        coalesce(reused.reuse_count, 0) as reuse_count,
        coalesce(reused.reuse_count, 0) >= 3 as is_reused,
        invitations.message_characters,
        cast(
            invitations.message_characters as double
        ) / exports.note_limit_characters as limit_share,
        notes.context,
        notes.purpose,
        notes.has_context,
        notes.has_purpose,
        notes.language,
        on_mobile.sent_from_mobile,
        on_mobile.mobile_evidence,
        case
            when invitations.slug is not null
                then
                    coalesce(
                        people_known.first_message_at < invitations.sent_at,
                        false
                    )
        end as is_known_before,
        not regexp_matches(invitations.slug, '-[0-9a-f]{6,}$|-[0-9]{3,}$')
            as is_slug_customised,
        case
            when invitations.name_key is null then null
            when regexp_matches(invitations.name_key, '^[ -~]*$')
                then 'basic_latin'
            when
                regexp_matches(
                    invitations.name_key, '[\x{3040}-\x{9fff}\x{ac00}-\x{d7af}]'
                )
                then 'cjk'
            when regexp_matches(invitations.name_key, '[\x{0400}-\x{04ff}]')
                then 'cyrillic'
            when regexp_matches(invitations.name_key, '[\x{0590}-\x{06ff}]')
                then 'arabic_hebrew'
            else 'other'
        end as name_script,
        isodow(clocks.sent_at_owner_time) <= 5
        and hour(clocks.sent_at_owner_time) between 8 and 17 as is_office_hour
    from invitations
    left join notes
        on invitations.note_key = notes.note_key
    left join reused
        on invitations.invitation_id = reused.invitation_id
    inner join exports
        on invitations.member_id = exports.member_id
    inner join on_mobile
        on invitations.invitation_id = on_mobile.invitation_id
    left join clocks
        on invitations.invitation_id = clocks.invitation_id
    left join people_known
        on
            invitations.member_id = people_known.member_id
            and invitations.slug = people_known.slug
)

select * from final
