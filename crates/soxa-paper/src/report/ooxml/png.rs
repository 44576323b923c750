//! A QR code as a PNG, for documents that take pictures only.

use std::io::Write;

use crate::print::qr::Modules;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// Pixels a module.
const SCALE: usize = 6;
/// Light modules around the code.
const QUIET: usize = 4;

/// The picture; `None` where it cannot be packed.
pub fn of(code: &Modules) -> Option<Vec<u8>> {
    let side = (code.size + 2 * QUIET) * SCALE;
    let mut rows = Vec::with_capacity(side * (side + 1));
    for y in 0..side {
        rows.push(0);
        for x in 0..side {
            let (column, row) = (x / SCALE, y / SCALE);
            let dark = column >= QUIET && row >= QUIET && code.is_dark(column - QUIET, row - QUIET);
            rows.push(if dark { 0 } else { 255 });
        }
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&rows).ok()?;
    let packed = encoder.finish().ok()?;
    let size = (side as u32).to_be_bytes();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, *b"IHDR", &[size.as_slice(), &size, &[8, 0, 0, 0, 0]].concat());
    chunk(&mut out, *b"IDAT", &packed);
    chunk(&mut out, *b"IEND", &[]);
    Some(out)
}

fn chunk(out: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(content);
    out.extend_from_slice(&(content.len() as u32).to_be_bytes());
    out.extend_from_slice(&name);
    out.extend_from_slice(content);
    out.extend_from_slice(&crc.sum().to_be_bytes());
}
