//! Log Analytics, "Export to CSV": the columns of a table, all of them or any that were shown, in any order.
//!
//! Quirks: a date's header says the zone that its cells are written in (`TimeGenerated [UTC]`), and the cells follow the
//! browser's locale. A row's own `Type` tells its table before any header does. One column that the table does not have
//! makes it the result of some query, as `count_` in an aggregation, and such a result is a table of its own.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::WrapperSample;
use crate::tables::{
    AWS_CLOUD_TRAIL, AZURE_ACTIVITY, AZURE_METRICS, CONTAINER_REGISTRY_LOGIN_EVENTS,
    CONTAINER_REGISTRY_REPOSITORY_EVENTS, TableSchema,
};

/// What it is, for the person, also where only `Type` tells the table.
pub(in crate::ingest::csv) const NAME: &str = "Log Analytics CSV";

const fn rows(table: &'static TableSchema) -> RowsOf {
    RowsOf::Table { table, columns: &[], cuts: &[], constants: &[], complete: true }
}

pub(super) static LOGIN: DelimitedFormat = DelimitedFormat {
    name: NAME,
    signature: &[&["TimeGenerated", "LoginServer", "JwtId"]],
    lacks: &["Repository", "Digest", "Tag"],
    rows: rows(&CONTAINER_REGISTRY_LOGIN_EVENTS),
    quirks: Quirks::NONE,
    samples: &[WrapperSample {
        text: "TimeGenerated,LoginServer,JwtId\n2024-05-01T08:00:12Z,cr.azurecr.io,j\n",
        rows: &[(
            "ContainerRegistryLoginEvents",
            &[("TimeGenerated", "2024-05-01T08:00:12.0000000Z"), ("LoginServer", "cr.azurecr.io"), ("JwtId", "j")],
        )],
    }],
};

pub(super) static REPOSITORY: DelimitedFormat = DelimitedFormat {
    name: NAME,
    signature: &[
        &["TimeGenerated", "LoginServer", "Repository"],
        &["TimeGenerated", "LoginServer", "Digest"],
        &["TimeGenerated", "LoginServer", "Tag"],
    ],
    lacks: &["JwtId"],
    rows: rows(&CONTAINER_REGISTRY_REPOSITORY_EVENTS),
    quirks: Quirks::NONE,
    samples: &[WrapperSample {
        text: "Tag,LoginServer,TimeGenerated\nv1,cr.azurecr.io,2024-05-01T08:00:12Z\n",
        rows: &[(
            "ContainerRegistryRepositoryEvents",
            &[("TimeGenerated", "2024-05-01T08:00:12.0000000Z"), ("Tag", "v1")],
        )],
    }],
};

/// Rows of both tables without the column `Type`, which their operation tells apart.
pub(super) static UNION: DelimitedFormat = DelimitedFormat {
    name: NAME,
    signature: &[
        &["TimeGenerated", "OperationName", "LoginServer", "JwtId", "Repository"],
        &["TimeGenerated", "OperationName", "LoginServer", "JwtId", "Digest"],
        &["TimeGenerated", "OperationName", "LoginServer", "JwtId", "Tag"],
    ],
    lacks: &[],
    rows: rows(&CONTAINER_REGISTRY_REPOSITORY_EVENTS),
    quirks: Quirks { union: &[&CONTAINER_REGISTRY_LOGIN_EVENTS], ..Quirks::NONE },
    samples: &[WrapperSample {
        text: "TimeGenerated,OperationName,LoginServer,Repository,JwtId\n\
               2024-05-01T08:00:12Z,Login,cr.azurecr.io,,j\n\
               2024-05-01T08:00:13Z,Push,cr.azurecr.io,team/app,\n",
        rows: &[
            (
                "ContainerRegistryLoginEvents",
                &[("TimeGenerated", "2024-05-01T08:00:12.0000000Z"), ("OperationName", "Login"), ("JwtId", "j")],
            ),
            (
                "ContainerRegistryRepositoryEvents",
                &[("TimeGenerated", "2024-05-01T08:00:13.0000000Z"), ("Repository", "team/app")],
            ),
        ],
    }],
};

pub(super) static METRICS: DelimitedFormat = DelimitedFormat {
    name: NAME,
    signature: &[&["TimeGenerated", "MetricName"]],
    lacks: &["LoginServer"],
    rows: rows(&AZURE_METRICS),
    quirks: Quirks::NONE,
    samples: &[WrapperSample {
        text: "TimeGenerated,MetricName,Average\n2024-05-01T00:01:00Z,StorageUsed,1.5\n",
        rows: &[("AzureMetrics", &[("MetricName", "StorageUsed"), ("Average", "1.5")])],
    }],
};

pub(super) static ACTIVITY: DelimitedFormat = DelimitedFormat {
    name: NAME,
    signature: &[
        &["TimeGenerated", "OperationNameValue"],
        &["TimeGenerated", "ActivityStatus"],
        &["TimeGenerated", "ActivityStatusValue"],
        &["TimeGenerated", "Caller"],
    ],
    lacks: &["LoginServer", "MetricName"],
    rows: rows(&AZURE_ACTIVITY),
    quirks: Quirks::NONE,
    samples: &[WrapperSample {
        text: "TimeGenerated,Caller,OperationNameValue\n2024-05-01T00:01:00Z,a@example.com,X/DELETE\n",
        rows: &[("AzureActivity", &[("Caller", "a@example.com"), ("OperationNameValue", "X/DELETE")])],
    }],
};

pub(super) static CLOUDTRAIL: DelimitedFormat = DelimitedFormat {
    name: NAME,
    signature: &[&["TimeGenerated", "EventSource", "EventName"]],
    lacks: &["LoginServer", "MetricName"],
    rows: rows(&AWS_CLOUD_TRAIL),
    quirks: Quirks::NONE,
    samples: &[WrapperSample {
        text: "TimeGenerated,EventSource,EventName\n2024-05-01T00:01:00Z,ecr.amazonaws.com,PutImage\n",
        rows: &[("AWSCloudTrail", &[("EventSource", "ecr.amazonaws.com"), ("EventName", "PutImage")])],
    }],
};
