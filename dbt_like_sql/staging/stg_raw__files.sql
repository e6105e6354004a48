with files as (
    select
        member_id,
        export_number,
        file_id,
        file_name,
        table_name,
        read_count
    from {{ source('raw', 'files') }}
),

final as (
    select
        cast(file_id as integer) as file_id,
        cast(export_number as integer) as export_id,
        cast(member_id as varchar) as member_id,
        cast(file_name as varchar) as file_name,
        cast(table_name as varchar) as table_name,
        cast(read_count as bigint) as read_count
    from files
)

select * from final
