-- Cases that one commune received and another decides. Each side has a row of its own under one id, and each says by
-- fingerprints which words of the other's it has (known) and which of its own the other has (heard). What stands in the
-- document is read by the two communes alone.

create table upward.referral (
  commune text collate "C",
  no bigint,
  seq bigint not null,
  epoch int not null,
  id text collate "C",
  way text collate "C",
  peer text collate "C",
  said text collate "C",
  known text collate "C",
  heard text collate "C",
  procedure text collate "C",
  standing text collate "C",
  at timestamptz,
  decided_at timestamptz,
  document text,
  primary key (commune, no),
  -- What one commune writes another one reads: nobody fills its line, whatever program wrote it.
  check (octet_length(document) <= 65536),
  check (octet_length(concat(id, way, peer, said, known, heard, procedure, standing)) <= 1000)
) partition by hash (commune);
create index referral_by_id on upward.referral (commune, id);
create index referral_by_peer on upward.referral (peer);

do $$
declare
  mine text := '(select c.commune from upward.commune c where c.login = current_user)';
begin
  for part in 0..15 loop
    execute format('create table upward.%I partition of upward.referral for values with (modulus 16, remainder %s)',
      'referral_' || part, part);
  end loop;
  alter table upward.referral enable row level security;
  alter table upward.referral force row level security;
  create policy keeper on upward.referral to current_user using (true) with check (true);
  create policy province on upward.referral for select to soxa_province using (true);
  execute format('create policy own on upward.referral to soxa_commune using (commune = %s) with check (commune = %s)', mine, mine);
  execute format('create policy addressed on upward.referral for select to soxa_commune using (peer = %s)', mine);
end $$;

grant select, insert, update, delete on upward.referral to soxa_commune;
grant select (commune, no, seq, epoch, id, way, peer, said, known, heard, procedure, standing, at, decided_at)
  on upward.referral to soxa_province;

-- Which communes there are, for each of them; under which login one sends is nobody else's business. It reads as its owner.
create view upward.commune_name as select commune, name, province from upward.commune;
revoke all on upward.commune_name from public;
grant select on upward.commune_name to soxa_commune, soxa_province;
