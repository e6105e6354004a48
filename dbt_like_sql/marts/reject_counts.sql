-- How many rows could not be read, by file and reason.
with rejects as (
    select
        file_id,
        reason
    from {{ ref('stg_raw__rejects') }}
),

files as (
    select
        file_id,
        member_id,
        file_name
    from {{ ref('stg_raw__files') }}
),

final as (
    select
        files.member_id,
        files.file_name,
        rejects.reason,
        cast(count(*) as integer) as rejected_count
    from rejects
    inner join files
        on rejects.file_id = files.file_id
    group by
        files.member_id,
        files.file_name,
        rejects.reason
)

select * from final
