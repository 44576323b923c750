//! How long it takes, by hand: `cargo test -p soxa-carrier --release -- --ignored --nocapture figures`. Disks are written to as
//! in earnest.

use std::time::{Duration, Instant};

use soxa_carrier::ask::{About, Question, ask};
use soxa_carrier::push::{Patience, push};

use crate::commune::{Commune, some};
use crate::postgres;
use crate::server::{Database, run};

const COMMUNES: u32 = 96;
const PEOPLE: u32 = 15_000;

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
    let database = Database::new(postgres!());
    let mut keeper = database.keeper();
    let earnest = [
        "alter system set fsync = on",
        "alter system set full_page_writes = on",
        "select pg_reload_conf()",
        "checkpoint",
    ];
    for sql in earnest {
        run(&mut keeper, sql);
    }
    let mut took = Vec::new();
    for number in 0..COMMUNES {
        let mut commune = people(number);
        let address = database.admit(&commune.code.clone());
        let begun = Instant::now();
        push(&address, Patience::default(), &mut commune, &mut |_| {}).unwrap();
        took.push(begun.elapsed());
        if number == 1 {
            again(&database, &mut commune, &address);
        }
    }
    took.sort_unstable();
    println!(
        "{PEOPLE} people and 500 cases pushed: {:?} at best, {:?} in the middle, {:?} at worst",
        took[0], took[48], took[95]
    );
    println!("{COMMUNES} communes one after the other: {:?}", took.iter().sum::<Duration>());
    copied(&database);
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

/// A day's work of a commune, and nothing new.
fn again(database: &Database, commune: &mut Commune, address: &soxa_carrier::connection::Address) {
    for no in 1..=100 {
        commune.person(no, "Người đổi tên");
    }
    for what in ["100 changed people", "nothing new"] {
        let begun = Instant::now();
        push(address, Patience::default(), commune, &mut |_| {}).unwrap();
        println!("{what}: {:?}", begun.elapsed());
    }
    assert!(database.ask("select held from upward.inbox where held is not null").is_empty());
}

/// The limit: the same rows by COPY alone.
fn copied(database: &Database) {
    let mut keeper = database.keeper();
    run(&mut keeper, "create table public.bare as select * from upward.person where commune = '24001'");
    run(&mut keeper, "copy public.bare to '/tmp/soxa-figures.copy'");
    run(&mut keeper, "truncate public.bare; checkpoint");
    let begun = Instant::now();
    run(&mut keeper, "copy public.bare from '/tmp/soxa-figures.copy'");
    println!("COPY of them alone, no key and no index: {:?}", begun.elapsed());
    run(&mut keeper, "create table public.keyed (like upward.person including all); checkpoint");
    let columns = "commune, no, seq, epoch, person_id, name, birth, sex";
    run(&mut keeper, &format!("copy (select {columns} from public.bare) to '/tmp/soxa-figures.copy'"));
    let begun = Instant::now();
    run(&mut keeper, &format!("copy public.keyed ({columns}) from '/tmp/soxa-figures.copy'"));
    println!("COPY of them with key, indexes and folded names: {:?}", begun.elapsed());
    run(&mut keeper, "copy (select 1) to program 'rm -f /tmp/soxa-figures.copy'");
}
