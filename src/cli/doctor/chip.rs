//! The reader of cards' chips: whether one is plugged in, which driver it has, and whether its service runs. A counter
//! without one works with scanned codes; only a reader that is there and cannot work is something to put right.

use std::path::Path;

use super::{Finding, Found, Patient, Todo};
use crate::cli::card::socket;
use soxa_chip::{ChipProblem, Readers, Service};
use soxa_text::display::sanitise;
use soxa_text::words::Both;

/// Devices of the USB bus, each a folder with what it says of itself.
const DEVICES: &str = "/sys/bus/usb/devices";
/// Where pcscd finds its drivers for USB readers.
const DRIVERS: &str = "/usr/lib/pcsc/drivers";
/// Where pcscd is told of readers that are none of USB.
const SERIAL: &str = "/etc/reader.conf.d";
/// The class of a device that reads chips (CCID).
const CHIP_READER: &str = "0b";

/// What stands against reading chips here.
pub fn check(_: &Patient<'_>) -> Vec<Finding> {
    let readers = Service::connect(&socket()).and_then(|mut service| service.readers());
    judge(readers, &plugged_in(Path::new(DEVICES)), &drivers())
}

/// The names of chip readers on the USB bus, whether or not anything drives them.
fn plugged_in(devices: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for folder in std::fs::read_dir(devices).into_iter().flatten().flatten() {
        let said = |file: &str| std::fs::read_to_string(folder.path().join(file)).unwrap_or_default();
        if said("bInterfaceClass").trim() != CHIP_READER {
            continue;
        }
        // An interface is `1-2:1.0`; its device, which has the name, `1-2`.
        let name = folder.file_name().to_string_lossy().split(':').next().map(str::to_owned);
        let product = name.map(|name| devices.join(name).join("product"));
        let product = product.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
        let shown = sanitise(product.trim()).into_owned();
        names.push(if shown.is_empty() { "USB".to_owned() } else { shown });
    }
    names.sort();
    names
}

/// The drivers that pcscd has: bundles for USB, and libraries of other readers.
fn drivers() -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(DRIVERS).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".bundle").map(str::to_owned));
    }
    for entry in std::fs::read_dir(SERIAL).into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let library = text.lines().find_map(|line| line.trim().strip_prefix("LIBPATH"));
        names.extend(library.and_then(|path| path.trim().rsplit('/').next()).map(str::to_owned));
    }
    names.sort();
    names.into_iter().map(|name| sanitise(&name).into_owned()).collect()
}

fn judge(readers: Result<Readers, ChipProblem>, plugged_in: &[String], drivers: &[String]) -> Vec<Finding> {
    let driver = Some(drivers.join(", ")).filter(|driver| !driver.is_empty());
    vec![match (readers, plugged_in) {
        (Err(ChipProblem::NoService), []) => Finding::good(Found::NoChipReader),
        (Err(why), plugged_in) => {
            let what = Found::ChipReader { readers: plugged_in.join(", ") };
            Finding::bad(what, Todo::Because { why: Both::of(&why) })
        }
        (Ok(readers), _) if !readers.all().is_empty() => {
            let readers = readers.names();
            Finding::good(match driver {
                Some(drivers) => Found::ChipReaderDriven { readers, drivers },
                None => Found::ChipReaderUndriven { readers },
            })
        }
        (Ok(_), []) => Finding::good(Found::ChipService),
        (Ok(_), plugged_in) => {
            let readers = plugged_in.join(", ");
            let what = match driver {
                Some(drivers) => Found::ChipReaderUnknown { readers, drivers },
                None => Found::ChipReaderAlone { readers },
            };
            Finding::bad(what, Todo::InstallCcid)
        }
    }]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_reader_without_service_or_driver_is_something_to_put_right() {
        let todo = |readers, plugged_in: &[String]| judge(readers, plugged_in, &[]).remove(0).todo;
        let named = ["ACR122U".to_owned()];
        assert_eq!(todo(Err(ChipProblem::NoService), &[]), None);
        assert!(
            matches!(todo(Err(ChipProblem::NoService), &named), Some(Todo::Because { why }) if why.vi.contains("pcscd"))
        );
        assert_eq!(todo(Ok(Readers::default()), &[]), None);
        assert_eq!(todo(Ok(Readers::default()), &named), Some(Todo::InstallCcid));
        assert!(todo(Err(ChipProblem::NotAllowed), &[]).is_some());
    }

    #[test]
    fn readers_on_the_bus_are_known_by_their_class() {
        let bus = tempfile::tempdir().unwrap();
        for (folder, file, text) in [
            ("1-2", "product", "ACR122U\x1b[31m\n"),
            ("1-2:1.0", "bInterfaceClass", "0b\n"),
            ("1-3:1.0", "bInterfaceClass", "03\n"),
        ] {
            std::fs::create_dir_all(bus.path().join(folder)).unwrap();
            std::fs::write(bus.path().join(folder).join(file), text).unwrap();
        }
        let found = plugged_in(bus.path());
        assert!(found.len() == 1 && found.iter().all(|name| name.starts_with("ACR122U")));
        assert!(!found.concat().contains('\x1b'));
    }
}
