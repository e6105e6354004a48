-- What was read, and what became of it: read = kept + duplicates + rejected.
with files as (
    select
        member_id,
        table_name,
        sum(read_count) as read_count
    from {{ ref('stg_raw__files') }}
    group by
        member_id,
        table_name
),

rejects as (
    select
        files.member_id,
        files.table_name,
        count(*) as rejected_count
    from {{ ref('stg_raw__rejects') }} as rejects
    inner join {{ ref('stg_raw__files') }} as files
        on rejects.file_id = files.file_id
    group by
        files.member_id,
        files.table_name
),

loaded as (
    select
        member_id,
        'invitations' as table_name,
        count(*) as loaded_count
    from {{ ref('stg_raw__invitations') }}
    group by member_id
    union all
    select
        member_id,
        'connections' as table_name,
        count(*) as loaded_count
    from {{ ref('stg_raw__connections') }}
    group by member_id
    union all
    select
        member_id,
        'messages' as table_name,
        count(*) as loaded_count
    from {{ ref('stg_raw__messages') }}
    group by member_id
    union all
    select
        member_id,
        'logins' as table_name,
        count(*) as loaded_count
    from {{ ref('stg_raw__logins') }}
    group by member_id
),

logins as (
    select distinct
        member_id,
        login_at,
        client
    from {{ ref('stg_raw__logins') }}
),

kept as (
    select
        member_id,
        'invitations' as table_name,
        count(*) as kept_count
    from {{ ref('int_invitations_merged') }}
    group by member_id
    union all
    select
        member_id,
        'connections' as table_name,
        count(*) as kept_count
    from {{ ref('int_connections_merged') }}
    group by member_id
    union all
    select
        member_id,
        'messages' as table_name,
        count(*) as kept_count
    from {{ ref('int_messages_paired') }}
    group by member_id
    union all
    select
        member_id,
        'logins' as table_name,
        count(*) as kept_count
    from logins
    group by member_id
),

final as (
    select
        files.member_id,
        files.table_name,
        cast(files.read_count as bigint) as read_count,
        cast(coalesce(kept.kept_count, 0) as bigint) as kept_count,
        cast(
            coalesce(loaded.loaded_count, 0) - coalesce(kept.kept_count, 0)
            as bigint
        ) as duplicate_count,
        cast(coalesce(rejects.rejected_count, 0) as bigint) as rejected_count
    from files
    left join loaded
        on
            files.member_id = loaded.member_id
            and files.table_name = loaded.table_name
    left join kept
        on
            files.member_id = kept.member_id
            and files.table_name = kept.table_name
    left join rejects
        on
            files.member_id = rejects.member_id
            and files.table_name = rejects.table_name
)

select * from final
