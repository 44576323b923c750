//! Receipt printers that are well, out of paper, deaf, or pulled out: none keeps anybody waiting for longer than is
//! written, and each leaves the slip in the queue with a sentence.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::cups::Cups;
use crate::paper::Paper;
use crate::receipts::{CASE, demo, soxa};

struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let this = Self { folder: tempfile::tempdir().unwrap() };
        demo(&this.store());
        this
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("r.redb")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        soxa(&self.store(), arguments)
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Prints the case's receipt; what was said where it did not go, and how long it took.
    fn refused(&self) -> (String, Duration) {
        let begun = Instant::now();
        let output = self.run(&["slip", CASE, "--print", "quay"]);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        let told = said(&output);
        assert!(told.contains("hàng đợi"), "{told}");
        assert_eq!(self.ok(&["printing", "list"]).lines().count(), 1);
        (told, begun.elapsed())
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// How a printer behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Answers DLE EOT with these bytes: paper, cause.
    Answers(u8, u8),
    /// Runs out of paper while it prints.
    RunsOut,
    /// Takes everything and says nothing.
    Silent,
    /// Takes nothing.
    Deaf,
    /// Hangs up after so many bytes.
    HangsUp(usize),
    /// Sends without end.
    Floods,
}

/// A network printer; what it was sent comes by the channel when whoever sent it hangs up.
fn printer(manner: Manner) -> (SocketAddr, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // What the system would take for it, a receipt would fit into.
    rustix::net::sockopt::set_socket_recv_buffer_size(&listener, 2048).unwrap();
    let address = listener.local_addr().unwrap();
    let (told, hears) = channel();
    std::thread::spawn(move || {
        for line in listener.incoming() {
            serve(line.unwrap(), manner, &told);
        }
    });
    (address, hears)
}

fn serve(mut line: TcpStream, manner: Manner, told: &Sender<Vec<u8>>) {
    if manner == Manner::Deaf {
        std::thread::sleep(Duration::from_secs(30));
        return;
    }
    if manner == Manner::Floods {
        line.set_write_timeout(Some(Duration::from_secs(5))).unwrap();
        while line.write_all(&[0xff; 4096]).is_ok() {}
        return;
    }
    let (mut all, mut byte) = (Vec::new(), [0]);
    while line.read(&mut byte).is_ok_and(|n| n == 1) {
        all.push(byte[0]);
        if matches!(manner, Manner::HangsUp(most) if all.len() > most) {
            return;
        }
        let (paper, cause) = match manner {
            Manner::Answers(paper, cause) => (paper, cause),
            Manner::RunsOut => (if all.len() > 3000 { 0x72 } else { 0x12 }, 0x12),
            _ => continue,
        };
        match all.as_slice() {
            [.., 0x10, 0x04, 4] => line.write_all(&[paper]).unwrap(),
            [.., 0x10, 0x04, 2] => line.write_all(&[cause]).unwrap(),
            _ => (),
        }
    }
    let _ = told.send(all);
}

fn with_network(manner: Manner) -> (Office, Receiver<Vec<u8>>) {
    let office = Office::new();
    let (address, hears) = printer(manner);
    office.ok(&["printer", "set", "quay", "--network", &address.to_string(), "--drawer", "--default"]);
    (office, hears)
}

#[test]
fn a_printer_that_is_well_prints_slips_and_tickets_and_opens_the_drawer_for_slips() {
    let (office, hears) = with_network(Manner::Answers(0x12, 0x12));
    let next = || Paper::of(&hears.recv_timeout(Duration::from_secs(10)).unwrap(), 576);
    assert_eq!(office.ok(&["printer", "test", "quay", "--status"]).trim(), "Máy in sẵn sàng");
    assert!(next().rows.is_empty(), "who is asked prints nothing");
    office.ok(&["slip", CASE, "--print", "quay"]);
    let paper = next();
    assert_eq!((paper.code().as_str(), paper.cuts.len(), paper.drawer), (CASE, 1, 1));
    assert_eq!(office.ok(&["printing", "list"]), "");
    // Numbered by day, from whichever terminal; in the default printer.
    for number in ["1", "2"] {
        assert_eq!(office.ok(&["ticket", "--counter", "Quầy 2"]).trim(), number);
        let paper = next();
        if let Some(folder) = std::env::var_os("SOXA_RECEIPTS") {
            paper.save(&Path::new(&folder).join(format!("ticket-{number}.pgm")));
        }
        assert_eq!((paper.cuts.len(), paper.drawer), (1, 0));
        assert!(paper.length(203.0) < 60.0 && paper.lines().len() >= 5, "{:?}", paper.lines());
    }
    let journal = office.ok(&["journal", "show"]);
    assert!(journal.contains("settings.printers") && journal.contains("ticket.give"), "{journal}");
    // A page is no slip: it goes to the print service, whose printers this one is not.
    let strip = office.ok(&["printer", "list", "--format", "json"]);
    assert!(strip.contains("\"network\"") && strip.contains("\"default\": true"), "{strip}");
    assert!(office.run(&["verify"]).status.success());
    office.ok(&["printer", "remove", "quay"]);
    assert_eq!(office.ok(&["ticket"]).trim(), "3", "a number without a printer");
    assert_eq!(office.run(&["printer", "remove", "quay"]).status.code(), Some(3));
}

#[test]
fn a_printer_that_says_nothing_is_believed() {
    let (office, hears) = with_network(Manner::Silent);
    office.ok(&["slip", CASE, "--print", "quay"]);
    assert_eq!(Paper::of(&hears.recv_timeout(Duration::from_secs(10)).unwrap(), 576).code(), CASE);
}

#[test]
fn what_a_printer_says_of_itself_is_told_and_the_slip_is_printed_later() {
    for (manner, words) in [
        (Manner::Answers(0x72, 0x12), "hết giấy"),
        (Manner::Answers(0x12, 0x16), "nắp máy in đang mở"),
        (Manner::RunsOut, "hết giấy"),
    ] {
        let (office, _hears) = with_network(manner);
        let (told, _) = office.refused();
        assert!(told.contains(words), "{told}");
        // Mended: what waited is printed.
        let (address, hears) = printer(Manner::Answers(0x12, 0x12));
        office.ok(&["printer", "set", "quay", "--network", &address.to_string()]);
        office.ok(&["printing", "retry"]);
        assert_eq!(Paper::of(&hears.recv_timeout(Duration::from_secs(10)).unwrap(), 576).code(), CASE);
        assert_eq!(office.ok(&["printing", "list"]), "");
    }
}

#[test]
fn a_printer_that_takes_nothing_hangs_up_or_sends_without_end_costs_seconds() {
    let tried = [
        (Manner::Deaf, "không nhận thêm dữ liệu"),
        (Manner::HangsUp(2000), "ngắt giữa chừng"),
        (Manner::Floods, "máy in ở 127.0.0.1"),
    ];
    std::thread::scope(|scope| {
        for (manner, words) in tried {
            scope.spawn(move || {
                let (office, _hears) = with_network(manner);
                let (told, took) = office.refused();
                assert!(told.contains(words) && took < Duration::from_secs(15), "{took:?}: {told}");
            });
        }
        scope.spawn(|| {
            let office = Office::new();
            // Nobody listens there any more.
            let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            office.ok(&["printer", "set", "quay", "--network", &address.to_string()]);
            assert!(office.refused().0.contains("không trả lời"));
        });
    });
}

#[test]
fn a_device_is_a_printer_a_pipe_or_nothing() {
    let office = Office::new();
    let (pipe, file) = (office.folder.path().join("lp0"), office.folder.path().join("file"));
    let set = |path: &Path| office.ok(&["printer", "set", "quay", "--device", path.to_str().unwrap()]);
    set(&pipe);
    assert!(office.refused().0.contains("không thấy máy in"));
    // No file is ever written over.
    std::fs::write(&file, "quan trọng").unwrap();
    set(&file);
    let told = said(&office.run(&["printing", "retry"]));
    assert!(told.contains("không phải thiết bị in"), "{told}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "quan trọng");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    set(&pipe);
    // Nobody reads: switched off.
    let told = said(&office.run(&["printing", "retry"]));
    assert!(told.contains("không thấy máy in"), "{told}");
    // Somebody reads.
    let path = pipe.clone();
    let reader = std::thread::spawn(move || std::fs::read(path).unwrap());
    std::thread::sleep(Duration::from_millis(200));
    office.ok(&["printing", "retry"]);
    assert_eq!(Paper::of(&reader.join().unwrap(), 576).code(), CASE);
    for wrong in [["--device", "lp0"], ["--network", "may-in"], ["--queue", "a/b"], ["--columns", "40"]] {
        let mut arguments = vec!["printer", "set", "b"];
        if wrong[0] == "--columns" {
            arguments.extend(["--queue", "b"]);
        }
        arguments.extend(wrong);
        assert_eq!(office.run(&arguments).status.code(), Some(3), "{wrong:?}");
    }
}

/// A device whose other end is a thread's that answers each question; it goes away after so many bytes, or behind the
/// last question of a slip.
fn device(most: usize) -> (PathBuf, JoinHandle<Vec<u8>>) {
    let pty = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).unwrap();
    let name = pty.master.tty_name().unwrap();
    let device = std::fs::File::options().read(true).write(true).open(&name).unwrap();
    let mut modes = rustix::termios::tcgetattr(&device).unwrap();
    modes.make_raw();
    rustix::termios::tcsetattr(&device, rustix::termios::OptionalActions::Now, &modes).unwrap();
    let (mut reader, mut writer) =
        (pty.master.try_clone_reader().unwrap(), pty.master.take_writer().unwrap());
    let printer = std::thread::spawn(move || {
        // Held as long as the printer is plugged in.
        let _held = (pty, device);
        let (mut all, mut byte) = (Vec::new(), [0]);
        while all.len() < most && reader.read(&mut byte).is_ok_and(|n| n == 1) {
            all.push(byte[0]);
            if let [.., 0x10, 0x04, 2 | 4] = all.as_slice() {
                writer.write_all(&[0x12]).unwrap();
            }
            if all.len() > 3000 && all.ends_with(&[0x10, 0x04, 2]) {
                break;
            }
        }
        all
    });
    (name, printer)
}

#[test]
fn a_device_that_answers_is_asked_and_one_that_is_pulled_out_is_told_of() {
    let office = Office::new();
    let (name, printer) = device(2000);
    office.ok(&["printer", "set", "quay", "--device", name.to_str().unwrap()]);
    let (told, took) = office.refused();
    assert!(told.contains("ngắt giữa chừng") && took < Duration::from_secs(5), "{took:?}: {told}");
    printer.join().unwrap();
    let (name, printer) = device(usize::MAX);
    office.ok(&["printer", "set", "quay", "--device", name.to_str().unwrap(), "--columns", "32", "--no-cut"]);
    office.ok(&["slip", CASE, "--print", "quay"]);
    let paper = Paper::of(&printer.join().unwrap(), 384);
    assert_eq!((paper.code().as_str(), paper.cuts.len()), (CASE, 0));
}

#[test]
fn a_raw_queue_of_the_print_service_hands_the_bytes_on() {
    let Some(cups) = Cups::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("r.redb");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_soxa"));
        command.args(arguments).arg("--store").arg(&store).env("SOXA_NOW", "2026-11-23T08:42:00+07:00");
        command.env("CUPS_SERVER", cups.server()).output().unwrap()
    };
    demo(&store);
    assert!(run(&["printer", "set", "quay", "--queue", "counter", "--default"]).status.success());
    assert!(run(&["slip", CASE, "--print", "quay"]).status.success());
    cups.wait_for_paper(0);
    assert_eq!(Paper::of(&std::fs::read(cups.paper()).unwrap(), 576).code(), CASE);
}
