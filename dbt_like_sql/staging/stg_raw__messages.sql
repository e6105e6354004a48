with messages as (
    select
        member_id,
        export_number,
        file_id,
        line,
        conversation_id,
        message_at,
        sender_slug,
        sender_name_key,
        recipient_slug,
        recipient_name_key,
        text_key
    from {{ source('raw', 'messages') }}
),

final as (
    select
        cast(export_number as integer) as export_id,
        cast(file_id as integer) as file_id,
        cast(line as bigint) as line,
        cast(member_id as varchar) as member_id,
        cast(conversation_id as varchar) as conversation_id,
        cast(message_at as timestamp) as message_at,
        cast(sender_slug as varchar) as sender_slug,
        cast(sender_name_key as varchar) as sender_name_key,
        cast(recipient_slug as varchar) as recipient_slug,
        cast(recipient_name_key as varchar) as recipient_name_key,
        cast(text_key as ubigint) as text_key
    from messages
)

select * from final
