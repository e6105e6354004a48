-- By age in days: how many connections an export has, and how many of them
-- have an invitation row in it still.
with exports as (
    select
        export_id,
        exported_date
    from {{ ref('stg_raw__exports') }}
),

invitations as (
    select
        export_id,
        slug,
        name_key
    from {{ ref('stg_raw__invitations') }}
),

people_invited as (
    select
        export_id,
        slug as person
    from invitations
    where slug is not null
    union
    select
        export_id,
        name_key as person
    from invitations
    where slug is null
),

connections as (
    select
        export_id,
        connected_date,
        coalesce(slug, name_key) as person,
        name_key
    from {{ ref('stg_raw__connections') }}
    where not is_hidden
),

aged as (
    select
        exports.export_id,
        date_diff('day', connections.connected_date, exports.exported_date)
            as age_days,
        coalesce(by_link.person, by_name.person) is not null as has_row
    from connections
    inner join exports
        on connections.export_id = exports.export_id
    left join people_invited as by_link
        on
            connections.export_id = by_link.export_id
            and connections.person = by_link.person
    left join people_invited as by_name
        on
            connections.export_id = by_name.export_id
            and connections.name_key = by_name.person
),

final as (
    select
        export_id,
        cast(age_days as integer) as age_days,
        cast(count(*) as integer) as connection_count,
        cast(count(*) filter (where has_row) as integer) as with_row_count
    from aged
    where age_days between 0 and 365
    group by
        export_id,
        age_days
)

select * from final
