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

paired as (
    select
        accepted.invitation_id,
        messages.message_at,
        messages.is_from_owner,
        messages.text_key
    from accepted
    inner join messages
        on
            accepted.member_id = messages.member_id
            and accepted.slug = messages.counterpart_slug
    union all
    select
        accepted.invitation_id,
        messages.message_at,
        messages.is_from_owner,
        messages.text_key
    from accepted
    inner join messages
        on
            accepted.member_id = messages.member_id
            and accepted.name_key = messages.counterpart_name_key
    where accepted.slug is null
    union all
    select
        accepted.invitation_id,
        messages.message_at,
        messages.is_from_owner,
        messages.text_key
    from accepted
    inner join messages
        on
            accepted.member_id = messages.member_id
            and accepted.name_key = messages.counterpart_name_key
    where
        accepted.slug is not null
        and messages.counterpart_slug is null
),

exchanged as (
    select
        accepted.*,
        paired.message_at,
        paired.is_from_owner,
        paired.text_key as message_text_key
    from paired
    inner join accepted
        on paired.invitation_id = accepted.invitation_id
),

dated as (
    select
        *,
        min(
            case
                when
                    message_text_key = text_key
                    and is_from_owner = (direction = 'outgoing')
                    and cast(message_at as date)
                    between accepted_date - 1 and accepted_date + 1
                    then message_at
            end
        ) over (partition by invitation_id) as accepted_at
    from exchanged
),

final as (
    select
        invitation_id,
        min(accepted_at) as accepted_at,
        min(
            case
                when
                    direction = 'outgoing'
                    and not is_from_owner
                    and message_at
                    > coalesce(accepted_at, cast(accepted_date as timestamp))
                    then message_at
            end
        ) as replied_at
    from dated
    group by invitation_id
)

select * from final
