//! Plugins of the `evaluate` operator: each one value with name, syntax, documentation, examples and computation.

mod activity;
mod bag_unpack;
mod dcount_intersect;
mod differences;
mod funnels;
mod geo_lookup;
mod ip_lookup;
mod mining;
mod narrow;
mod patterns;
mod pivot;
mod plugin;
mod rows;
mod schema_merge;
mod text_patterns;
mod timeline;
mod windows;

pub use plugin::{
    Argument, Call, ColumnArgument, Complaint, Given, More, Plugin, Prepared, Room, Run, Table, complaint,
};

/// Every plugin that runs, by its file.
static PLUGINS: &[&[&Plugin]] = &[
    activity::FAMILY,
    bag_unpack::FAMILY,
    dcount_intersect::FAMILY,
    funnels::FAMILY,
    geo_lookup::FAMILY,
    ip_lookup::FAMILY,
    narrow::FAMILY,
    patterns::FAMILY,
    pivot::FAMILY,
    rows::FAMILY,
    schema_merge::FAMILY,
    text_patterns::FAMILY,
    windows::FAMILY,
];

/// The plugin of this name; names are case-sensitive.
pub fn plugin(name: &str) -> Option<&'static Plugin> {
    all().find(|plugin| plugin.name == name)
}

/// Every plugin that runs.
pub fn all() -> impl Iterator<Item = &'static Plugin> {
    PLUGINS.iter().flat_map(|family| family.iter().copied())
}
