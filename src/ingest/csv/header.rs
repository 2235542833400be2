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

    /// The table that a set of Log Analytics columns belongs to. One column that the table does not have makes it the
    /// result of some query, as `count_` in an aggregation, and such a result is a table of its own.
    fn known_table(&self) -> Option<&'static TableSchema> {
        let has = |name| self.position(name).is_some();
        if !has("TimeGenerated") {
            return None;
        }
        let table = if has("LoginServer") && has("JwtId") {
            &tables::CONTAINER_REGISTRY_LOGIN_EVENTS
        } else if has("LoginServer") && (has("Repository") || has("Digest") || has("Tag")) {
            &tables::CONTAINER_REGISTRY_REPOSITORY_EVENTS
        } else if has("MetricName") {
            &tables::AZURE_METRICS
        } else if has("OperationNameValue") || has("ActivityStatus") || has("ActivityStatusValue") {
            &tables::AZURE_ACTIVITY
        } else if has("EventSource") && has("EventName") {
            &tables::AWS_CLOUD_TRAIL
        } else {
            return None;
        };
        let is_column = |name: &String| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        self.names.iter().all(is_column).then_some(table)
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
        let header = Header::of(["TimeGenerated [UTC]", "a", "a", ""].into_iter());
        assert_eq!(header.names, ["TimeGenerated", "a", "a1", "Column4"]);
        let header = Header::of(["TimeGenerated [UTC]", " LoginServer", "Tag"].into_iter());
        assert_eq!(header.table.map(|table| table.name), Some("ContainerRegistryRepositoryEvents"));
        let header = Header::of(["TimeGenerated [Local Time]", "MetricName", "count_"].into_iter());
        assert!(header.table.is_none());
        assert_eq!(header.strange_zones, ["Local Time"]);
    }
}
