with by_commune as (
  select system, commune, count(*) waiting, min(since) oldest
  from upward.queue_item where done_at is null and ($1::text is null or commune = $1) group by system, commune
), by_system as (
  select system, json_build_object('system', system, 'waiting', sum(waiting), 'oldest', min(oldest),
    'communes', json_agg(json_build_object('commune', commune, 'waiting', waiting, 'oldest', oldest) order by commune)) counted
  from by_commune group by system
)
select json_build_object('queues', coalesce(json_agg(counted order by system), '[]'))::text from by_system
