//! The project's own commands: `cargo xtask build`, `serve` and `test`.
//!
//! Each does all its set-up: pinned tools come from their registries, nothing from anywhere else.

mod build;
mod run;
mod seal;
mod serve;
mod stages;
mod timezones;
mod tools;
mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask build [--dist DIR]               make DIR (dist/), which works under any path of any host
cargo xtask serve [--port N] [--path /sub/]  build, then serve it on this machine only
cargo xtask test                             run every check
cargo xtask timezones                        make the table of time zones anew, from /usr/share/zoneinfo";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.first().map(String::as_str) {
        Some("build") => option(&arguments, "--dist").and_then(|dist| build::build(&dist_of(dist)).map(|()| true)),
        Some("serve") => serve(&arguments).map(|()| true),
        Some("test") => Ok(stages::test()),
        Some("timezones") => timezones::write().map(|()| true),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn serve(arguments: &[String]) -> Result<(), String> {
    let port =
        option(arguments, "--port")?.map_or(Ok(0), |port| port.parse().map_err(|_| format!("{port}: no port.")))?;
    let path = option(arguments, "--path")?.unwrap_or_else(|| "/".to_owned());
    let dist = run::root().join("dist");
    build::build(&dist)?;
    serve::serve(&dist, port, &path)
}

fn dist_of(option: Option<String>) -> PathBuf {
    option.map_or_else(|| run::root().join("dist"), |dist| std::env::current_dir().unwrap_or_default().join(dist))
}

/// The word after `name`.
fn option(arguments: &[String], name: &str) -> Result<Option<String>, String> {
    match arguments.iter().position(|argument| argument == name) {
        Some(at) => arguments.get(at + 1).cloned().map(Some).ok_or_else(|| format!("{name} wants a value.\n{USAGE}")),
        None => Ok(None),
    }
}
