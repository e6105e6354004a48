with exports as (
    select
        export_id,
        export_number,
        member_id,
        exported_at,
        exported_at_source,
        note_limit_characters
    from {{ source('raw', 'exports') }}
),

files as (
    select
        export_id,
        table_name,
        read_count
    from {{ source('raw', 'files') }}
),

with_connections as (
    select distinct export_id
    from files
    where
        table_name = 'connections'
        and read_count > 0
),

final as (
    select
        cast(exports.export_number as integer) as export_id,
        cast(exports.member_id as varchar) as member_id,
        cast(exports.exported_at as timestamp) as exported_at,
        cast(exports.exported_at as date) as exported_date,
        cast(exports.exported_at_source as varchar) as exported_at_source,
        cast(exports.note_limit_characters as integer)
            as note_limit_characters,
        with_connections.export_id is not null as has_connections
    from exports
    left join with_connections
        on exports.export_id = with_connections.export_id
)

select * from final
