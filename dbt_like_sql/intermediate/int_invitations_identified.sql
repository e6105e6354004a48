-- Which rows show the same invitation: copies inside one export, and the same
-- invitation seen again by a later export, be it renamed or with a new slug. A
-- row that could be neither is left out: it is an invitation of its own.
with invitations as (
    select
        export_id,
        file_id,
        line,
        member_id,
        direction,
        sent_at,
        slug,
        urn,
        text_key,
        coalesce(name_key, slug, urn) as person,
        coalesce(slug, urn) as link,
        file_id * 10000000000 + line as row_key
    from {{ ref('stg_raw__invitations') }}
),

members_with_exports as (
    select member_id
    from {{ ref('stg_raw__exports') }}
    group by member_id
    having count(*) > 1
),

-- Copies are of one minute: few rows share theirs with the same person.
crowded as (
    select
        export_id,
        sent_at,
        person
    from invitations
    group by
        export_id,
        sent_at,
        person
    having count(*) > 1
),

looked_at as (
    select invitations.*
    from invitations
    left join members_with_exports
        on invitations.member_id = members_with_exports.member_id
    left join crowded
        on
            invitations.export_id = crowded.export_id
            and invitations.sent_at = crowded.sent_at
            and invitations.person = crowded.person
    where
        members_with_exports.member_id is not null
        or crowded.export_id is not null
),

copied as (
    select
        *,
        min(row_key) over (
            partition by
                export_id, sent_at, direction, person, slug, urn, text_key
        ) as first_row_key
    from looked_at
),

originals_of_several_exports as (
    select copied.*
    from copied
    inner join members_with_exports
        on copied.member_id = members_with_exports.member_id
    where copied.row_key = copied.first_row_key
),

namesakes_numbered as (
    select
        *,
        row_number() over (
            partition by export_id, sent_at, direction, person
            order by slug, urn, text_key, row_key
        ) as namesake_number
    from originals_of_several_exports
),

joined_by_name as (
    select
        *,
        min(row_key) over (
            partition by
                member_id, sent_at, direction, person, namesake_number
        ) as name_row_key,
        min(row_key) over (
            partition by
                member_id,
                sent_at,
                direction,
                coalesce(link, cast(row_key as varchar))
        ) as link_row_key
    from namesakes_numbered
),

joined_by_both as (
    select
        *,
        min(name_row_key) over (
            partition by
                member_id,
                sent_at,
                direction,
                coalesce(link, cast(name_row_key as varchar))
        ) as joined_row_key
    from joined_by_name
),

-- Two people of one name and one minute: only slug or URN tells them apart.
rivals as (
    select joined_row_key
    from joined_by_both
    group by joined_row_key
    having count(*) > count(distinct export_id)
),

seen_again as (
    select
        joined_by_both.row_key,
        case
            when rivals.joined_row_key is null
                then joined_by_both.joined_row_key
            else joined_by_both.link_row_key
        end as invitation_key
    from joined_by_both
    left join rivals
        on joined_by_both.joined_row_key = rivals.joined_row_key
),

keyed as (
    select
        copied.*,
        coalesce(seen_again.invitation_key, copied.first_row_key)
            as invitation_key
    from copied
    left join seen_again
        on copied.first_row_key = seen_again.row_key
),

final as (
    select
        export_id,
        file_id,
        line,
        slug,
        cast(invitation_key as bigint) as invitation_key,
        row_number() over (
            partition by invitation_key
            order by export_id desc, row_key asc
        ) = 1 as is_newest
    from keyed
)

select * from final
