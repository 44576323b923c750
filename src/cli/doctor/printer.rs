//! The print service and its default printer.

use super::{Finding, Patient, ask};

/// Whether slips would come out on paper.
pub fn check(_: &Patient<'_>) -> Vec<Finding> {
    let default = ask::program("lpstat", &["-d"]);
    let accepting = ask::program("lpstat", &["-a"]).unwrap_or_default();
    let states = ask::program("lpstat", &["-p"]).unwrap_or_default();
    vec![judge(default.as_deref(), &accepting, &states)]
}

fn judge(default: Option<&str>, accepting: &str, states: &str) -> Finding {
    let Some(default) = default else {
        let todo = "cài CUPS (gói cups, cups-client); chưa có thì phiếu vẫn được ghi thành tệp PDF";
        return Finding::bad("máy này chưa có dịch vụ in", todo);
    };
    let Some(name) =
        default.split_once("destination:").map(|(_, name)| name.trim()).filter(|n| !n.is_empty())
    else {
        return Finding::bad("chưa chọn máy in mặc định", "xem tên bằng lpstat -p rồi: lpadmin -d TÊN");
    };
    let shown = format!("máy in {}", soxa_text::display::sanitise(name));
    let line = |text: &str, begin: &str| {
        text.lines().find(|l| l.starts_with(&format!("{begin}{name} "))).map(str::to_owned)
    };
    if line(states, "printer ").is_some_and(|l| l.contains("disabled")) {
        return Finding::bad(shown, format!("đang dừng: bật máy, thêm giấy, rồi cupsenable {name}"));
    }
    if line(accepting, "").is_none_or(|l| l.contains("not accepting")) {
        return Finding::bad(shown, format!("không nhận phiếu: cupsaccept {name}"));
    }
    Finding::good(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_says_what_to_do() {
        let todo = |default, accepting, states| judge(default, accepting, states).todo.unwrap_or_default();
        let (default, ready) =
            (Some("system default destination: HP\n"), "HP accepting requests since now\n");
        assert!(todo(None, "", "").contains("cups"));
        assert!(todo(Some("no system default destination\n"), "", "").contains("lpadmin"));
        assert!(todo(default, "HP not accepting requests\n", "").contains("cupsaccept HP"));
        assert!(todo(default, ready, "printer HP disabled since now -\n").contains("cupsenable HP"));
        assert_eq!(todo(default, ready, "printer HP is idle.\n"), "");
    }
}
