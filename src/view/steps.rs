//! Which writes of the address are steps of the history: one for each question that was run, however slowly it was typed.

/// The entry of the history that the address bar shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Entry {
    /// It was just read and shown; the first write says how the page itself would put it.
    #[default]
    Read,
    /// A question that was run, or that came by a link: edits leave it alone.
    Step(String),
    /// A question that is being written: edits and its first run take its place.
    Draft,
}

/// Follows the entry.
#[derive(Clone, Debug, Default)]
pub struct Steps(Entry);

impl Steps {
    /// The page shows what the address says: at the start, and after Back or Forward.
    pub fn read(&mut self) {
        self.0 = Entry::Read;
    }

    /// Whether a write adds an entry; otherwise it takes the place of the one that is there. `is_run` says that the
    /// question is run now, `is_new` that the address changes.
    pub fn adds(&mut self, query: &str, is_run: bool, is_new: bool) -> bool {
        let (adds, entry) = match &self.0 {
            Entry::Step(old) if old != query => {
                (true, if is_run { Entry::Step(query.to_owned()) } else { Entry::Draft })
            }
            Entry::Step(_) => (is_run && is_new, Entry::Step(query.to_owned())),
            Entry::Draft if !is_run => (false, Entry::Draft),
            Entry::Read | Entry::Draft => (false, Entry::Step(query.to_owned())),
        };
        self.0 = entry;
        adds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_that_was_run_is_a_step() {
        let mut steps = Steps::default();
        assert!(!steps.adds("", false, true), "the page puts its own address");
        assert!(steps.adds("A", false, true), "the first edit leaves the empty page alone");
        assert!(!steps.adds("A | take 1", false, true), "further edits are of the same draft");
        assert!(!steps.adds("A | take 1", true, false), "the draft becomes the step");
        assert!(!steps.adds("A | take 1", true, false), "the same again is no step");
        assert!(steps.adds("A | take 1", true, true), "another time range is one");
        assert!(!steps.adds("A | take 1", false, true), "another view is none");
        assert!(steps.adds("B", true, true), "run at once, before the draft was written");
        assert!(steps.adds("B | take 2", false, true));
    }

    #[test]
    fn going_back_adds_nothing() {
        let mut steps = Steps::default();
        steps.adds("A", true, true);
        steps.adds("B", true, true);
        steps.read();
        assert!(!steps.adds("A, as the editor has it", false, true));
        assert!(steps.adds("C", false, true), "an edit leaves the old question alone");
    }
}
