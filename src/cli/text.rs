//! `soxa text`: Vietnamese text filters, line by line, each line starting fresh.

use std::io::{self, BufRead, BufWriter, Read, Write};

use clap::Subcommand;

use super::failure::Failure;
use super::output::Ui;
use soxa_text::collate::sort_names;
use soxa_text::encoding::decode_bytes;
use soxa_text::fold::fold;
use soxa_text::legacy::{from_tcvn3, from_vni};
use soxa_text::nfc::nfc;
use soxa_text::repair::repair;
use soxa_text::typing::{Method, ToneStyle, compose_line};

/// Vietnamese text filters.
#[derive(Debug, Subcommand)]
pub enum Text {
    /// Telex keys to text
    Telex(Typing),
    /// VNI keys to text
    Vni(Typing),
    /// VIQR keys to text
    Viqr(Typing),
    /// Fold as search does: lower case, no marks
    Fold,
    /// Sort lines as names are read: given name, family name, middle names
    SortNames,
    /// TCVN3 (ABC) bytes to Unicode
    FromTcvn3,
    /// VNI-Windows bytes to Unicode
    FromVni,
    /// Mend what lists hold: decomposed letters, left-over keys, misread encodings
    Repair,
}

/// Options of the typing methods.
#[derive(Debug, clap::Args)]
pub struct Typing {
    /// Where the tone stands: new (hoà) or old (hòa)
    #[arg(long, default_value = "new", value_parser = parse_style)]
    tone: ToneStyle,
}

fn parse_style(text: &str) -> Result<ToneStyle, String> {
    ToneStyle::parse(text).ok_or_else(|| "new | old".to_owned())
}

impl Text {
    /// Runs the filter over standard input.
    pub fn run(&self, ui: &Ui) -> Result<u8, Failure> {
        let compose =
            |method| move |style: &Typing, bytes: &[u8]| compose_line(&utf8(bytes), method, style.tone);
        match self {
            Self::Telex(t) => lines(ui, |b| compose(Method::Telex)(t, b)),
            Self::Vni(t) => lines(ui, |b| compose(Method::Vni)(t, b)),
            Self::Viqr(t) => lines(ui, |b| compose(Method::Viqr)(t, b)),
            Self::Fold => lines(ui, |b| fold(&utf8(b))),
            Self::FromTcvn3 => lines(ui, from_tcvn3),
            Self::FromVni => lines(ui, from_vni),
            Self::Repair => lines(ui, |b| repair(&decode_bytes(b).0)),
            Self::SortNames => sort(ui),
        }
    }
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// One line in, one line out; a missing last line end stays missing.
fn lines(ui: &Ui, filter: impl Fn(&[u8]) -> String) -> Result<u8, Failure> {
    let (mut input, mut out) = (io::stdin().lock(), BufWriter::new(ui.out()));
    let mut line = Vec::new();
    let io = |e| Failure::io("stdin/stdout", e);
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(io)? == 0 {
            break;
        }
        let end = line.last() == Some(&b'\n');
        if end {
            line.pop();
        }
        let carriage = line.last() == Some(&b'\r');
        if carriage {
            line.pop();
        }
        out.write_all(filter(&line).as_bytes()).map_err(io)?;
        out.write_all(match (carriage, end) {
            (true, true) => b"\r\n",
            (true, false) => b"\r",
            (false, true) => b"\n",
            (false, false) => b"",
        })
        .map_err(io)?;
    }
    out.flush().map_err(io)?;
    Ok(0)
}

fn sort(ui: &Ui) -> Result<u8, Failure> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|e| Failure::io("stdin", e))?;
    let text = utf8(&bytes);
    let mut names: Vec<String> = text.lines().map(|l| nfc(l).into_owned()).collect();
    sort_names(&mut names);
    let mut out = BufWriter::new(ui.out());
    for name in names {
        writeln!(out, "{name}").map_err(|e| Failure::io("stdout", e))?;
    }
    out.flush().map_err(|e| Failure::io("stdout", e))?;
    Ok(0)
}
