//! The header of delimited text: names, zones, and the table that they speak of.

use super::dates::zone_of_header;
use super::shapes::{self, DelimitedFormat, RowsOf};
use crate::ingest::cuts::Cut;
use crate::ingest::fields::same;
use crate::ingest::infer::Guess;
use crate::ingest::out::take_additional;
use crate::tables::{self, CONTAINER_REGISTRY_REPOSITORY_EVENTS, TIME_GENERATED, TableColumn, TableSchema};
use crate::values::{Field, ScalarType, Schema};

/// The header of one file.
#[derive(Default)]
pub(super) struct Header {
    /// Names, trimmed and without a zone; unique.
    pub(super) names: Vec<String>,
    /// For each column, ticks east of UTC that its dates are written in.
    pub(super) zones: Vec<i64>,
    /// What the names tell.
    pub(super) shape: Option<&'static DelimitedFormat>,
    /// The vendor's table of all rows, where the person says it.
    pub(super) forced: Option<&'static TableSchema>,
    /// Position of the column that names each row's table.
    pub(super) type_column: Option<usize>,
    /// Position of the column that tells a login, where the header is that of repositories' events.
    pub(super) login_column: Option<usize>,
    /// Position of the column that fills `TimeGenerated`, where the person says it.
    pub(super) time_column: Option<usize>,
    /// Zones that are not understood.
    pub(super) strange_zones: Vec<String>,
    /// The cells as they are written.
    cells: Vec<String>,
}

/// Columns, cuts and constants as [`RowsOf::Table`] lists them.
type Listed = (
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static [(&'static str, Cut)])],
    &'static [(&'static str, &'static str)],
);

/// Where the cells of a row go in a table.
pub(super) struct Places {
    /// For each column of the header, the table's; `None` where it has none of that name. Several can be for one, which
    /// gets the first value then.
    pub(super) columns: Vec<Option<usize>>,
    /// Columns that are made of a cell in addition: of which, which, how.
    pub(super) cuts: Vec<(usize, usize, Cut)>,
    /// Columns that hold one text throughout.
    pub(super) constants: Vec<(usize, &'static str)>,
}

impl Header {
    /// Reads the cells of the header.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut header = Self { cells: cells.map(|cell| cell.trim().to_owned()).collect(), ..Self::default() };
        for (at, cell) in header.cells.iter().enumerate() {
            let (name, zone) = split_zone(cell).map_or((&**cell, None), |(name, zone)| (name, Some(zone)));
            let ticks = zone.map(|zone| (zone, zone_of_header(zone)));
            if let Some((zone, None)) = ticks {
                header.strange_zones.push(zone.to_owned());
            }
            let name = if name.is_empty() { format!("Column{}", at + 1) } else { name.to_owned() };
            header.names.push(unique(name, &header.names));
            header.zones.push(ticks.and_then(|(_, ticks)| ticks).unwrap_or(0));
        }
        header.shape = shapes::find(&header.names);
        if header.shape.is_some() {
            // The commas at the end of a vendor's header are no columns.
            let count = header.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            header.names.truncate(count);
            header.zones.truncate(count);
        }
        header.type_column = header.position("Type").filter(|_| header.position(TIME_GENERATED).is_some());
        if header.table().is_some_and(|table| table.name == CONTAINER_REGISTRY_REPOSITORY_EVENTS.name) {
            header.login_column = header.position("OperationName");
        }
        header
    }

    /// A header for rows of so many cells that have none.
    pub(super) fn without_names(cells: usize) -> Self {
        let names: Vec<String> = (1..=cells).map(|number| format!("Column{number}")).collect();
        Self { zones: vec![0; cells], names, ..Self::default() }
    }

    /// Takes all rows as those of a table, which may be none of the vendors'.
    pub(super) fn force(&mut self, table: &str) {
        self.forced = tables::find(table);
        self.shape = None;
        self.type_column = None;
        self.login_column = None;
    }

    /// Position of a column, whatever its case.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| other.eq_ignore_ascii_case(name))
    }

    /// The vendor's table of all rows that do not name another.
    pub(super) fn table(&self) -> Option<&'static TableSchema> {
        self.forced.or_else(|| self.shape?.table())
    }

    /// Whether a row is the header once more. A name that is alone can as well be a value, unless it has a zone.
    pub(super) fn is_again<'a>(&self, mut cells: impl Iterator<Item = &'a str>) -> bool {
        !self.cells.is_empty()
            && self.cells.iter().all(|cell| cells.next().is_some_and(|other| bare(other) == cell))
            && cells.next().is_none()
            && (self.cells.len() > 1 || self.cells.iter().any(|cell| split_zone(cell).is_some()))
    }

    /// The columns of a table for rows of no vendor's, where the types of the cells are guessed, and where they go there.
    /// `more` says that rows are still to come, whose cells may not fit.
    pub(super) fn own_table(&self, guesses: &[Guess], mut more: bool) -> (Vec<Field>, Places) {
        let pairs = self.names.iter().zip(guesses);
        let mut fields: Vec<Field> = pairs.map(|(name, guess)| Field::new(name.as_str(), guess.kind())).collect();
        let columns = (0..fields.len()).map(Some).collect();
        let mut places = Places { columns, cuts: Vec::new(), constants: Vec::new() };
        if let Some(at) = self.time_column {
            if self.names[at] == TIME_GENERATED {
                // What is no instant there has no other place.
                more |= fields[at].kind != ScalarType::DateTime;
                fields[at].kind = ScalarType::DateTime;
            } else {
                // The column of that name gives it up; the chosen one fills it, and stays what it is.
                for field in fields.iter_mut().filter(|field| &*field.name == TIME_GENERATED) {
                    field.name = unique(TIME_GENERATED.to_owned(), &self.names).into();
                }
                places.cuts.push((at, fields.len(), same));
                fields.push(Field::new(TIME_GENERATED, ScalarType::DateTime));
            }
        }
        if more {
            take_additional(&mut fields);
        }
        (fields, places)
    }

    /// Whether the cells at this position can be dates: a vendor's table, if the row has one, says which column is.
    pub(super) fn holds_dates(&self, at: usize, table: Option<&'static TableSchema>) -> bool {
        let (Some(table), Some(name)) = (table, self.names.get(at)) else { return table.is_none() };
        let (columns, cuts, _) = self.listed(table);
        let is = |cell: &str| cell.eq_ignore_ascii_case(name);
        let is_time = |column: &str| {
            let is_it = |other: &TableColumn| other.name.eq_ignore_ascii_case(column);
            table.columns.iter().any(|other| other.kind == ScalarType::DateTime && is_it(other))
        };
        let own = columns.iter().find(|(cell, _)| is(cell)).map_or(name.as_str(), |(_, column)| *column);
        self.time_column == Some(at)
            || is_time(own)
            || cuts.iter().any(|(cell, cuts)| is(cell) && cuts.iter().any(|(column, _)| is_time(column)))
    }

    /// What this header lists about the cells of a table: their columns, what is made of them, and constants.
    fn listed(&self, table: &'static TableSchema) -> Listed {
        match self.shape.map(|shape| &shape.rows) {
            Some(RowsOf::Table { table: own, columns, cuts, constants, .. }) if std::ptr::eq(*own, table) => {
                (*columns, *cuts, *constants)
            }
            _ => (&[], &[], &[]),
        }
    }

    /// Where the cells go in a table, whose columns have these names.
    pub(super) fn places(&self, table: &'static TableSchema, schema: &Schema) -> Places {
        let listed = self.listed(table);
        let mut places = Places { columns: Vec::new(), cuts: Vec::new(), constants: Vec::new() };
        for (at, name) in self.names.iter().enumerate() {
            let to = listed.0.iter().find(|(cell, _)| cell.eq_ignore_ascii_case(name)).map(|(_, column)| *column);
            let mut column = column_of(schema, to.unwrap_or(name));
            if column.is_some() && self.time_column.is_some_and(|time| time != at) && column == time_of(table, schema) {
                // Another cell has been chosen for that column.
                column = None;
            }
            places.columns.push(column);
            if let Some((_, cuts)) = listed.1.iter().find(|(cell, _)| cell.eq_ignore_ascii_case(name)) {
                places.cuts.extend(cuts.iter().filter_map(|(to, cut)| Some((at, schema.index_of(to)?, *cut))));
            }
        }
        if let Some((at, time)) = self.time_column.zip(time_of(table, schema))
            && places.columns.get(at) != Some(&Some(time))
        {
            places.cuts.push((at, time, same));
        }
        places.constants = listed.2.iter().filter_map(|(to, text)| Some((schema.index_of(to)?, *text))).collect();
        places
    }
}

/// A cell's name and the zone of its dates, as in `TimeGenerated [UTC]`; `None` where brackets belong to the name, as in
/// `Cost [USD]`. Behind the name of a vendor's dates even an unknown zone is one.
fn split_zone(cell: &str) -> Option<(&str, &str)> {
    let (name, zone) = cell.strip_suffix(']')?.rsplit_once(" [")?;
    let name = name.trim();
    let is_date = |column: &TableColumn| column.kind == ScalarType::DateTime && column.name.eq_ignore_ascii_case(name);
    let is_zone = zone_of_header(zone).is_some()
        || zone == "Local Time"
        || tables::known().iter().any(|table| table.columns.iter().any(is_date));
    is_zone.then_some((name, zone))
}

/// A cell as those of the header are kept. Where files were put together, a byte order mark stands before the first cell,
/// whose quotes are then no quotes to the reader.
fn bare(cell: &str) -> &str {
    let Some(marked) = cell.strip_prefix('\u{feff}') else { return cell.trim() };
    let quoted = marked.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    quoted.unwrap_or(marked).trim()
}

fn time_of(table: &TableSchema, schema: &Schema) -> Option<usize> {
    schema.index_of(table.time_column?)
}

fn column_of(schema: &Schema, name: &str) -> Option<usize> {
    schema.index_of(name).or_else(|| schema.fields.iter().position(|field| field.name.eq_ignore_ascii_case(name)))
}

/// The name, with a number behind it where it is taken.
pub(super) fn unique(name: String, taken: &[String]) -> String {
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
        assert_eq!(header.table().map(|table| table.name), Some("ContainerRegistryRepositoryEvents"));
        let header = Header::of(["TimeGenerated [Local Time]", "MetricName", "count_"].into_iter());
        assert!(header.table().is_none());
        assert_eq!(header.strange_zones, ["Local Time"]);
        let header = Header::of(["Cost [USD]", "Cost [EUR]", "timegenerated [CEST]", "seen [Local Time]"].into_iter());
        assert_eq!(header.names, ["Cost [USD]", "Cost [EUR]", "timegenerated", "seen"]);
        assert_eq!(header.strange_zones, ["CEST", "Local Time"]);
    }

    #[test]
    fn a_header_stands_again_only_as_a_whole() {
        let header = Header::of(["a", " b"].into_iter());
        assert!(header.is_again(["a", "b"].into_iter()));
        assert!(header.is_again(["\u{feff}a", "b"].into_iter()));
        assert!(header.is_again(["\u{feff}\"a\"", "b"].into_iter()));
        assert!(!header.is_again(["a", "b", "c"].into_iter()));
        assert!(!header.is_again(["a"].into_iter()));
        assert!(!Header::without_names(1).is_again(["x"].into_iter()));
        assert!(!Header::of(["a"].into_iter()).is_again(["a"].into_iter()));
        assert!(Header::of(["a [UTC]"].into_iter()).is_again(["a [UTC]"].into_iter()));
    }
}
