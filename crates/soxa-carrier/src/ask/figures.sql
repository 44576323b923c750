-- Shares are added up by what they are shares of, never by their percentages.
with wanted as (
  select *, case when den is null and value ~ '^-?[0-9]{1,30}([.][0-9]{1,10})?$' then value::numeric end number
  from upward.figure
  where ($1::text is null or commune = $1)
    and ($2::text is null or (period_from = $2::text::date and period_to = $3::text::date))
), by_code as (
  select period_from, period_to, code, json_build_object(
      'code', code,
      'unit', min(unit),
      'num', sum(num),
      'den', sum(den),
      'value', sum(number)::text,
      'communes', json_agg(json_build_object('commune', commune, 'value', value, 'num', num, 'den', den, 'as_of', as_of)
        order by commune)
    ) figure
  from wanted group by period_from, period_to, code
), by_period as (
  select period_from, json_build_object('from', period_from, 'to', period_to, 'figures', json_agg(figure order by code)) period
  from by_code group by period_from, period_to
)
select json_build_object('periods', coalesce(json_agg(period order by period_from), '[]'))::text from by_period
