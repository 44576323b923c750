//! The print service and its default printer.

use super::{Finding, Found, Patient, Todo, ask};

/// Whether slips would come out on paper.
pub fn check(_: &Patient<'_>) -> Vec<Finding> {
    let default = ask::program("lpstat", &["-d"]);
    let accepting = ask::program("lpstat", &["-a"]).unwrap_or_default();
    let states = ask::program("lpstat", &["-p"]).unwrap_or_default();
    vec![judge(default.as_deref(), &accepting, &states)]
}

fn judge(default: Option<&str>, accepting: &str, states: &str) -> Finding {
    let Some(default) = default else {
        return Finding::bad(Found::NoPrintService, Todo::InstallCups);
    };
    let Some(name) =
        default.split_once("destination:").map(|(_, name)| name.trim()).filter(|n| !n.is_empty())
    else {
        return Finding::bad(Found::NoDefaultPrinter, Todo::ChoosePrinter);
    };
    let shown = soxa_text::display::sanitise(name).into_owned();
    let found = Found::Printer { name: shown.clone() };
    let line = |text: &str, begin: &str| {
        text.lines().find(|l| l.starts_with(&format!("{begin}{name} "))).map(str::to_owned)
    };
    if line(states, "printer ").is_some_and(|l| l.contains("disabled")) {
        return Finding::bad(found, Todo::EnablePrinter { name: shown });
    }
    if line(accepting, "").is_none_or(|l| l.contains("not accepting")) {
        return Finding::bad(found, Todo::AcceptPrinter { name: shown });
    }
    Finding::good(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_says_what_to_do() {
        let todo = |default, accepting, states| judge(default, accepting, states).todo;
        let (default, ready) =
            (Some("system default destination: HP\n"), "HP accepting requests since now\n");
        let name = "HP".to_owned();
        assert_eq!(todo(None, "", ""), Some(Todo::InstallCups));
        assert_eq!(todo(Some("no system default destination\n"), "", ""), Some(Todo::ChoosePrinter));
        let deaf = todo(default, "HP not accepting requests\n", "");
        assert_eq!(deaf, Some(Todo::AcceptPrinter { name: name.clone() }));
        let stopped = todo(default, ready, "printer HP disabled since now -\n");
        assert_eq!(stopped, Some(Todo::EnablePrinter { name }));
        assert_eq!(todo(default, ready, "printer HP is idle.\n"), None);
    }
}
