with files as (
    select
        export_id,
        file_id,
        file_name,
        table_name,
        read_count
    from {{ source('raw', 'files') }}
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
        cast(files.file_id as integer) as file_id,
        cast(exports.export_number as integer) as export_id,
        cast(exports.member_id as varchar) as member_id,
        cast(files.file_name as varchar) as file_name,
        cast(files.table_name as varchar) as table_name,
        cast(files.read_count as bigint) as read_count
    from files
    inner join exports
        on files.export_id = exports.export_id
)

select * from final
