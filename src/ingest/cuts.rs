//! Parts of one text for several columns, such as the subscription in a resource id.
//!
//! Few different texts come again and again, so that their parts are remembered.

use hashbrown::HashMap;
use std::borrow::Cow;
use std::rc::Rc;

/// Cuts the text of a cell out of a longer text.
pub(super) type Cut = for<'t> fn(&'t str) -> Cow<'t, str>;

/// The parts of a text, one for each column.
pub(super) type Parts = Rc<[Rc<str>]>;

/// At most this many texts are remembered.
const MAX_TEXTS: usize = 1024;
/// Longer ones are not: they are hardly the same in several records.
const MAX_TEXT_BYTES: usize = 1024;

/// Columns that get parts of the same text.
pub(super) struct Cuts {
    /// Column and how its part is cut.
    pub(super) columns: Vec<(usize, Cut)>,
    known: HashMap<Rc<str>, Parts>,
    last: Option<(Rc<str>, Parts)>,
}

impl Cuts {
    /// Nothing remembered yet.
    pub(super) fn new(columns: Vec<(usize, Cut)>) -> Self {
        Self { columns, known: HashMap::new(), last: None }
    }

    /// The parts of a text.
    pub(super) fn parts(&mut self, text: &str) -> Parts {
        if let Some((last, parts)) = &self.last
            && **last == *text
        {
            return parts.clone();
        }
        if let Some((text, parts)) = self.known.get_key_value(text) {
            self.last = Some((text.clone(), parts.clone()));
            return parts.clone();
        }
        let parts: Parts = self.columns.iter().map(|(_, cut)| Rc::from(&*cut(text))).collect();
        if text.len() > MAX_TEXT_BYTES {
            return parts;
        }
        let text: Rc<str> = text.into();
        if self.known.len() < MAX_TEXTS {
            self.known.insert(text.clone(), parts.clone());
        }
        self.last = Some((text, parts.clone()));
        parts
    }
}
