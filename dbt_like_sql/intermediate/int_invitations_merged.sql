-- The newest state of each invitation, over all exports of its sender.
with identified as (
    select
        file_id,
        line,
        invitation_key,
        is_newest
    from {{ ref('int_invitations_identified') }}
),

invitations as (
    select
        export_id,
        file_id,
        line,
        member_id,
        direction,
        sent_at,
        sent_date,
        slug,
        urn,
        name_key,
        coalesce(slug, name_key, urn) as counterpart_key,
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
        invitations.*,
        coalesce(
            identified.invitation_key,
            invitations.file_id * 10000000000 + invitations.line
        ) as invitation_key
    from invitations
    left join identified
        on
            invitations.file_id = identified.file_id
            and invitations.line = identified.line
    where coalesce(identified.is_newest, true)
),

-- Numbered in two steps, so that no step needs the rows of all members at once.
members as (
    select
        member_id,
        sum(count(*)) over (order by member_id) - count(*) as earlier_count
    from newest
    group by member_id
),

numbered as (
    select
        *,
        row_number() over (
            partition by member_id
            order by
                sent_at,
                direction,
                counterpart_key,
                text_key,
                invitation_key
        ) as number_of_member
    from newest
),

final as (
    select
        cast(members.earlier_count + numbered.number_of_member as bigint)
            as invitation_id,
        numbered.invitation_key,
        numbered.member_id,
        numbered.direction,
        numbered.sent_at,
        numbered.sent_date,
        numbered.slug,
        numbered.urn,
        numbered.name_key,
        numbered.counterpart_key,
        numbered.note_key,
        numbered.text_key,
        numbered.message_characters,
        numbered.file_id,
        numbered.line,
        numbered.export_id = exports.newest_export_id as is_on_file
    from numbered
    inner join members
        on numbered.member_id = members.member_id
    inner join exports
        on numbered.member_id = exports.member_id
)

select * from final
