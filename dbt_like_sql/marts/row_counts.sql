-- What was read, and what became of it: read = kept + duplicates + rejected.
with files as (
    select
        file_id,
        member_id,
        table_name,
        read_count
    from {{ ref('stg_raw__files') }}
),

rejects as (
    select
        file_id,
        count(*) as rejected_count
    from {{ ref('stg_raw__rejects') }}
    group by file_id
),

found as (
    select
        files.member_id,
        files.table_name,
        sum(files.read_count) as read_count,
        sum(coalesce(rejects.rejected_count, 0)) as rejected_count
    from files
    left join rejects
        on files.file_id = rejects.file_id
    group by
        files.member_id,
        files.table_name
),

counted as (
    select
        member_id,
        table_name,
        loaded_count,
        kept_count
    from {{ ref('int_tables_counted') }}
),

final as (
    select
        found.member_id,
        found.table_name,
        cast(found.read_count as bigint) as read_count,
        cast(coalesce(counted.kept_count, 0) as bigint) as kept_count,
        cast(
            coalesce(counted.loaded_count - counted.kept_count, 0) as bigint
        ) as duplicate_count,
        cast(found.rejected_count as bigint) as rejected_count
    from found
    left join counted
        on
            found.member_id = counted.member_id
            and found.table_name = counted.table_name
)

select * from final
