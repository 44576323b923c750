//! `soxa`: the commune's register. Everything is in the library.

fn main() -> std::process::ExitCode {
    soxa::cli::run()
}
