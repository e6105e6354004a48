with rejects as (
    select
        file_id,
        line,
        reason
    from {{ source('raw', 'rejects') }}
),

final as (
    select
        cast(file_id as integer) as file_id,
        cast(line as bigint) as line,
        cast(reason as varchar) as reason
    from rejects
)

select * from final
