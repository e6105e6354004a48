with logins as (
    select
        export_id,
        file_id,
        line,
        login_at,
        client
    from {{ source('raw', 'logins') }}
),

exports as (
    select
        export_id,
        member_id
    from {{ source('raw', 'exports') }}
),

final as (
    select
        cast(logins.file_id as integer) as file_id,
        cast(logins.line as bigint) as line,
        cast(exports.member_id as varchar) as member_id,
        cast(logins.login_at as timestamp) as login_at,
        cast(logins.client as varchar) as client
    from logins
    inner join exports
        on logins.export_id = exports.export_id
)

select * from final
