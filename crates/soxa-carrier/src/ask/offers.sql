-- Files that were offered, the newest first; of each what every commune it is for has said. One that has said nothing of it has
-- not been there since, or is of an older version.
select json_build_object('offers', coalesce(json_agg(json_build_object(
    'id', o.id, 'kind', o.kind, 'name', o.name, 'offered_at', o.offered_at, 'withdrawn_at', o.withdrawn_at,
    'communes', (
      select coalesce(json_agg(json_build_object('commune', c.commune, 'standing', a.standing, 'at', a.at,
        'reason', a.reason) order by c.commune), '[]')
      from upward.commune c left join upward.offer_answer a on a.commune = c.commune and a.offer = o.id
      where (o.commune is null or o.commune = c.commune) and ($1::text is null or c.commune = $1)
    )) order by o.offered_at desc, o.id), '[]'))::text
from upward.offer o
