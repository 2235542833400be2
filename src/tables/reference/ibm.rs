//! What IBM Cloud Container Registry calls its actions, and where its events are found.
//!
//! Source: IBM's page on the registry's activity tracking events, in its editions of 2020 and 2022 and in a newer one, and its
//! page of regions.

use super::ReferenceTable;
use crate::tables::TableColumn;

pub(super) static IBM_REGISTRY_ACTIONS: ReferenceTable = ReferenceTable {
    name: "IBMRegistryActions",
    doc: "An action of IBM Cloud Container Registry as activity tracking records it.",
    columns: &[
        TableColumn::text("Action", "action", "The action, as `IBMActivityTracker.action` has it."),
        TableColumn::text("Group", "(heading)", "What it is about: `images`, `namespaces`, `vulnerabilities`, …."),
        TableColumn::text("Meaning", "(meaning)", "What happened."),
        TableColumn::text("Category", "(RegistryEvents)", "What `RegistryEvents` calls it."),
        TableColumn::flag(
            "DataEvent",
            "dataEvent",
            "Whether it is a data event, recorded only where the account turned those on.",
        ),
        TableColumn::flag("Historical", "(edition)", "Whether it occurs in old records only."),
        TableColumn::text("Notes", "(notes)", "What to look out for."),
    ],
    key: &["Action"],
    text: include_str!("ibm_registry_actions.tsv"),
};

pub(super) static IBM_REGISTRY_REGIONS: ReferenceTable = ReferenceTable {
    name: "IBMRegistryRegions",
    doc: "A registry of IBM Cloud Container Registry: its region, its host, and where its events are found.",
    columns: &[
        TableColumn::text("Region", "logSourceCRN", "Region of the registry; `global` for the global one."),
        TableColumn::text("Domain", "target.name", "Host of the registry, as `RegistryEvents.Registry` has it."),
        TableColumn::text("Location", "(location)", "Where its events are found."),
        TableColumn::text("OldName", "(old name)", "Name of the region in old commands and records."),
    ],
    key: &["Domain"],
    text: include_str!("ibm_registry_regions.tsv"),
};
