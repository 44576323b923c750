with by_commune as (
  select rule, commune, count(*) filter (where closed_at is null) open, count(closed_at) closed
  from upward.finding where $1::text is null or commune = $1 group by rule, commune
), by_rule as (
  select rule, json_build_object('rule', rule, 'open', sum(open), 'closed', sum(closed),
    'communes', json_agg(json_build_object('commune', commune, 'open', open, 'closed', closed) order by commune)) counted
  from by_commune group by rule
)
select json_build_object('findings', coalesce(json_agg(counted order by rule), '[]'))::text from by_rule
