//! Texts out of a text: patterns, regular expressions, keys with values.

mod pairs;
mod pattern;
#[cfg(test)]
mod tests;

use crate::kql::plan::Finder;
use std::borrow::Cow;

/// What was found for each column; `None` where nothing was.
pub(super) type Found<'t> = Vec<Option<Cow<'t, str>>>;

/// Looks through one text and says whether it fits. `found` has an entry for each column, all `None`.
pub(super) fn find<'t>(how: &Finder, text: &'t str, found: &mut Found<'t>) -> bool {
    match how {
        Finder::Pattern(pieces) => pattern::fits(pieces, text, found),
        Finder::Groups(regex, groups) => {
            let Some(captures) = regex.captures(text) else { return false };
            for (found, group) in found.iter_mut().zip(groups) {
                *found = captures.get(*group).map(|part| Cow::Borrowed(part.as_str()));
            }
            true
        }
        Finder::Pairs(pairs) => {
            pairs::find(pairs, text, found);
            true
        }
    }
}
