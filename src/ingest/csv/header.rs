//! The header of delimited text: names, zones, and the table that they speak of.

use super::dates::zone_of_header;
use crate::tables::{self, TableSchema};

/// The header of one file.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Names, trimmed and without a zone; unique.
    pub(super) names: Vec<String>,
    /// For each column, ticks east of UTC that its dates are written in.
    pub(super) zones: Vec<i64>,
    /// The vendor's table, where the names tell it.
    pub(super) table: Option<&'static TableSchema>,
    /// Position of the column that names each row's table.
    pub(super) type_column: Option<usize>,
    /// Zones that are not understood.
    pub(super) strange_zones: Vec<String>,
}

impl Header {
    /// Reads the cells of the header.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut header = Self::default();
        for (at, cell) in cells.enumerate() {
            let cell = cell.trim();
            let (name, zone) = match cell.strip_suffix(']').and_then(|cell| cell.rsplit_once(" [")) {
                Some((name, zone)) => (name.trim(), Some(zone)),
                None => (cell, None),
            };
            let ticks = zone.map(|zone| (zone, zone_of_header(zone)));
            if let Some((zone, None)) = ticks {
                header.strange_zones.push(zone.to_owned());
            }
            let name = if name.is_empty() { format!("Column{}", at + 1) } else { name.to_owned() };
            header.names.push(unique(name, &header.names));
            header.zones.push(ticks.and_then(|(_, ticks)| ticks).unwrap_or(0));
        }
        header.table = header.known_table();
        header.type_column = header.position("Type").filter(|_| header.position("TimeGenerated").is_some());
        header
    }

    /// Position of a column, whatever its case.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| other.eq_ignore_ascii_case(name))
    }

    /// The table that a set of Log Analytics columns belongs to.
    fn known_table(&self) -> Option<&'static TableSchema> {
        let has = |name| self.position(name).is_some();
        if !has("TimeGenerated") {
            return None;
        }
        if has("LoginServer") {
            let repository = has("Repository") || has("Digest") || has("Tag");
            return match (has("JwtId"), repository) {
                (true, _) => Some(&tables::CONTAINER_REGISTRY_LOGIN_EVENTS),
                (false, true) => Some(&tables::CONTAINER_REGISTRY_REPOSITORY_EVENTS),
                (false, false) => None,
            };
        }
        if has("MetricName") {
            return Some(&tables::AZURE_METRICS);
        }
        if has("OperationNameValue") || has("ActivityStatus") || has("ActivityStatusValue") {
            return Some(&tables::AZURE_ACTIVITY);
        }
        if has("EventSource") && has("EventName") {
            return Some(&tables::AWS_CLOUD_TRAIL);
        }
        None
    }
}

/// The name, with a number behind it where it is taken.
fn unique(name: String, taken: &[String]) -> String {
    let mut number = 1;
    let mut candidate = name.clone();
    while taken.contains(&candidate) {
        candidate = format!("{name}{number}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_zones_and_tables() {
        let header = Header::of(["\u{feff}x", "TimeGenerated [UTC]", " LoginServer", "Tag", "Tag", ""].into_iter());
        assert_eq!(header.names[1..], ["TimeGenerated", "LoginServer", "Tag", "Tag1", "Column6"]);
        assert_eq!(header.table.map(|table| table.name), Some("ContainerRegistryRepositoryEvents"));
        let header = Header::of(["TimeGenerated [Local Time]", "count_"].into_iter());
        assert!(header.table.is_none());
        assert_eq!(header.strange_zones, ["Local Time"]);
    }
}
