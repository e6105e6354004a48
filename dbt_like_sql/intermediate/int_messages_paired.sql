-- Each message once, with the other person and who wrote.
with messages as (
    select
        export_id,
        file_id,
        line,
        member_id,
        conversation_id,
        message_at,
        sender_slug,
        sender_name_key,
        recipient_slug,
        recipient_name_key,
        text_key
    from {{ ref('stg_raw__messages') }}
),

owners as (
    select
        member_id,
        slug,
        name_key
    from {{ ref('stg_raw__owners') }}
),

owner_slugs as (
    select distinct
        member_id,
        slug
    from owners
    where slug is not null
),

owner_names as (
    select distinct
        member_id,
        name_key
    from owners
    where name_key is not null
),

members_with_slugs as (
    select distinct member_id
    from owner_slugs
),

attributed as (
    select
        messages.*,
        case
            when
                messages.sender_slug is null
                or members_with_slugs.member_id is null
                then owner_names.name_key is not null
            else owner_slugs.slug is not null
        end as is_from_owner
    from messages
    left join members_with_slugs
        on messages.member_id = members_with_slugs.member_id
    left join owner_slugs
        on
            messages.member_id = owner_slugs.member_id
            and messages.sender_slug = owner_slugs.slug
    left join owner_names
        on
            messages.member_id = owner_names.member_id
            and messages.sender_name_key = owner_names.name_key
),

paired as (
    select
        *,
        case when is_from_owner then recipient_slug else sender_slug end
            as counterpart_slug,
        case
            when is_from_owner then recipient_name_key else sender_name_key
        end as counterpart_name_key,
        row_number() over (
            partition by
                member_id,
                message_at,
                sender_slug,
                sender_name_key,
                recipient_slug,
                recipient_name_key,
                text_key,
                conversation_id
            order by export_id desc, file_id asc, line asc
        ) as copy_number
    from attributed
),

final as (
    select
        member_id,
        message_at,
        is_from_owner,
        counterpart_slug,
        counterpart_name_key,
        text_key
    from paired
    where copy_number = 1
)

select * from final
