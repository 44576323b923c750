//! How long it takes, by hand: `cargo test -p soxa-carrier --release -- --ignored --nocapture figures`. A primary and a
//! synchronous standby, disks written to as in earnest.

use std::time::{Duration, Instant};

use soxa_carrier::ask::{About, Question, ask};
use soxa_carrier::connection::Address;
use soxa_carrier::push::{Patience, push};

use crate::commune::{Commune, some};
use crate::pair::Pair;
use crate::postgres;
use crate::server::{Database, run};

const COMMUNES: u32 = 96;
const PEOPLE: u32 = 15_000;
/// People of each commune that change: a million in all.
const CHANGED: u32 = 10_500;

/// People of a commune: names as they are given, numbers of their own, and one in a thousand stands elsewhere too.
fn people(commune: u32) -> Commune {
    let code = (24_000 + commune).to_string();
    let [family, middle, given] = [
        &["Nguyễn", "Trần", "Lê", "Phạm", "Đinh", "Hồ", "Võ", "Đỗ", "Bùi", "Ngô"] as &[&str],
        &["Văn", "Thị", "Hữu", "Minh", "Ngọc", "Gia", "Như", "Hoàng"],
        &[
            "An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hoa", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Quý",
            "Sơn", "Tâm", "Út",
        ],
    ];
    let mut made = Commune::new(&code);
    let mut random = u64::from(commune) + 1;
    let mut pick = |most: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % most
    };
    for no in 1..=PEOPLE {
        let number = if no % 1_000 == 0 { 1_000_000_000 + no } else { commune * PEOPLE + no };
        let name = format!("{} {} {}", family[pick(10)], middle[pick(8)], given[pick(16)]);
        let birth = format!("{}-{:02}-{:02}", 1935 + pick(90), 1 + pick(12), 1 + pick(28));
        let sex = ["male", "female"][pick(2)];
        made.person_row(
            no,
            vec![some(no), some(format!("{number:012}")), some(name), some(birth), some(sex)],
        );
    }
    for no in 1..=500 {
        made.case(no, "received");
    }
    made.rows = 8_000;
    made
}

#[test]
#[ignore = "takes minutes"]
fn figures() {
    // As it stands in earnest: disks are waited for, and a copy has every transaction before it counts.
    let pair = Pair::new(postgres!(), "fsync = on\nfull_page_writes = on\nautovacuum = on");
    let database = &pair.database;
    let (mut first, mut changed) = (Vec::new(), Vec::new());
    for number in 0..COMMUNES {
        let mut commune = people(number);
        let address = database.admit(&commune.code.clone());
        first.push(pushed(&mut commune, &address));
        for no in 1..=CHANGED {
            commune.person(no, "Người đổi tên");
        }
        changed.push(pushed(&mut commune, &address));
        if number == 1 {
            println!("nothing new: {:?}", pushed(&mut commune, &address));
        }
    }
    assert!(database.ask("select held from upward.inbox where held is not null").is_empty());
    let copied = copied(database);
    told(&format!("{PEOPLE} people and 500 cases pushed from nothing"), first, copied);
    told(&format!("{CHANGED} changed people pushed"), changed, copied * CHANGED / PEOPLE);
    let mut keeper = database.keeper();
    run(&mut keeper, "vacuum analyze");
    for question in Question::ALL {
        let about = About { commune: (question == Question::Cases).then(|| "24001".into()), period: None };
        let begun = Instant::now();
        let answer = keeper.work(async |client| ask(client, question, &about).await).unwrap();
        println!("{question:?}: {:?}, {} bytes", begun.elapsed(), answer.len());
    }
    let size =
        "select pg_size_pretty(sum(pg_total_relation_size(relid))) from pg_partition_tree('upward.person')";
    println!("people on the disk: {}", database.ask(size)[0]);
}

fn pushed(commune: &mut Commune, address: &Address) -> Duration {
    let begun = Instant::now();
    push(address, Patience::default(), commune, &mut |_| {}).unwrap();
    begun.elapsed()
}

/// Says how long each commune took, beside COPY of as many people.
fn told(what: &str, mut took: Vec<Duration>, copied: Duration) {
    took.sort_unstable();
    let all: Duration = took.iter().sum();
    println!(
        "{what}, {COMMUNES} communes: {all:?}; each {:?} at best, {:?} in the middle, {:?} at worst; COPY {copied:?}, {:.2} times",
        took[0],
        took[took.len() / 2],
        took[took.len() - 1],
        all.as_secs_f64() / copied.as_secs_f64() / f64::from(COMMUNES)
    );
}

/// The limit: people of one commune after the other by COPY alone, into partitions with the same key, indexes and folded names;
/// the mean of a commune.
fn copied(database: &Database) -> Duration {
    const COLUMNS: &str = "commune, no, seq, epoch, person_id, name, birth, sex";
    const FILE: &str = "/tmp/soxa-figures.copy";
    let mut keeper = database.keeper();
    run(
        &mut keeper,
        "create table public.keyed (like upward.person including all) partition by hash (commune)",
    );
    for part in 0..16 {
        let of = format!("partition of public.keyed for values with (modulus 16, remainder {part})");
        run(&mut keeper, &format!("create table public.keyed_{part} {of}"));
    }
    let mut took = Duration::ZERO;
    for number in 0..COMMUNES {
        let code = 24_000 + number;
        run(
            &mut keeper,
            &format!("copy (select {COLUMNS} from upward.person where commune = '{code}') to '{FILE}'"),
        );
        let begun = Instant::now();
        run(&mut keeper, &format!("copy public.keyed ({COLUMNS}) from '{FILE}'"));
        took += begun.elapsed();
    }
    run(&mut keeper, &format!("copy (select 1) to program 'rm -f {FILE}'"));
    took / COMMUNES
}
