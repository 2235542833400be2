//! The reference as the page shows it: kinds to filter by, what is counted, and an entry's name in a link.

use crate::protocol::{CoveredPart, Mark, ReferenceItem};

/// How many names stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Names that queries may use.
    pub here: u64,
    /// Names that are refused, with a reason.
    pub refused: u64,
    /// Names that are not here yet.
    pub missing: u64,
    /// Names that Azure Monitor supports.
    pub azure: u64,
    /// Of these the ones that queries may use here.
    pub azure_here: u64,
    /// Of these the ones that are refused.
    pub azure_refused: u64,
}

/// The counts of some parts of the language.
pub fn counts<'a>(parts: impl IntoIterator<Item = &'a CoveredPart>) -> Counts {
    let mut counts = Counts::default();
    for name in parts.into_iter().flat_map(|part| &part.names) {
        let azure = u64::from(name.azure_monitor);
        counts.azure += azure;
        match name.mark {
            Mark::Here => {
                counts.here += 1;
                counts.azure_here += azure;
            }
            Mark::Refused => {
                counts.refused += 1;
                counts.azure_refused += azure;
            }
            Mark::Missing => counts.missing += 1,
        }
    }
    counts
}

impl Counts {
    /// What the page says above the table.
    pub fn sentence(&self) -> String {
        let rest = self.azure - self.azure_here - self.azure_refused;
        let missing = if rest == 0 { String::new() } else { format!(", {rest} are missing") };
        format!(
            "Of the {} names of the language that Azure Monitor supports, {} run here and {} are refused with a reason{missing}.",
            self.azure, self.azure_here, self.azure_refused
        )
    }
}

/// The kinds of `items`, each with how many there are, in the order of the reference.
pub fn kinds(items: &[ReferenceItem], parts: &[CoveredPart]) -> Vec<(String, usize)> {
    let count = |kind: &str| items.iter().filter(|item| item.kind == kind).count();
    parts.iter().map(|part| (part.kind.clone(), count(&part.kind))).filter(|(_, count)| *count > 0).collect()
}

/// An entry in a link: kind, `/`, name.
pub fn link_from_entry(kind: &str, name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{kind}/{name}") }
}

/// Kind and name of a link; `None` where it names nothing. Names may have a `/`, kinds have none.
pub fn entry_from_link(link: &str) -> Option<(String, String)> {
    let (kind, name) = link.split_once('/').unwrap_or(("", link));
    (!name.is_empty()).then(|| (kind.to_owned(), name.to_owned()))
}

/// What a mark is called.
pub fn mark_word(mark: Mark) -> &'static str {
    match mark {
        Mark::Here => "here",
        Mark::Refused => "refused",
        Mark::Missing => "missing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::CoveredName;

    fn part(kind: &str, marks: &[(Mark, bool)]) -> CoveredPart {
        let name = |(mark, azure_monitor): &(Mark, bool)| CoveredName {
            name: "x".to_owned(),
            mark: *mark,
            azure_monitor: *azure_monitor,
        };
        CoveredPart { kind: kind.to_owned(), names: marks.iter().map(name).collect() }
    }

    #[test]
    fn marks_are_counted() {
        let parts = [
            part("Operators", &[(Mark::Here, true), (Mark::Refused, true), (Mark::Here, false)]),
            part("Types", &[(Mark::Here, true), (Mark::Missing, false)]),
        ];
        let all = counts(&parts);
        assert_eq!((all.here, all.refused, all.missing), (3, 1, 1));
        assert_eq!((all.azure, all.azure_here, all.azure_refused), (3, 2, 1));
        assert!(all.sentence().ends_with("2 run here and 1 are refused with a reason."), "{}", all.sentence());
        assert!(counts(&[part("Types", &[(Mark::Missing, true)])]).sentence().ends_with(", 1 are missing."));
    }

    #[test]
    fn kinds_keep_the_order_of_the_reference() {
        let item = |kind: &str| ReferenceItem {
            name: "x".to_owned(),
            kind: kind.to_owned(),
            summary: String::new(),
            mark: Mark::Here,
        };
        let parts = [part("Operators", &[]), part("Plugins", &[]), part("Types", &[])];
        let items = [item("Types"), item("Operators"), item("Types")];
        assert_eq!(kinds(&items, &parts), [("Operators".to_owned(), 1), ("Types".to_owned(), 2)]);
    }

    #[test]
    fn entries_go_into_links_and_back() {
        for (kind, name) in [("Operators", "where"), ("Comparisons and arithmetic", "/")] {
            let link = link_from_entry(kind, name);
            assert_eq!(entry_from_link(&link), Some((kind.to_owned(), name.to_owned())));
        }
        assert_eq!(entry_from_link("where"), Some((String::new(), "where".to_owned())));
        assert_eq!((entry_from_link(""), entry_from_link("Types/")), (None, None));
        assert_eq!(link_from_entry("", ""), "");
    }
}
