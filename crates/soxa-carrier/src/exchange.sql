-- Rows of others for a commune that has not read their last words, or not heard how far they have read its own; of each
-- commune the first come before the second of any, so that none keeps the others waiting.
select r.commune, c.name, r.id, r.way, r.said, r.known, r.document
from upward.referral r
join upward.commune_name c on c.commune = r.commune
left join upward.referral own on own.commune = $1 and own.id = r.id
where r.peer = $1 and r.commune <> $1
  and (own.id is null or own.known is distinct from r.said or own.heard is distinct from r.known)
order by row_number() over (partition by r.commune order by r.no), r.commune
limit $2
