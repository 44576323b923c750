//! Every figure of the report, counted from the files.

use std::collections::HashSet;

use soxa_domain::case::Case;
use soxa_domain::case_state::CaseState;
use soxa_domain::rulebook::RuleBook;

use crate::shelf::{Row, commune, period_cases, rows, vector};

#[test]
fn the_report_can_be_made_from_the_files() {
    let (cases, rules) = (period_cases(), RuleBook::built_in().unwrap());
    let table = vector("report-figures.csv");
    assert_eq!(table.len(), 87);
    for figure in table {
        let code = figure["code"].as_str();
        let found = match code.strip_prefix("svc.") {
            Some(rest) => service(rest, &cases, &rules),
            None => other(code, &cases),
        };
        assert_eq!(found, figure["value"], "{code}");
    }
}

/// `thuong_tru.online_share` and the like.
fn service(code: &str, cases: &[Case], rules: &RuleBook) -> String {
    let (prefix, what) = code.rsplit_once('.').unwrap_or(("total", code));
    let (prefix, what) = match (prefix, what) {
        ("online", "received") => ("total", "online"),
        (_, "online_share") if prefix == "total" => ("total", "online_share"),
        same => same,
    };
    let of: Vec<&Case> = cases
        .iter()
        .filter(|c| {
            let procedure = rules.procedures().iter().find(|p| p.code == c.procedure).unwrap();
            prefix == "total" || procedure.report.as_deref() == Some(&format!("svc.{prefix}"))
        })
        .collect();
    let online = of.iter().filter(|c| c.channel.is_online()).count();
    match what {
        "received" => of.len().to_string(),
        "direct" => (of.len() - online).to_string(),
        "online" => online.to_string(),
        "online_share" => share(online, of.len()),
        "done" => of
            .iter()
            .filter(|c| c.state == CaseState::DaTraKetQua && c.legs_done().0 == c.legs.len())
            .count()
            .to_string(),
        _ => panic!("no such figure: {code}"),
    }
}

/// Per cent with two decimals, rounded half up, a comma.
fn share(part: usize, of: usize) -> String {
    let hundredths = (part * 20_000 + of) / (2 * of);
    format!("{},{:02}", hundredths / 100, hundredths % 100)
}

fn other(code: &str, cases: &[Case]) -> String {
    let online: Vec<&Case> = cases.iter().filter(|c| c.channel.is_online()).collect();
    let hand: Vec<Row> = [rows("registers/hand_entries.csv"), rows("registers/text_statuses.csv")].concat();
    if let Some(row) = hand.iter().find(|r| r["figure"] == code) {
        return row.get("value").or_else(|| row.get("text")).unwrap().clone();
    }
    let count = |file: &str| rows(file).len();
    let equal =
        |file: &str, column: &str, value: &str| rows(file).iter().filter(|r| r[column] == value).count();
    let sum = |file: &str, kind: &str| -> usize {
        rows(file).iter().filter(|r| r["kind"] == kind).map(|r| r["count"].parse::<usize>().unwrap()).sum()
    };
    let equipment = |kind: &str| sum("registers/equipment.csv", kind);
    let number = match code {
        "online.requested" | "online.accepted" => online.len(),
        "online.done" => online.iter().filter(|c| c.state.is_resolved()).count(),
        "online.pending" => online.iter().filter(|c| c.state.is_open()).count(),
        "online.returned" => {
            online.iter().filter(|c| !c.state.is_resolved() && c.state.is_terminal()).count()
        }
        "online.on_time" => online.iter().filter(|c| c.closed_at <= c.due_at).count(),
        "infra.internet_lines" => equipment("internet_line"),
        "infra.police_lines" => equipment("police_line"),
        "infra.special_lines" => equipment("special_line"),
        "infra.police_pcs" => equipment("police_pc"),
        "infra.justice_pcs" => equipment("justice_pc"),
        "infra.printers" => equipment("printer"),
        "infra.tokens" => equipment("token"),
        "infra.routers" => equipment("router"),
        "infra.phones" => equipment("phone"),
        "security.monitoring" => equipment("monitoring"),
        "security.protected_pcs_share" => {
            let pcs: Vec<Row> =
                rows("registers/equipment.csv").into_iter().filter(|r| r["kind"].ends_with("_pc")).collect();
            let safe = pcs.iter().filter(|r| r["firewall"] == "yes" && r["antivirus"] == "yes").count();
            return share(safe, pcs.len());
        }
        "infra.staff" => count("registers/staff.csv"),
        "infra.staff_certified" => equal("registers/staff.csv", "it_certificate", "yes"),
        "infra.service_points" => count("registers/service_points.csv"),
        "econ.support_68" => count("list_results/support.csv"),
        "citizen.farmers_entered" => count("list_results/union.csv"),
        "citizen.vaccine_share" => {
            let value = |c: &str| other(c, cases).parse::<usize>().unwrap();
            return share(value("citizen.vaccine_entered"), value("citizen.vaccine_doses"));
        }
        "clean.id_cancelled" => equal("id_cancellations.csv", "state", "cancelled"),
        "clean.special_opened" => {
            rows("special_files.csv").iter().filter(|r| r["opened_at"].starts_with("2022-")).count()
        }
        "clean.special_transferred" => equal("special_files.csv", "state", "transferred"),
        "clean.id_notices" => count("id_notices.csv"),
        "clean.prisoners_reviewed" => count("list_results/prisoners.csv"),
        "clean.prisoners_matched" => equal("list_results/prisoners.csv", "verdict", "same_person"),
        "clean.vaccine_cleaned" => count("list_results/vaccination.csv"),
        "outreach.hamlets_total" => commune().hamlets.len(),
        "outreach.hamlets" => {
            let meetings = rows("registers/meetings.csv");
            meetings.iter().map(|r| &r["hamlet"]).filter(|h| commune().hamlets.contains(h)).count()
        }
        "outreach.attendance" => {
            rows("registers/meetings.csv").iter().map(|r| r["attendees"].parse::<usize>().unwrap()).sum()
        }
        "outreach.lodgings_guided" => sum("registers/guidance.csv", "lodging"),
        "outreach.citizens_guided" => sum("registers/guidance.csv", "citizen"),
        "outreach.articles" => count("registers/articles.csv"),
        "direct.documents" => count("registers/directives.csv"),
        "direct.taskforce_commune" => equal("registers/task_forces.csv", "level", "commune"),
        "direct.taskforce_hamlet" => equal("registers/task_forces.csv", "level", "hamlet"),
        // The others are of corrections, and each has some there but the one that is nought.
        rule => {
            let subject = if rule == "clean.no_head" { "note" } else { "person" };
            let of: HashSet<String> = rows("corrections.csv")
                .into_iter()
                .filter(|r| r["rule"] == rule)
                .map(|mut r| r.remove(subject).unwrap())
                .collect();
            assert!(!of.is_empty() || rule == "clean.several_heads", "nothing feeds {rule}");
            of.len()
        }
    };
    number.to_string()
}

#[test]
fn cases_are_in_order_and_within_office_hours() {
    let (cases, calendar) = (period_cases(), soxa_domain::calendar::WorkCalendar::built_in());
    assert!(cases.is_sorted_by_key(|c| c.received_at));
    let mut day = None;
    let mut number = 0;
    let minute = |h, m| chrono::NaiveTime::from_hms_opt(h, m, 0).unwrap();
    for case in &cases {
        let (on, at) = (case.received_at.date(), case.received_at.time());
        assert!(calendar.is_working(on) && at >= minute(7, 30) && at < minute(17, 0), "{}", case.code);
        number = if day == Some(on) { number + 1 } else { 1 };
        day = Some(on);
        assert_eq!(case.code.number(), number);
        let closed = case.closed_at.unwrap();
        assert!(closed >= case.received_at && closed.date().to_string().as_str() <= "2022-12-30");
        assert!(["Lan", "Minh", "Hương"].contains(&case.officer.as_str()));
        let rules = RuleBook::built_in().unwrap();
        let pack = rules.on(on);
        let procedure = pack.procedure(&case.procedure).unwrap();
        for field in procedure.fields.iter().filter(|f| f.required) {
            assert!(case.fields.contains_key(&field.key), "{} {}", case.code, field.key);
        }
        for paper in procedure.papers.iter().filter(|p| !p.optional) {
            assert!(case.papers.iter().any(|p| p.name == paper.name), "{} {}", case.code, paper.name);
        }
        assert_eq!(case.fee, procedure.fee.map(|f| f.of(case.channel)));
    }
    for row in rows("corrections.csv") {
        let at = soxa_domain::time::Timestamp::parse(&row["at"]).unwrap();
        assert!(calendar.is_working(at.date()));
        assert!(("2022-03-30".."2022-12-31").contains(&at.date().to_string().as_str()));
    }
}
