//! What the editor asks while a query is written.

// What is not there fails the test.
#![allow(clippy::expect_used)]

mod complete;
mod edits;
mod figures;
mod robust;
mod words;

use crate::engine::Engine;
use std::path::Path;
use tallyman::protocol::{EditAnswer, EditAsk, Reply, Request};

/// Where the caret stands in the text of a case.
const CARET: char = '‸';

/// An engine with registry logs and a table of odd names.
fn engine() -> Engine {
    let mut engine = Engine::new(2);
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for file in ["acr/login.jsonl", "acr/repository.jsonl"] {
        engine.load(file, &std::fs::read(fixtures.join(file)).expect("the fixture is there"));
    }
    let odd = "TimeGenerated,kind,first name,size,note\n2024-05-01T08:00:00Z,a,Ada,1,x\n2024-05-01T09:00:00Z,b,Bob,2,y\n\
               2024-05-01T10:00:00Z,b,it's,3,z\n";
    engine.load("odd.csv", odd.as_bytes());
    engine
}

fn ask(engine: &mut Engine, ask: EditAsk) -> EditAnswer {
    let mut answers = Vec::new();
    engine.session.handle(Request::Edit { number: 7, ask }, &mut |reply| match reply {
        Reply::Edited { number: 7, answer } => answers.push(answer),
        other => panic!("{other:?}"),
    });
    answers.pop().expect("every question is answered at once")
}

/// The text without its caret, and where that stood.
fn at_caret(text: &str) -> (String, usize) {
    let at = text.find(CARET).expect("the case has a caret");
    (text.replacen(CARET, "", 1), at)
}
