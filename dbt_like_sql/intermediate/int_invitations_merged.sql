-- The newest state of each invitation, over all exports of its sender.
with identified as (
    select
        export_id,
        file_id,
        line,
        slug,
        invitation_key,
        is_newest
    from {{ ref('int_invitations_identified') }}
),

invitations as (
    select
        file_id,
        line,
        member_id,
        direction,
        sent_at,
        sent_date,
        slug,
        urn,
        name_key,
        note_key,
        text_key,
        message_characters
    from {{ ref('stg_raw__invitations') }}
),

exports as (
    select
        member_id,
        max(export_id) as newest_export_id
    from {{ ref('stg_raw__exports') }}
    group by member_id
),

newest as (
    select
        identified.invitation_key,
        identified.export_id as last_export_id,
        invitations.*
    from identified
    inner join invitations
        on
            identified.file_id = invitations.file_id
            and identified.line = invitations.line
    where identified.is_newest
),

final as (
    select
        cast(row_number() over (
            order by
                newest.member_id,
                newest.sent_at,
                newest.direction,
                newest.slug,
                newest.name_key,
                newest.urn,
                newest.text_key,
                newest.invitation_key
        ) as bigint) as invitation_id,
        newest.invitation_key,
        newest.member_id,
        newest.direction,
        newest.sent_at,
        newest.sent_date,
        newest.slug,
        newest.urn,
        newest.name_key,
        coalesce(newest.slug, newest.name_key, newest.urn) as counterpart_key,
        newest.note_key,
        newest.text_key,
        newest.message_characters,
        newest.file_id,
        newest.line,
        newest.last_export_id = exports.newest_export_id as is_on_file
    from newest
    inner join exports
        on newest.member_id = exports.member_id
)

select * from final
