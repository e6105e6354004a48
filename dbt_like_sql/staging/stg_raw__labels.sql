with labels as (
    select
        slug,
        name_key,
        sent_date,
        sent_from_mobile
    from {{ source('raw', 'labels') }}
),

final as (
    select distinct
        cast(slug as varchar) as slug,
        cast(name_key as varchar) as name_key,
        cast(sent_date as date) as sent_date,
        cast(sent_from_mobile as varchar) as sent_from_mobile
    from labels
)

select * from final
