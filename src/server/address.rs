//! Where a register's owner is reached: a socket in a folder that only its user can enter.

use std::ffi::OsString;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::process::umask;

/// Longer names the system does not take for a socket.
const LONGEST: usize = 100;

/// The sockets an owner of this register may be at, likeliest first: the one named, or that of the session's runtime
/// folder, or one beside the register.
pub fn candidates(
    store: &Path,
    named: Option<PathBuf>,
    environment: impl Fn(&str) -> Option<OsString>,
) -> Vec<PathBuf> {
    if let Some(named) = named {
        return vec![named];
    }
    let canonical = canonical(store);
    let hash = blake3::hash(canonical.as_os_str().as_encoded_bytes()).to_hex();
    let name = format!("{}.sock", hash.get(..16).unwrap_or_default());
    let runtime = environment("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|p| p.is_absolute() && p.is_dir());
    let beside = canonical.parent().map(|folder| folder.join(".soxa"));
    let folders = [runtime.map(|folder| folder.join("soxa")), beside];
    folders.into_iter().flatten().map(|folder| folder.join(&name)).collect()
}

fn canonical(store: &Path) -> PathBuf {
    let whole = || std::fs::canonicalize(store).ok();
    let folder = || {
        let parent = store.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(std::fs::canonicalize(parent).ok()?.join(store.file_name()?))
    };
    whole().or_else(folder).unwrap_or_else(|| store.to_owned())
}

/// Reaches the owner at a socket.
pub fn connect(socket: &Path) -> io::Result<UnixStream> {
    through_folder(socket, |short| UnixStream::connect(short))
}

/// Waits at a socket. The caller holds the register, so what is left at the path is nobody's any more.
pub fn bind(socket: &Path, group: bool) -> io::Result<UnixListener> {
    let folder = socket.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.exists() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let here = std::fs::symlink_metadata(folder)?;
    if !here.is_dir() || here.mode() & 0o002 != 0 {
        return Err(refused(folder, "phải là thư mục thật mà người khác không ghi được (không dùng /tmp)"));
    }
    match std::fs::symlink_metadata(socket) {
        Ok(left) if std::os::unix::fs::FileTypeExt::is_socket(&left.file_type()) => {
            std::fs::remove_file(socket)?;
        }
        Ok(_) => return Err(refused(socket, "có tệp khác ở chỗ của socket: xem và chuyển nó đi")),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(e),
    }
    let others = if group { Mode::from_raw_mode(0o117) } else { Mode::from_raw_mode(0o177) };
    let before = umask(others);
    let bound = through_folder(socket, |short| UnixListener::bind(short));
    umask(before);
    bound
}

fn refused(path: &Path, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, format!("{}: {why}", path.display()))
}

/// A path that is too long for a socket is reached through its opened folder.
fn through_folder<T>(socket: &Path, reach: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
    let (Some(folder), Some(name)) = (socket.parent(), socket.file_name()) else { return reach(socket) };
    if socket.as_os_str().len() <= LONGEST {
        return reach(socket);
    }
    let folder = rustix::fs::open(folder, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let short = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&folder));
    reach(&Path::new(&short).join(name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_socket_follows_the_register_whichever_way_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("register.redb");
        std::fs::write(&store, b"").unwrap();
        let run = folder.path().to_owned();
        let environment = |_: &str| Some(run.clone().into_os_string());
        let direct = candidates(&store, None, environment);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("link")).unwrap();
        let linked = candidates(&folder.path().join("link/register.redb"), None, environment);
        assert_eq!(direct, linked);
        assert_eq!(direct.len(), 2);
        assert_eq!(candidates(&store, Some("a".into()), environment), vec![PathBuf::from("a")]);
    }

    #[test]
    fn nothing_foreign_at_the_path_is_followed_or_removed() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("s.sock");
        let target = folder.path().join("target");
        std::os::unix::fs::symlink(&target, &socket).unwrap();
        assert!(bind(&socket, false).is_err());
        assert!(!target.exists());
        std::fs::remove_file(&socket).unwrap();
        std::fs::write(&socket, b"letter").unwrap();
        assert!(bind(&socket, false).is_err());
        assert_eq!(std::fs::read(&socket).unwrap(), b"letter");
        std::fs::remove_file(&socket).unwrap();
        drop(bind(&socket, false).unwrap());
        let again = bind(&socket, false).unwrap();
        assert_eq!(std::fs::metadata(&socket).unwrap().mode() & 0o777, 0o600);
        drop(again);
    }

    #[test]
    fn a_folder_anyone_may_write_to_is_refused_and_a_long_path_is_not() {
        assert!(bind(Path::new("/tmp/soxa-test-never.sock"), false).is_err());
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("x".repeat(120)).join("s.sock");
        let listener = bind(&deep, false).unwrap();
        assert!(connect(&deep).is_ok());
        drop(listener);
    }
}
