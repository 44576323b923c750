//! Blocks are weighed for themselves: what comes out does not depend on what is weighed beside them, before or after.

use proptest::prelude::*;
use soxa_linkage::between::{Between, Member};
use soxa_linkage::decide::Verdict;
use soxa_linkage::register::Register;
use soxa_linkage::schema::Schema;

use crate::{cells, file};

/// A pair by what its people are called, with the score to the last bit.
type Told = (String, String, u64, Verdict);

/// A person of a register.
#[derive(Debug, Clone)]
struct Person {
    register: &'static str,
    id: String,
    cells: Vec<String>,
}

/// The people of the vectors, as a crowd.
fn crowd(schema: &Schema) -> Register {
    let mut register = Register::new(schema);
    for row in file(include_str!("../vectors/linkage-people.csv")).rows.iter().take(300) {
        register.add(&cells(row));
    }
    register
}

fn weighed(between: &mut Between, blocks: &[Vec<Person>]) -> Vec<Told> {
    let people: Vec<&Person> = blocks.iter().flatten().collect();
    let rows: Vec<Vec<&str>> = people.iter().map(|person| cells(&person.cells)).collect();
    let members: Vec<Member<'_>> =
        people.iter().zip(&rows).map(|(person, cells)| Member { register: person.register, cells }).collect();
    let pairs = between.pairs(&members, blocks.iter().map(Vec::len));
    let id = |at: usize| people[at].id.clone();
    pairs.iter().map(|p| (id(p.left), id(p.right), p.score.to_bits(), p.verdict)).collect()
}

fn sorted(mut told: Vec<Told>) -> Vec<Told> {
    told.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    told
}

/// People who share a number or a name and a birth, with what a second commune may have written of them.
fn people() -> impl Strategy<Value = Vec<Person>> {
    let schema = Schema::people().unwrap();
    let columns: Vec<String> = schema.columns().into_iter().map(str::to_owned).collect();
    let name = prop::sample::select(vec![
        "Đinh Văn Hùng",
        "dinh van hung",
        "Phạm Thị Thủy",
        "pham thi thuy",
        "Lê Thị Châu",
        "Hồ Văn Út",
        "",
    ]);
    let birth = prop::sample::select(vec!["1978-07-15", "1978-07-16", "1981", "1990-01-01", ""]);
    let number = prop::sample::select(vec!["051078222222", "051078222223", "051181555555", ""]);
    let register = prop::sample::select(vec!["21349", "21361", "21484"]);
    let sex = prop::sample::select(vec!["male", "female", ""]);
    prop::collection::vec((name, birth, number, register, sex), 2..7).prop_map(move |drawn| {
        let person =
            |(at, (name, birth, number, register, sex)): (usize, (_, _, _, &'static str, _))| Person {
                register,
                id: format!("{register}-{at}"),
                cells: columns
                    .iter()
                    .map(|column| match column.as_str() {
                        "full_name" => name,
                        "birth_date" => birth,
                        "person_id" => number,
                        "sex" => sex,
                        _ => "",
                    })
                    .map(|cell: &str| cell.to_owned())
                    .collect(),
            };
        drawn.into_iter().enumerate().map(person).collect()
    })
}

fn named(blocks: Vec<Vec<Person>>) -> Vec<Vec<Person>> {
    let with = |(block, people): (usize, Vec<Person>)| {
        people.into_iter().map(|p| Person { id: format!("{block}-{}", p.id), ..p }).collect()
    };
    blocks.into_iter().enumerate().map(with).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn a_block_is_weighed_alike_beside_others_alone_and_later(
        blocks in prop::collection::vec(people(), 1..6).prop_map(named),
        turned in any::<bool>(),
    ) {
        let schema = Schema::people().unwrap();
        let mut between = Between::new(schema.clone(), crowd(&schema));
        let together = weighed(&mut between, &blocks);
        prop_assert!(together.windows(2).all(|two| f64::from_bits(two[0].2) >= f64::from_bits(two[1].2)));
        let together = sorted(together);
        // The same process once more, in pieces and in another order; and a process of its own for each.
        let mut pieces: Vec<&Vec<Person>> = blocks.iter().collect();
        if turned {
            pieces.reverse();
        }
        let mut again = Vec::new();
        let mut alone = Vec::new();
        for block in pieces {
            again.extend(weighed(&mut between, std::slice::from_ref(block)));
            let mut own = Between::new(schema.clone(), crowd(&schema));
            alone.extend(weighed(&mut own, std::slice::from_ref(block)));
        }
        prop_assert_eq!(&together, &sorted(again));
        prop_assert_eq!(&together, &sorted(alone));
        for (left, right, ..) in &together {
            let register = |id: &str| id.split('-').nth(1).map(str::to_owned);
            prop_assert_ne!(register(left), register(right), "a register's own doubles are its own business");
        }
        // One number in two registers is always told of.
        let number = schema.columns().iter().position(|c| *c == "person_id").unwrap();
        for block in &blocks {
            for (at, one) in block.iter().enumerate() {
                for other in &block[at + 1..] {
                    let same = !one.cells[number].is_empty() && one.cells[number] == other.cells[number];
                    if same && one.register != other.register {
                        prop_assert!(together.iter().any(|t| t.0 == one.id && t.1 == other.id));
                    }
                }
            }
        }
    }
}
