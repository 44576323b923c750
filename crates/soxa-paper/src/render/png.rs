//! A QR code as a PNG, for documents that take pictures only.

use super::qr::Modules;

/// Pixels a module.
const SCALE: usize = 6;
/// Light modules around the code.
const QUIET: usize = 4;

/// The picture; `None` where it cannot be packed.
pub fn of(code: &Modules) -> Option<Vec<u8>> {
    let side = (code.size + 2 * QUIET) * SCALE;
    let mut rows = Vec::with_capacity(side * side);
    for y in 0..side {
        for x in 0..side {
            let (column, row) = (x / SCALE, y / SCALE);
            let dark = column >= QUIET && row >= QUIET && code.is_dark(column - QUIET, row - QUIET);
            rows.push(if dark { 0 } else { 255 });
        }
    }
    let mut out = Vec::new();
    let size = u32::try_from(side).ok()?;
    let mut encoder = png::Encoder::new(&mut out, size, size);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&rows).ok()?;
    writer.finish().ok()?;
    Some(out)
}
