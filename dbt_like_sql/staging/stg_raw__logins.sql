with logins as (
    select
        member_id,
        file_id,
        line,
        login_at,
        client
    from {{ source('raw', 'logins') }}
),

final as (
    select
        cast(file_id as integer) as file_id,
        cast(line as bigint) as line,
        cast(member_id as varchar) as member_id,
        cast(login_at as timestamp) as login_at,
        cast(client as varchar) as client
    from logins
)

select * from final
