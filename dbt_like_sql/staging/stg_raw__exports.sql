with exports as (
    select
        export_id,
        export_number,
        member_id,
        exported_at,
        exported_at_source,
        note_limit_characters,
        owner_zone
    from {{ source('raw', 'exports') }}
),

files as (
    select
        export_id,
        table_name,
        read_count
    from {{ source('raw', 'files') }}
),

files_counted as (
    select
        export_id,
        sum(read_count) filter (where table_name = 'connections')
            as connection_count,
        sum(read_count) filter (where table_name = 'messages') as message_count
    from files
    group by export_id
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
        cast(exports.owner_zone as varchar) as owner_zone,
        coalesce(files_counted.connection_count, 0) > 0 as has_connections,
        coalesce(files_counted.message_count, 0) > 0 as has_messages
    from exports
    left join files_counted
        on exports.export_id = files_counted.export_id
)

select * from final
