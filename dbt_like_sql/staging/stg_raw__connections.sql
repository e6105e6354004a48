with connections as (
    select
        member_id,
        export_number,
        file_id,
        line,
        connected_date,
        slug,
        urn,
        name_key
    from {{ source('raw', 'connections') }}
),

final as (
    select
        cast(export_number as integer) as export_id,
        cast(file_id as integer) as file_id,
        cast(line as bigint) as line,
        cast(member_id as varchar) as member_id,
        cast(connected_date as date) as connected_date,
        cast(slug as varchar) as slug,
        cast(urn as varchar) as urn,
        cast(name_key as varchar) as name_key,
        coalesce(
            slug, urn, name_key
        ) is null as is_hidden
    from connections
)

select * from final
