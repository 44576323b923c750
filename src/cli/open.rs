//! `soxa` without a command: the screens, on this terminal.

use std::io::{IsTerminal, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::time::Instant;

use super::context::{Color, Context, Language};
use super::failure::Failure;
use super::relay;
use crate::cli::problem::CommandProblem;
use crate::server::client;
use crate::server::client::Asked;
use crate::server::protocol::{Attach, Want};
use crate::tui::keymap::Keymap;
use crate::tui::local::{LocalTerminal, Manner};
use crate::tui::session::Options;
use crate::tui::theme::{Glyphs, Theme};
use crate::tui::words::Words;

/// Opens the register on this terminal.
pub fn run(context: &Context) -> Result<u8, Failure> {
    needs_terminal()?;
    show(context)
}

/// Refuses to go on without a terminal.
pub fn needs_terminal() -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::Usage(CommandProblem::NoTerminal))
}

/// Takes the terminal, says that the register is being checked, finds or starts its owner, and attaches.
pub fn show(context: &Context) -> Result<u8, Failure> {
    attach(context, false, relay::owner_or_start)
}

/// Attaches this terminal to the owner that `reach` reaches.
pub fn attach(
    context: &Context,
    read_only: bool,
    reach: impl Fn(&Context) -> Result<UnixStream, Failure>,
) -> Result<u8, Failure> {
    let ui = &context.ui;
    relay::unlock_first(context, read_only, &reach)?;
    let options = options(context)?;
    let (keymap, own_keymap) = options.keymap.parts();
    let terminal_error = |e| Failure::io("terminal", e);
    let terminal = LocalTerminal::open(manner(options.theme)).map_err(terminal_error)?;
    let mut out = terminal.writer();
    let path = context.store_path();
    let checking = options.words.fill("open.checking", &[("path", &path.display().to_string())]);
    let checking: String =
        checking.chars().map(|c| options.theme.shown(c.encode_utf8(&mut [0; 4])).into_owned()).collect();
    let begin = if options.theme.plain { "" } else { "\x1b[H\x1b[2J " };
    let end = if options.theme.plain { "\r\n" } else { "" };
    write!(out, "{begin}{checking}{end}").and_then(|()| out.flush()).map_err(terminal_error)?;
    let size = terminal.size();
    let want = Want::Attach(Attach {
        width: size.width,
        height: size.height,
        read_only,
        is_far: setting("SSH_CONNECTION").is_some(),
        theme: options.theme,
        english: context.globals.lang == Language::En,
        keymap: keymap.to_owned(),
        own_keymap,
    });
    let until = Instant::now() + relay::PATIENCE;
    let ended = loop {
        let ended = reach(context).and_then(|stream| {
            client::attach(stream, relay::hello(context, want.clone())?, &terminal)
                .map_err(|e| relay::lost(&e))
        });
        match ended {
            Ok(Asked::NotBegun) if Instant::now() < until => std::thread::sleep(relay::PAUSE),
            // Gone for good, or closed and locked again since it was asked.
            Ok(Asked::NotBegun | Asked::Locked(..)) => {
                break Err(Failure::Lost(std::io::ErrorKind::ConnectionReset));
            }
            Ok(Asked::Ended(ending)) => break Ok(ending),
            Err(e) => break Err(e),
        }
    };
    terminal.close().map_err(terminal_error)?;
    let (status, text) = ended?;
    if !text.is_empty() {
        ui.tell(&text);
    }
    Ok(status)
}

/// Words, keys and look of this terminal.
pub fn options(context: &Context) -> Result<Options, Failure> {
    let words = Words::of(context.lang()).map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
    let keymap = Keymap::in_force(|name| std::env::var_os(name))
        .map_err(|e| Failure::Refused(CommandProblem::other(&e)))?;
    let no_colour =
        context.globals.color == Color::Never || std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let term = std::env::var("TERM").unwrap_or_default();
    let mut theme = Theme::for_terminal(&term, no_colour);
    theme.plain = setting("SOXA_PLAIN").map_or(theme.plain, |on| on != "0");
    if let Some(name) = setting("SOXA_THEME") {
        let colours = Theme::colours_named(&name)
            .ok_or_else(|| Failure::Usage(CommandProblem::NoSuchTheme { name: name.clone() }))?;
        theme.colours = if theme.fixed { theme.colours } else { colours };
    }
    match std::env::var("SOXA_GLYPHS").as_deref() {
        Ok("full") => theme.glyphs = Glyphs::Full,
        Ok("console") => theme.glyphs = Glyphs::Console,
        Ok("ascii") => theme.glyphs = Glyphs::Ascii,
        _ if !locale_is_utf8() => theme.glyphs = Glyphs::Ascii,
        _ => {}
    }
    Ok(Options { words: Rc::new(words), keymap: Rc::new(keymap), theme })
}

/// A setting from the environment; an empty one is none.
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Terminals that tell of clicks, by how their names begin.
const CLICKED: [&str; 16] = [
    "xterm",
    "screen",
    "tmux",
    "rxvt",
    "putty",
    "alacritty",
    "foot",
    "kitty",
    "konsole",
    "st-",
    "vte",
    "contour",
    "wezterm",
    "gnome",
    "ms-terminal",
    "mintty",
];

/// How the terminal is taken: clicks only where it has them, and they are not refused.
pub fn manner(theme: Theme) -> Manner {
    let term = setting("TERM").unwrap_or_default();
    let refused = setting("SOXA_MOUSE").is_some_and(|on| on == "0");
    let mouse = !theme.plain && !refused && CLICKED.iter().any(|name| term.starts_with(name));
    let remote = setting("SSH_CONNECTION").or_else(|| setting("SSH_TTY")).is_some();
    Manner { plain: theme.plain, mouse, remote }
}

/// Whether the locale says UTF-8; one that says nothing is believed to be.
fn locale_is_utf8() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    match locale {
        None => true,
        Some(l) => {
            matches!(l.as_str(), "C" | "POSIX") || l.to_ascii_lowercase().replace('-', "").contains("utf8")
        }
    }
}
