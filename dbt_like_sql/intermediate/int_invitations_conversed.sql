-- The second of acceptance, and the first reply after it. LinkedIn makes an
-- accepted note the first message of the conversation, dated at acceptance.
with invitations as (
    select
        invitation_id,
        member_id,
        direction,
        slug,
        name_key,
        text_key
    from {{ ref('int_invitations_merged') }}
),

answered as (
    select
        invitation_id,
        accepted_date
    from {{ ref('int_invitations_answered') }}
    where outcome = 'accepted'
),

messages as (
    select
        member_id,
        message_at,
        is_from_owner,
        counterpart_slug,
        counterpart_name_key,
        text_key
    from {{ ref('int_messages_paired') }}
),

accepted as (
    select
        invitations.*,
        answered.accepted_date
    from invitations
    inner join answered
        on invitations.invitation_id = answered.invitation_id
),

conversations as (
    select
        accepted.invitation_id,
        accepted.direction,
        accepted.accepted_date,
        messages.message_at,
        messages.is_from_owner,
        messages.text_key = accepted.text_key
        and messages.is_from_owner = (accepted.direction = 'outgoing')
        and abs(
            date_diff(
                'day', accepted.accepted_date, cast(messages.message_at as date)
            )
        ) <= 1 as is_note
    from accepted
    inner join messages
        on
            accepted.member_id = messages.member_id
            and accepted.slug = messages.counterpart_slug
    union all
    select
        accepted.invitation_id,
        accepted.direction,
        accepted.accepted_date,
        messages.message_at,
        messages.is_from_owner,
        messages.text_key = accepted.text_key
        and messages.is_from_owner = (accepted.direction = 'outgoing')
        and abs(
            date_diff(
                'day', accepted.accepted_date, cast(messages.message_at as date)
            )
        ) <= 1 as is_note
    from accepted
    inner join messages
        on
            accepted.member_id = messages.member_id
            and accepted.name_key = messages.counterpart_name_key
    where
        accepted.slug is null
        or messages.counterpart_slug is null
),

dated as (
    select
        invitation_id,
        min(message_at) filter (where is_note) as accepted_at
    from conversations
    group by invitation_id
),

final as (
    select
        dated.invitation_id,
        min(dated.accepted_at) as accepted_at,
        min(conversations.message_at) filter (
            where
            conversations.direction = 'outgoing'
            and not conversations.is_from_owner
            and conversations.message_at > coalesce(
                dated.accepted_at,
                cast(conversations.accepted_date as timestamp)
            )
        ) as replied_at
    from dated
    inner join conversations
        on dated.invitation_id = conversations.invitation_id
    group by dated.invitation_id
)

select * from final
