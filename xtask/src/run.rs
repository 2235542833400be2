//! Running other programs, and saying so.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The project's root: cargo says where this package is now, which may not be where it was compiled.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().map(Path::to_path_buf).unwrap_or(here)
}

/// A program, to be run in the project's root, that finds what `cargo install` has put down.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = home.map(|home| home.join("bin")).into_iter().chain(std::env::split_paths(&path));
    if let Ok(path) = std::env::join_paths(places) {
        command.env("PATH", path);
    }
    command
}

/// Runs it, its output on ours. Fails with what was run where it fails.
pub fn run(command: &mut Command) -> Result<(), String> {
    let words = announce(command);
    let status = command.status().map_err(|error| format!("{words}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{words}: {status}")) }
}

/// Runs it and hands every line of its output to `look` on the way to ours. Says whether it succeeded.
pub fn watch(command: &mut Command, mut look: impl FnMut(&str)) -> Result<bool, String> {
    let words = announce(command);
    let told = |error| format!("{words}: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(told)?;
    let stdout = child.stdout.take().ok_or("no output")?;
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line.map_err(told)?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        look(&line);
    }
    Ok(child.wait().map_err(told)?.success())
}

/// What a program prints; `None` where it is missing or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn announce(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let words = words.join(" ");
    println!("$ {words}");
    // Lost output is no reason to stop.
    let _ = std::io::stdout().flush();
    words
}
