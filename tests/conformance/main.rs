//! The conformance runner: recorded answers of the real engine against ours.
//!
//! `KQL_CORPUS` names the folder of cases, `KQL_ANSWERS` a file to write our answers to, `KQL_FAILURES` how many failures
//! to print. Without a corpus it says so and succeeds. It sets no score: it fails on a panic or an unreadable corpus.
//! With `KQL_SCHEMAS=FILE` it runs nothing, and writes what the binder says of these and further queries.

mod cases;
mod cells;
mod judge;
mod mistakes;
mod run;
mod schemas;
mod words;

use cases::Case;
use run::Answer;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;
use tallyman::kql::syntax::parse;

/// Passed and all.
#[derive(Default)]
struct Tally {
    passed: usize,
    total: usize,
}

/// All that a run came to.
#[derive(Default)]
struct Score {
    core: Tally,
    extra: Tally,
    parse: Tally,
    panics: Vec<String>,
    failures: Vec<String>,
    answers: String,
}

fn main() -> ExitCode {
    if let Some(path) = std::env::var_os("KQL_SCHEMAS") {
        return schemas(Path::new(&path));
    }
    let folder = cases::folder();
    if !folder.is_dir() {
        println!("conformance: skipped, there is no corpus in {}", folder.display());
        return ExitCode::SUCCESS;
    }
    match cases::read(&folder).and_then(|cases| report(&cases)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            println!("conformance: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes what the binder says of every query.
fn schemas(path: &Path) -> ExitCode {
    run::collect_panics();
    match schemas::write(path) {
        Ok(count) => {
            println!("conformance: what the binder says of {count} queries is in {}", path.display());
            ExitCode::SUCCESS
        }
        Err(message) => {
            println!("conformance: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all cases and prints the score; whether nothing panicked.
fn report(cases: &[Case]) -> Result<bool, String> {
    run::collect_panics();
    let mut score = Score::default();
    for case in cases {
        if case.tier.is_some() { score.engine_case(case) } else { score.parse_case(case) }
    }
    if let Some(path) = std::env::var_os("KQL_ANSWERS") {
        std::fs::write(&path, &score.answers).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let wanted = std::env::var("KQL_FAILURES").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    for failure in score.failures.iter().take(wanted) {
        println!("{failure}");
    }
    for panic in &score.panics {
        println!("{panic}");
    }
    let Score { core, extra, parse, panics, .. } = &score;
    println!(
        "conformance: core {} of {}, extra {} of {}, parse {} of {}, {} panics",
        core.passed,
        core.total,
        extra.passed,
        extra.total,
        parse.passed,
        parse.total,
        panics.len()
    );
    Ok(panics.is_empty())
}

impl Score {
    fn engine_case(&mut self, case: &Case) {
        let answer = run::answer(&case.query);
        self.line(&answer.line(&case.id));
        if let Answer::Panicked(message) = &answer {
            self.panics.push(format!("{}: {message}", case.id));
        }
        let tally = if case.tier.as_deref() == Some("extra") { &mut self.extra } else { &mut self.core };
        tally.total += 1;
        match judge::judge(case, &answer) {
            None => tally.passed += 1,
            Some(reason) => self.failures.push(format!("{}: {reason}", case.id)),
        }
    }

    fn parse_case(&mut self, case: &Case) {
        let query = &case.query;
        let parsed =
            run::guarded(|| parse(query).diagnostics.iter().map(|diagnostic| diagnostic.render(query)).collect());
        let diagnostics: Vec<String> = parsed.unwrap_or_else(|message| {
            self.panics.push(format!("{}: {message}", case.id));
            vec![message]
        });
        self.line(&serde_json::json!({ "id": case.id, "diagnostics": diagnostics }));
        self.parse.total += 1;
        match diagnostics.first() {
            None => self.parse.passed += 1,
            Some(first) => self.failures.push(format!("{}: {first}", case.id)),
        }
    }

    fn line(&mut self, line: &serde_json::Value) {
        let _ = writeln!(self.answers, "{line}");
    }
}
