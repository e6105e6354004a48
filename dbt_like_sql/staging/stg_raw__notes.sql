with notes as (
    select
        note_key,
        message_kind,
        language,
        context,
        purpose,
        has_context,
        has_purpose,
        has_mobile_signature,
        template_key
    from {{ source('raw', 'notes') }}
),

final as (
    select
        cast(note_key as ubigint) as note_key,
        cast(message_kind as varchar) as message_kind,
        cast(language as varchar) as language,
        cast(context as varchar[]) as context,
        cast(purpose as varchar[]) as purpose,
        cast(has_context as boolean) as has_context,
        cast(has_purpose as boolean) as has_purpose,
        cast(has_mobile_signature as boolean) as has_mobile_signature,
        cast(template_key as ubigint) as template_key
    from notes
)

select * from final
