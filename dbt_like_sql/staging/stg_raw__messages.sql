with messages as (
    select
        export_id,
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

exports as (
    select
        export_id,
        export_number,
        member_id
    from {{ source('raw', 'exports') }}
),

final as (
    select
        cast(exports.export_number as integer) as export_id,
        cast(messages.file_id as integer) as file_id,
        cast(messages.line as bigint) as line,
        cast(exports.member_id as varchar) as member_id,
        cast(messages.conversation_id as varchar) as conversation_id,
        cast(messages.message_at as timestamp) as message_at,
        cast(messages.sender_slug as varchar) as sender_slug,
        cast(messages.sender_name_key as varchar) as sender_name_key,
        cast(messages.recipient_slug as varchar) as recipient_slug,
        cast(messages.recipient_name_key as varchar) as recipient_name_key,
        cast(messages.text_key as ubigint) as text_key
    from messages
    inner join exports
        on messages.export_id = exports.export_id
)

select * from final
