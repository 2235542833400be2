//! `cargo xtask test`: every check, cheapest first, with its time.

use crate::run::{program, root, run, watch};
use crate::{build, tools};
use std::process::Command;
use std::time::Instant;

/// What has been checked so far.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    /// Tests that did not run, by what said so.
    left_out: u64,
    lines: Vec<String>,
}

impl Tally {
    /// Runs one stage; a stage without tests of its own counts as one check. Says whether it passed.
    fn stage(&mut self, name: &str, check: impl FnOnce(&mut Self) -> Result<bool, String>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let (passed, failed) = (self.passed, self.failed);
        let good = check(self).unwrap_or_else(|message| {
            println!("{message}");
            false
        });
        if (self.passed, self.failed) == (passed, failed) {
            *(if good { &mut self.passed } else { &mut self.failed }) += 1;
        } else if !good && self.failed == failed {
            // Its tests passed, but it did not end well.
            self.failed += 1;
        }
        let word = if good { "ok" } else { "FAILED" };
        self.lines.push(format!("{:>7.1} s  {name}: {word}", start.elapsed().as_secs_f64()));
        good
    }

    /// Reads the counts that cargo's and Node's test runners print.
    fn count(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["test", "result:", _, passed, "passed;", failed, "failed;", ignored, "ignored;", ..] => {
                self.passed += passed.parse().unwrap_or(0);
                self.failed += failed.parse().unwrap_or(0);
                self.left_out += ignored.parse().unwrap_or(0);
            }
            ["ℹ" | "#", "pass", passed] => self.passed += passed.parse().unwrap_or(0),
            ["ℹ" | "#", "fail" | "cancelled", failed] => self.failed += failed.parse().unwrap_or(0),
            ["ℹ" | "#", "skipped" | "todo", ignored] => self.left_out += ignored.parse().unwrap_or(0),
            _ => {}
        }
    }
}

/// Runs every check, even after one has failed; says whether all passed.
pub fn test() -> bool {
    let start = Instant::now();
    let mut tally = Tally::default();
    let dist = root().join("dist");
    tally.stage("format", |_| cargo(&["fmt", "--all", "--check"]));
    tally.stage("native tests, architecture among them", |tally| {
        watch(program("cargo").args(["test", "--locked", "--workspace", "--no-fail-fast"]), |line| tally.count(line))
    });
    tally.stage("differential, against Kusto's own binder", differential);
    tally.stage("clippy, native", |_| clippy("native", &["--workspace", "--all-targets"]));
    tally.stage("clippy, wasm32", |_| {
        tools::for_build()?;
        clippy("wasm", &["--workspace", "--exclude", "xtask", "--lib", "--bins", "--target", "wasm32-unknown-unknown"])
    });
    let built = tally.stage("release build", |_| build::build(&dist).map(|()| true));
    tally.stage("end to end, in Chromium", |tally| {
        if !built {
            return Err("There is no page to test.".to_owned());
        }
        let folder = root().join("tests/e2e");
        let chromium = tools::chromium()?;
        tools::npm_packages(&folder)?;
        let mut node = program("node");
        node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]).current_dir(&folder);
        watch(node.env("CHROME_PATH", chromium).env("TALLYMAN_DIST", &dist), |line| tally.count(line))
    });
    println!("\n{}", tally.lines.join("\n"));
    println!("{:>7.1} s  in all", start.elapsed().as_secs_f64());
    if tally.left_out > 0 {
        println!("{} tests were left out (ignored or skipped): see above which and why.", tally.left_out);
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    tally.failed == 0
}

/// Our binder writes what it says of every query; Node asks Kusto's binder the same.
fn differential(tally: &mut Tally) -> Result<bool, String> {
    let folder = root().join("tests/differential");
    let schemas = root().join("target/schemas.jsonl");
    std::fs::create_dir_all(root().join("target")).map_err(|error| error.to_string())?;
    run(program("cargo").args(["test", "--locked", "--test", "conformance"]).env("KQL_SCHEMAS", &schemas))?;
    tools::npm_packages(&folder)?;
    watch(program("node").arg("check.mjs").arg(&schemas).current_dir(&folder), |line| tally.count(line))
}

fn cargo(arguments: &[&str]) -> Result<bool, String> {
    run(program("cargo").args(arguments)).map(|()| true)
}

fn clippy(kind: &str, what: &[&str]) -> Result<bool, String> {
    let mut command: Command = program("cargo");
    command.env("CLIPPY_CONF_DIR", root().join("tests/clippy").join(kind));
    run(command.args(["clippy", "--locked"]).args(what).args(["--", "-D", "warnings"])).map(|()| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(lines: &[&str]) -> (u64, u64, u64) {
        let mut tally = Tally::default();
        for line in lines {
            tally.count(line);
        }
        (tally.passed, tally.failed, tally.left_out)
    }

    #[test]
    fn both_runners_are_counted() {
        let cargo = "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(counted(&[cargo, cargo]), (6, 2, 4));
        assert_eq!(counted(&["ℹ tests 9", "ℹ pass 5", "ℹ fail 1", "ℹ cancelled 1", "ℹ skipped 2"]), (5, 2, 2));
        assert_eq!(counted(&["running 3 tests", "test a ... ok"]), (0, 0, 0));
    }

    #[test]
    fn a_failed_stage_counts_whatever_its_tests_say() {
        let mut tally = Tally::default();
        assert!(tally.stage("good", |_| Ok(true)));
        assert!(!tally.stage("bad", |_| Ok(false)));
        assert!(!tally.stage("broken", |_| Err("no such tool".to_owned())));
        let crashed = tally.stage("crashed after its tests", |tally| {
            tally.passed += 4;
            Ok(false)
        });
        assert!(!crashed);
        assert_eq!((tally.passed, tally.failed), (5, 3));
    }
}
