//! Where a register's owner is reached: a socket in a folder that only its user can enter.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;
use rustix::net::sockopt::socket_peercred;

use soxa_files::folder::unfinished_beside;

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

/// Which file a socket is: device and number.
pub type Identity = (u64, u64);

/// The socket at a path, if there is one.
pub fn identity(socket: &Path) -> Option<Identity> {
    let here = std::fs::symlink_metadata(socket).ok()?;
    here.file_type().is_socket().then(|| (here.dev(), here.ino()))
}

/// Reaches the owner at a socket: a real one, in a folder that is no link and that not everybody may write to.
pub fn connect(socket: &Path) -> io::Result<UnixStream> {
    let (folder, name) = opened(socket)?;
    let here = rustix::fs::statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(here.st_mode) != FileType::Socket {
        return Err(refused(socket, "không phải socket, hoặc là liên kết: không nối vào"));
    }
    UnixStream::connect(through(&folder, &name))
}

/// Whether the process at the other end may be believed: one of this user, of root, or of a user named here.
pub fn is_trusted(stream: &UnixStream, named: &[u32]) -> io::Result<Result<(), u32>> {
    let peer = socket_peercred(stream)?.uid.as_raw();
    let own = rustix::process::geteuid().as_raw();
    Ok(if peer == own || peer == 0 || named.contains(&peer) { Ok(()) } else { Err(peer) })
}

/// Waits at a socket. The caller holds the register, so what is left at the path is nobody's any more. The socket gets
/// its name only once its permissions are right.
pub fn bind(socket: &Path, group: bool) -> io::Result<(UnixListener, Identity)> {
    let parent = socket.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.exists() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    }
    let (folder, name) = opened(socket)?;
    match rustix::fs::statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(left) if FileType::from_raw_mode(left.st_mode) != FileType::Socket => {
            return Err(refused(socket, "có tệp khác ở chỗ của socket: xem và chuyển nó đi"));
        }
        Ok(_) | Err(Errno::NOENT) => {}
        Err(e) => return Err(e.into()),
    }
    let unfinished = unfinished_beside(Path::new(&name))?.into_os_string();
    let listener = UnixListener::bind(through(&folder, &unfinished))?;
    let mode = Mode::from_raw_mode(if group { 0o660 } else { 0o600 });
    let named = rustix::fs::chmodat(&folder, &unfinished, mode, AtFlags::empty())
        .and_then(|()| rustix::fs::renameat(&folder, &unfinished, &folder, &name))
        .and_then(|()| rustix::fs::statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW));
    match named {
        Ok(here) => Ok((listener, (here.st_dev, here.st_ino))),
        Err(e) => {
            let _ = rustix::fs::unlinkat(&folder, &unfinished, AtFlags::empty());
            Err(e.into())
        }
    }
}

/// A socket's folder, held open, and its name there.
fn opened(socket: &Path) -> io::Result<(OwnedFd, OsString)> {
    let parent = socket.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = socket.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    let bad = || refused(parent, "phải là thư mục thật mà người khác không ghi được (không dùng /tmp)");
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = rustix::fs::open(parent, flags, Mode::empty()).map_err(|e| match e {
        Errno::LOOP | Errno::NOTDIR => bad(),
        e => e.into(),
    })?;
    if rustix::fs::fstat(&folder)?.st_mode & 0o002 != 0 {
        return Err(bad());
    }
    Ok((folder, name))
}

/// The path of a file in an opened folder, short enough for a socket wherever the folder is.
fn through(folder: &OwnedFd, name: &OsStr) -> PathBuf {
    Path::new(&format!("/proc/self/fd/{}", folder.as_raw_fd())).join(name)
}

fn refused(path: &Path, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, format!("{}: {why}", path.display()))
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
        let real = folder.path().join("real.sock");
        let listener = bind(&real, false).unwrap();
        std::fs::remove_file(&socket).unwrap();
        std::os::unix::fs::symlink(&real, &socket).unwrap();
        assert!(connect(&real).is_ok() && connect(&socket).is_err());
        drop(listener);
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
