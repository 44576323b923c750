//! A list of more than ten thousand people on its way in: the others go on reading, and nothing of theirs is lost.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use soxa_domain::person::Person;
use soxa_service::drafts::{self, Keeper};
use soxa_service::find::find;
use soxa_service::import::{self, All};
use soxa_service::settings::{self, Settings};
use soxa_service::{Register, ServiceError};

use crate::test_register::TestRegister;

const MANY: usize = 10_500;

fn person(name: &str) -> Person {
    Person { full_name: name.to_owned(), ..Person::default() }
}

fn found(register: &Register, t: &TestRegister, query: &str) -> u64 {
    find(register, &t.lan, query, 5).unwrap().total
}

#[test]
fn others_read_while_a_large_list_is_taken_in_and_their_drafts_stay() {
    let t = TestRegister::new();
    let one = std::iter::once(Ok(person("Đinh Thị Huệ")));
    import::people(&t.register, &t.lan, &mut All { note: "one", people: one }, |_| {}).unwrap();
    let (half_way, is_half_way) = channel();
    let (go_on, goes_on) = channel::<()>();
    let people = (0..MANY).map(move |n| {
        if n + 100 == MANY {
            half_way.send(()).unwrap();
            goes_on.recv().unwrap();
        }
        Ok(person(&format!("Lê Văn {n:05}")))
    });
    let keeper = Keeper::start(Arc::new(t.register.clone()));
    std::thread::scope(|scope| {
        let taking_in = scope.spawn(|| {
            let mut incoming = All { note: "many", people };
            import::people(&t.register, &t.lan, &mut incoming, |_| {}).unwrap()
        });
        is_half_way.recv().unwrap();
        let (read, has_read) = channel();
        let (register, t) = (t.register.clone(), &t);
        scope.spawn(move || read.send((found(&register, t, "hue"), found(&register, t, "le van"))));
        let seen = has_read.recv_timeout(Duration::from_secs(20));
        let written = settings::write(&t.register, &t.lan, &Settings { idle_minutes: 9 });
        keeper.keep_of(&t.lan, "intake", b"typed meanwhile".to_vec());
        keeper.flush_within(Duration::from_secs(20));
        go_on.send(()).unwrap();
        assert_eq!(taking_in.join().unwrap(), MANY as u64);
        assert_eq!(seen, Ok((1, 0)), "nobody of the list is seen before all are");
        assert!(matches!(written, Err(ServiceError::TakingIn)), "{written:?}");
    });
    assert_eq!(found(&t.register, &t, "le van"), MANY as u64);
    let kept = drafts::of_operator(&t.register, &t.lan).unwrap();
    assert_eq!(kept, [("intake".to_owned(), b"typed meanwhile".to_vec())]);
    settings::write(&t.register, &t.lan, &Settings { idle_minutes: 9 }).unwrap();
    drop(keeper);
    t.is_whole();
}
