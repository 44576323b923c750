//! The same commune seen by somebody who may not see special-person files and prisoners: at the services, where every
//! screen asks.

use soxa_domain::special_file::SpecialState;
use soxa_paper::report::compute::behind;
use soxa_paper::report::period::Period;
use soxa_service::actor::Operator;
use soxa_service::printing::{NewJob, pending, submit};
use soxa_service::special::{self, Step};
use soxa_service::{Actor, ServiceError, journal, lists, people, queue, versions};
use soxa_store::codec::Kind;
use soxa_store::journal::Subject;

use crate::commune::Commune;

fn actor(role: &str) -> Actor {
    let operator = Operator { name: role.to_owned(), role: role.to_owned(), ..Operator::full("", None) };
    Actor::new(&operator, "bàn 2")
}

#[test]
fn what_is_behind_sensitive_figures_is_for_readers_of_the_files_only() {
    let commune = Commune::open();
    let terminal = commune.terminal();
    let register = &terminal.workspace.register;
    let day = |text: &str| text.parse().unwrap();
    let period = Period { from: day("2022-03-30"), to: day("2022-12-30") };
    for code in [
        "clean.special_opened",
        "clean.special_transferred",
        "clean.prisoners_reviewed",
        "clean.prisoners_matched",
    ] {
        let figure = register.rules().figure(code).unwrap();
        for role in ["justice", "one_stop", "district"] {
            let refused = behind(register, &actor(role), figure, period, 50);
            assert!(matches!(refused, Err(ServiceError::Denied { .. })), "{code} {role}");
        }
        assert!(!behind(register, &actor("head"), figure, period, 50).unwrap().is_empty(), "{code}");
    }
    // A figure that is nobody's secret stays open to all.
    let plain = register.rules().figure("clean.missing_cmnd").unwrap();
    assert!(!behind(register, &actor("justice"), plain, period, 50).unwrap().is_empty());
}

#[test]
fn a_moved_file_leaves_no_trace_that_others_can_read() {
    let commune = Commune::open();
    let terminal = commune.terminal();
    let (register, lan) = (&terminal.workspace.register, &terminal.workspace.actor);
    let file =
        special::list(register, lan, None).unwrap().into_iter().find(|f| f.number.starts_with("04")).unwrap();
    let move_to = |state, step: &Step| {
        let seen = special::read(register, lan, &file.number, "làm tiếp").unwrap();
        special::step(register, lan, &seen, state, step).unwrap();
    };
    move_to(SpecialState::Transferred, &Step::default());
    let reason = Step { reason: "Xuyênmây bổ sung".to_owned(), ..Step::default() };
    move_to(SpecialState::Returned, &reason);
    let name = file.number.replace('/', "-");
    submit(register, lan, &NewJob { case: None, name: &name, printer: "", file: "/tmp/x.pdf" }).unwrap();

    let technician = actor("technician");
    let lines = journal::browse(register, &technician, "", 200).unwrap();
    assert!(lines.iter().filter(|l| l.action.id() == "sensitive").count() >= 3);
    for line in &lines {
        let told = format!("{} {} {}", line.action, line.subjects, line.note);
        assert!(
            !told.contains("special") && !told.contains("Xuyênmây") && !told.contains("làm tiếp"),
            "{told}"
        );
    }
    assert!(journal::browse(register, &technician, "special", 200).unwrap().is_empty());
    assert!(!journal::browse(register, lan, "special.move", 200).unwrap().is_empty());

    let justice = actor("justice");
    assert!(special::list(register, &justice, None).is_err());
    assert!(special::waiting(register, &justice).is_err());
    let of_file = Subject { kind: Kind::SpecialFile, no: file.no };
    assert!(people::history(register, &justice, of_file).is_err());
    assert!(pending(register, &justice).unwrap().iter().all(|job| job.record.name != name));
    assert!(pending(register, lan).unwrap().iter().any(|job| job.record.name == name));
    assert!(
        lists::lists(register, &justice, None).unwrap().iter().all(|s| s.list.record.kind != "prisoners")
    );
    let seen = special::read(register, lan, &file.number, "làm tiếp").unwrap().record;
    if let Some(person) = seen.person {
        let subject = Subject { kind: Kind::Person, no: person };
        let history = people::history(register, &justice, subject).unwrap();
        let versions = versions::versions(register, &justice, person).unwrap();
        let told = format!("{history:?} {versions:?}");
        assert!(!told.contains("special") && !told.contains("Xuyênmây"), "{told}");
    }
    assert!(
        queue::open(register, &justice, None).unwrap().iter().all(|i| !i.record.note.contains("Xuyênmây"))
    );
    assert_eq!(seen.steps.last().unwrap().reason, "Xuyênmây bổ sung", "its readers find it");
}
