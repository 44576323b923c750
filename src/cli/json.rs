//! Records as JSON with the contract's keys.

use serde_json::{Map, Value, json};

use soxa_domain::case::Case;
use soxa_domain::due_reason::DueReason;
use soxa_domain::labels::Vocabulary;
use soxa_domain::person::{Person, PersonField};
use soxa_domain::time::Timestamp;
use soxa_service::sources::{Origin, Sources};
use soxa_text::words::{InWords, Lang};

/// A time, or null.
pub fn time(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |t| Value::String(t.to_string()))
}

/// Where a record came from, and what changed it last.
pub fn sources(sources: &Sources) -> Value {
    let origin = |o: &Origin| {
        let operator = Some(&o.operator).filter(|name| !name.is_empty());
        json!({"kind": o.source.id(), "at": time(o.at), "operator": operator, "case": o.case})
    };
    let mut value = origin(&sources.first);
    if let Some(map) = value.as_object_mut() {
        map.insert("changed".to_owned(), sources.last.as_ref().map(origin).unwrap_or_default());
    }
    value
}

/// A person: the CSV's columns as keys, `null` for what is unknown.
pub fn person(p: &Person) -> Value {
    let mut map = Map::new();
    map.insert("id".to_owned(), json!(p.public_id()));
    for field in PersonField::ALL {
        let cell = field.get(p);
        map.insert(field.id().to_owned(), if cell.is_empty() { Value::Null } else { Value::String(cell) });
    }
    map.insert("cmnd".to_owned(), json!(p.cmnd.iter().map(ToString::to_string).collect::<Vec<_>>()));
    map.insert(
        "cancelled_ids".to_owned(),
        json!(p.cancelled_ids.iter().map(ToString::to_string).collect::<Vec<_>>()),
    );
    map.insert("standing".to_owned(), json!(p.standing.id()));
    let warnings = p.person_id.map(|id| id.warnings(p.sex, p.birth_date)).unwrap_or_default();
    map.insert("warnings".to_owned(), json!(warnings));
    Value::Object(map)
}

/// A case; `person` gives the outside id of a person's number.
pub fn case(c: &Case, reason: &[DueReason], person: &dyn Fn(u32) -> String) -> Map<String, Value> {
    let legs: Vec<Value> = c
        .legs
        .iter()
        .map(|l| {
            json!({"name": l.name, "agency": l.agency, "state": l.state.id(), "due_at": time(l.due_at), "done_at": time(l.done_at),
                "optional": l.optional, "one_of": l.one_of})
        })
        .collect();
    let apology = c.apology.as_ref().map(|a| {
        json!({"at": time(Some(a.at)), "old_due": time(a.old_due), "new_due": time(Some(a.new_due)), "reason": a.reason})
    });
    let elsewhere = c.elsewhere.as_ref().map(|e| {
        let body = |name: &String| Some(name.clone()).filter(|n| !n.is_empty());
        json!({"received_by": body(&e.received_by), "decided_by": body(&e.decided_by), "handed_over_at": time(e.handed_over_at)})
    });
    let value = json!({
        "code": c.code.to_string(),
        "official": c.official,
        "procedure": c.procedure,
        "channel": c.channel.id(),
        "state": c.state.id(),
        "received_at": time(Some(c.received_at)),
        "due_at": time(c.due_at),
        "closed_at": time(c.closed_at),
        "reason": reason.iter().map(|why| why.in_words(Lang::Vi)).collect::<Vec<_>>(),
        "legs": legs,
        "applicant": person(c.applicant),
        "persons": c.persons.iter().map(|p| person(*p)).collect::<Vec<_>>(),
        "papers": c.papers.iter().map(|p| json!({"name": p.name, "kind": p.kind.id()})).collect::<Vec<_>>(),
        "fields": c.fields,
        "fee": c.fee,
        "officer": c.officer,
        "note": c.note,
        "apology": apology,
        "book_number": c.book_number,
        "verified": c.verified,
        "exemption": c.exemption,
        "units": c.units,
        "applied_at": time(c.applied_at),
        "elsewhere": elsewhere,
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
