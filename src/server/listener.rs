//! The listener of a register: a socket that is there for as long as its owner is. If it is taken away, or its folder
//! is, or another file system is laid over it, it is made again; whoever wants the owner to end wakes it directly.
//! While nothing happens, nothing runs.

use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};

use super::address::{self, Identity};
use super::protocol::{CLOSING, ToClient, say};
use super::waker::Waker;

/// After something happened around the socket it is looked at again after these times: a folder made anew may get a
/// file system laid over it a moment later.
const LOOKS: [Duration; 6] = [
    Duration::from_millis(20),
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(10),
];
/// Pauses while the system has no more files to be opened.
const LEAST_PAUSE: Duration = Duration::from_millis(1);
const MOST_PAUSE: Duration = Duration::from_millis(500);

/// What is watched of a folder.
const WATCHED: WatchFlags = WatchFlags::CREATE
    .union(WatchFlags::DELETE)
    .union(WatchFlags::MOVE)
    .union(WatchFlags::ATTRIB)
    .union(WatchFlags::DELETE_SELF)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::ONLYDIR);

/// What is watched of the folders above it.
const GONE: WatchFlags = WatchFlags::DELETE_SELF.union(WatchFlags::MOVE_SELF).union(WatchFlags::ONLYDIR);

/// A listener that sees to it that it can be reached.
#[derive(Debug)]
pub struct Listener {
    socket: PathBuf,
    group: bool,
    bound: Option<(UnixListener, Identity)>,
    waker: Waker,
    watch: Option<OwnedFd>,
    /// Tells of file systems that come and go.
    mounts: Option<std::fs::File>,
}

/// What a look at everything that may happen found.
struct Happened {
    waker: bool,
    somebody: bool,
    around: bool,
}

impl Listener {
    /// Begins to listen.
    pub fn open(socket: &Path, group: bool) -> io::Result<Self> {
        let listener = address::bind(socket, group)?;
        listener.0.set_nonblocking(true)?;
        let mut listener = Self {
            socket: socket.to_owned(),
            group,
            bound: Some(listener),
            waker: Waker::new()?,
            watch: None,
            mounts: std::fs::File::open("/proc/self/mountinfo").ok(),
        };
        listener.watch();
        Ok(listener)
    }

    /// What ends the wait when it is called.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Hands everybody who comes to `welcome`, until the waker is called.
    pub fn wait(&mut self, mut welcome: impl FnMut(UnixStream)) {
        let mut looks = LOOKS.iter();
        let mut next: Option<Instant> = None;
        let mut pause = LEAST_PAUSE;
        loop {
            let Ok(happened) = self.sleep(next) else {
                std::thread::sleep(MOST_PAUSE);
                continue;
            };
            if happened.waker {
                return;
            }
            if happened.somebody {
                pause = self.admit(&mut welcome, pause);
            }
            let due = next.is_some_and(|at| at <= Instant::now());
            if happened.around {
                looks = LOOKS.iter();
            }
            if happened.around || due {
                self.see_to_it();
                // As long as there is no socket, it is tried again.
                let wait = looks.next().or(LOOKS.last().filter(|_| self.bound.is_none()));
                next = wait.map(|wait| Instant::now() + *wait);
            }
        }
    }

    /// Sleeps until something happens, or until then.
    fn sleep(&self, until: Option<Instant>) -> io::Result<Happened> {
        let waker = self.waker.as_fd();
        let mut fds = vec![PollFd::from_borrowed_fd(waker, PollFlags::IN)];
        let listener = self.bound.as_ref().map(|(l, _)| (l.as_fd(), PollFlags::IN));
        let watch = self.watch.as_ref().map(|fd| (fd.as_fd(), PollFlags::IN));
        let mounts = self.mounts.as_ref().map(|fd| (fd.as_fd(), PollFlags::PRI));
        let mut at = [None; 3];
        for (slot, watched) in at.iter_mut().zip([listener, watch, mounts]) {
            if let Some((fd, flags)) = watched {
                *slot = Some(fds.len());
                fds.push(PollFd::from_borrowed_fd(fd, flags));
            }
        }
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
        let ready =
            |at: Option<usize>| at.and_then(|at| fds.get(at)).is_some_and(|fd| !fd.revents().is_empty());
        let [listener, watch, mounts] = at;
        let happened = Happened {
            waker: ready(Some(0)),
            somebody: ready(listener),
            around: ready(watch) | ready(mounts),
        };
        Ok(happened)
    }

    /// Lets in who waits; how long to rest when it could not be done.
    fn admit(&self, welcome: &mut impl FnMut(UnixStream), pause: Duration) -> Duration {
        let Some((listener, _)) = &self.bound else { return LEAST_PAUSE };
        match listener.accept() {
            Ok((stream, _)) => {
                if stream.set_nonblocking(false).is_ok() {
                    welcome(stream);
                }
                LEAST_PAUSE
            }
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::ConnectionAborted) => LEAST_PAUSE,
            Err(_) => {
                // No more files to be opened: what is open will be closed some time; asking at once again would only
                // burn the processor.
                std::thread::sleep(pause);
                (pause * 2).min(MOST_PAUSE)
            }
        }
    }

    /// Makes the socket again if it is no longer the one listened at.
    fn see_to_it(&mut self) {
        let there = address::identity(&self.socket);
        let ours = self.bound.as_ref().map(|(_, identity)| *identity);
        if there.is_none() || there != ours {
            self.bound = None;
            if let Ok(listener) = address::bind(&self.socket, self.group)
                && listener.0.set_nonblocking(true).is_ok()
            {
                self.bound = Some(listener);
            }
        }
        self.watch();
    }

    /// Watches the socket's folder, and whatever of the way to it there is. A new watch forgets what the old one saw.
    fn watch(&mut self) {
        self.watch = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok();
        let Some(watch) = &self.watch else { return };
        let folder = self.socket.parent().unwrap_or(Path::new("."));
        // Where the folder is missing, it is the nearest one above it in which it will appear.
        let mut near = true;
        for step in folder.ancestors().filter(|step| !step.as_os_str().is_empty()) {
            let there = inotify::add_watch(watch, step, if near { WATCHED } else { GONE }).is_ok();
            near &= !there;
        }
    }

    /// Takes the socket away, if it is still this listener's; whoever waits before it is told to come again.
    pub fn close(self) {
        let Some((listener, identity)) = &self.bound else { return };
        if address::identity(&self.socket) == Some(*identity) {
            let _ = std::fs::remove_file(&self.socket);
        }
        while let Ok((stream, _)) = listener.accept() {
            let _ = say(&mut &stream, &ToClient::Exit(4, CLOSING.to_owned()));
        }
    }
}
