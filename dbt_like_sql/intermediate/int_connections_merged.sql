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

ranked as (
    select
        *,
        max(export_id) over (partition by member_id) as newest_export_id,
        row_number() over (
            partition by
                member_id,
                coalesce(slug, urn, name_key),
                case
                    when coalesce(slug, urn) is null then connected_date
                end
            order by export_id desc, connected_date asc, file_id asc, line asc
        ) as state_number,
        bool_or(slug is not null) over (
            partition by member_id, name_key, connected_date
        ) as is_linked_elsewhere
    from connections
),

kept as (
    select *
    from ranked
    where
        case
            when is_hidden then export_id = newest_export_id
            when coalesce(slug, urn) is null
                then state_number = 1 and not is_linked_elsewhere
            else state_number = 1
        end
),

final as (
    select
        cast(row_number() over (
            order by
                member_id,
                connected_date,
                slug,
                name_key,
                urn,
                file_id,
                line
        ) as bigint) as connection_id,
        member_id,
        connected_date,
        slug,
        urn,
        name_key,
        is_hidden
    from kept
)

select * from final
