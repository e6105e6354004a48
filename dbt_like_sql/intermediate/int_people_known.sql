-- When the member first exchanged a message with a person.
with messages as (
    select
        member_id,
        counterpart_slug,
        message_at
    from {{ ref('int_messages_paired') }}
    where counterpart_slug is not null
),

final as (
    select
        member_id,
        counterpart_slug as slug,
        min(message_at) as first_message_at
    from messages
    group by
        member_id,
        counterpart_slug
)

select * from final
