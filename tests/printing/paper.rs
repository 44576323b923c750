//! A receipt printer as far as slips need one: what it is sent becomes a picture. Written from the printer's manual, not
//! from what sends.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What came out.
#[derive(Default)]
pub struct Paper {
    /// Rows of dots, true for black.
    pub rows: Vec<Vec<bool>>,
    /// After how many rows it was cut.
    pub cuts: Vec<usize>,
    /// How often the drawer was opened.
    pub drawer: usize,
    /// Dots across.
    width: usize,
    /// A picture that was sent ahead to be printed later (`GS ( L`).
    stored: Vec<Vec<bool>>,
}

/// Dots that a line of the printer's own letters is high.
const LINE: usize = 30;

impl Paper {
    /// What a printer with so many dots across makes of bytes. One that it does not know fails the test.
    pub fn of(bytes: &[u8], width: usize) -> Self {
        let mut paper = Self { width, ..Self::default() };
        let mut at = 0;
        while at < bytes.len() {
            at += paper.take(&bytes[at..]);
        }
        paper
    }

    /// Takes one command; how long it is.
    fn take(&mut self, b: &[u8]) -> usize {
        let number = |at: usize| usize::from(b[at]) + 256 * usize::from(b[at + 1]);
        match b {
            [0x1b, b'@', ..] => 2,
            [0x10, 0x04, _, ..] | [0x1b, b'a', _, ..] => 3,
            [0x0a, ..] => self.feed(LINE, 1),
            [0x1b, b'd', lines, ..] => self.feed(LINE * usize::from(*lines), 3),
            [0x1b, b'J', dots, ..] => self.feed(usize::from(*dots), 3),
            [0x1b, b'p', 0 | 1, _, _, ..] => {
                self.drawer += 1;
                5
            }
            [0x1d, b'V', 0 | 1 | 48 | 49, ..] => self.cut(3),
            [0x1d, b'V', 65 | 66, _, ..] => self.cut(4),
            [0x1d, b'v', b'0', 0, ..] => {
                let (across, down) = (number(4), number(6));
                let rows = picture(&b[8..], across, down);
                self.print(rows);
                8 + across * down
            }
            [0x1d, b'(', b'L', ..] => {
                let length = number(3);
                match b[6] {
                    // fn 112: stores a picture, its size in dots.
                    112 => {
                        let (across, down) = (number(11).div_ceil(8), number(13));
                        self.stored = picture(&b[15..], across, down);
                    }
                    2 | 50 => {
                        let rows = std::mem::take(&mut self.stored);
                        self.print(rows);
                    }
                    other => panic!("GS ( L {other}"),
                }
                5 + length
            }
            _ => panic!("the printer does not know {:02x?}", &b[..b.len().min(8)]),
        }
    }

    fn feed(&mut self, rows: usize, taken: usize) -> usize {
        self.rows.extend(std::iter::repeat_n(vec![false; self.width], rows));
        taken
    }

    fn cut(&mut self, taken: usize) -> usize {
        self.cuts.push(self.rows.len());
        taken
    }

    fn print(&mut self, rows: Vec<Vec<bool>>) {
        for mut row in rows {
            assert!(row.len() <= self.width || !row[self.width..].contains(&true), "beyond the edge");
            row.resize(self.width, false);
            self.rows.push(row);
        }
    }

    /// Length in millimetres at so many dots an inch.
    pub fn length(&self, density: f64) -> f64 {
        self.rows.len() as f64 / density * 25.4
    }

    /// Writes it down as a picture with a white margin.
    pub fn save(&self, file: &Path) {
        let margin = 24;
        let (width, height) = (self.width + 2 * margin, self.rows.len() + 2 * margin);
        let mut grey = vec![255_u8; width * height];
        for (y, row) in self.rows.iter().enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, black)| **black) {
                grey[(y + margin) * width + x + margin] = 0;
            }
        }
        fs::write(file, [format!("P5 {width} {height} 255\n").into_bytes(), grey].concat()).unwrap();
    }

    /// What a reader of codes finds on it.
    pub fn code(&self) -> String {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("paper.pgm");
        self.save(&picture);
        let read = Command::new("zbarimg").args(["-q", "--raw"]).arg(&picture).output().unwrap();
        String::from_utf8(read.stdout).unwrap().trim().to_owned()
    }

    /// Lines of print: the first row of each and the one behind its last.
    pub fn lines(&self) -> Vec<(usize, usize)> {
        let black: Vec<bool> = self.rows.iter().map(|row| row.contains(&true)).collect();
        let mut lines: Vec<(usize, usize)> = Vec::new();
        for (y, _) in black.iter().enumerate().filter(|(_, black)| **black) {
            match lines.last_mut() {
                Some((_, end)) if *end == y => *end = y + 1,
                _ => lines.push((y, y + 1)),
            }
        }
        lines
    }
}

fn picture(bytes: &[u8], across: usize, down: usize) -> Vec<Vec<bool>> {
    let bits = |byte: &u8| (0..8).map(|bit| byte & (0x80 >> bit) != 0).collect::<Vec<bool>>();
    (0..down).map(|y| bytes[y * across..(y + 1) * across].iter().flat_map(bits).collect()).collect()
}
