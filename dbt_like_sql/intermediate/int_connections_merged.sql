-- Everyone the member is known to have connected with, once each. A person
-- who has left since an earlier export stays: they did accept. People hidden
-- from an export are rows with only a date; the newest export's are kept.
with connections as (
    select
        export_id,
        file_id,
        line,
        member_id,
        connected_date,
        slug,
        urn,
        name_key,
        is_hidden
    from {{ ref('stg_raw__connections') }}
),

newest_exports as (
    select
        member_id,
        max(export_id) as export_id
    from {{ ref('stg_raw__exports') }}
    where has_connections
    group by member_id
),

linked as (
    select
        *,
        row_number() over (
            partition by member_id, coalesce(slug, urn)
            order by export_id desc, connected_date asc, file_id asc, line asc
        ) as state_number
    from connections
    where coalesce(slug, urn) is not null
),

named as (
    select
        *,
        row_number() over (
            partition by member_id, name_key, connected_date
            order by export_id desc, file_id asc, line asc
        ) as state_number
    from connections
    where
        coalesce(slug, urn) is null
        and not is_hidden
),

-- An older export's row of a name is the same person's as a later one's with
-- an address.
linked_since as (
    select distinct
        named.file_id,
        named.line
    from linked
    inner join named
        on
            linked.member_id = named.member_id
            and linked.name_key = named.name_key
            and linked.connected_date = named.connected_date
),

kept as (
    select
        file_id,
        line,
        member_id,
        connected_date,
        slug,
        urn,
        name_key,
        is_hidden
    from linked
    where state_number = 1
    union all
    select
        named.file_id,
        named.line,
        named.member_id,
        named.connected_date,
        named.slug,
        named.urn,
        named.name_key,
        named.is_hidden
    from named
    left join linked_since
        on
            named.file_id = linked_since.file_id
            and named.line = linked_since.line
    where
        named.state_number = 1
        and linked_since.line is null
    union all
    select
        connections.file_id,
        connections.line,
        connections.member_id,
        connections.connected_date,
        connections.slug,
        connections.urn,
        connections.name_key,
        connections.is_hidden
    from connections
    inner join newest_exports
        on connections.export_id = newest_exports.export_id
    where connections.is_hidden
),

-- Numbered in two steps, so that no step needs the rows of all members at once.
members as (
    select
        member_id,
        sum(count(*)) over (order by member_id) - count(*) as earlier_count
    from kept
    group by member_id
),

numbered as (
    select
        *,
        row_number() over (
            partition by member_id
            order by connected_date, slug, name_key, urn, file_id, line
        ) as number_of_member
    from kept
),

final as (
    select
        cast(members.earlier_count + numbered.number_of_member as bigint)
            as connection_id,
        numbered.member_id,
        numbered.connected_date,
        numbered.slug,
        numbered.urn,
        numbered.name_key,
        numbered.is_hidden
    from numbered
    inner join members
        on numbered.member_id = members.member_id
)

select * from final
