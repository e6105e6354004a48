with connections as (
    select
        export_id,
        file_id,
        line,
        connected_date,
        slug,
        urn,
        name_key
    from {{ source('raw', 'connections') }}
),

exports as (
    select
        export_id,
        export_number,
        member_id
    from {{ source('raw', 'exports') }}
),

final as (
    select
        cast(exports.export_number as integer) as export_id,
        cast(connections.file_id as integer) as file_id,
        cast(connections.line as bigint) as line,
        cast(exports.member_id as varchar) as member_id,
        cast(connections.connected_date as date) as connected_date,
        cast(connections.slug as varchar) as slug,
        cast(connections.urn as varchar) as urn,
        cast(connections.name_key as varchar) as name_key,
        coalesce(
            connections.slug, connections.urn, connections.name_key
        ) is null as is_hidden
    from connections
    inner join exports
        on connections.export_id = exports.export_id
)

select * from final
