//! ACR login events as a storage account or Event Hubs gets them.
//!
//! No public raw record is known: `properties.jwtId` is inferred from the Log Analytics column.

use super::shared::azure_resource::ACR_COMMON;
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::CONTAINER_REGISTRY_LOGIN_EVENTS;

pub(super) static FORMAT: Format = Format {
    name: "ACR login log",
    signature: &[&[Claim::Is("category", "ContainerRegistryLoginEvents"), Claim::Has("time")]],
    table: &CONTAINER_REGISTRY_LOGIN_EVENTS,
    decoder: Decoder::Fields { rules: RULES, constants: &[("SourceSystem", "Azure")] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"time":"2024-05-01T08:00:01.1234567Z","category":"ContainerRegistryLoginEvents","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/CR","operationName":"Login","identity":"00001111","location":"westeurope","resultType":"HttpStatusCode","resultDescription":"401","durationMs":"12.5","callerIpAddress":"203.0.113.7","correlationId":"c","properties":"{\"jwtId\":\"j\",\"loginServer\":\"cr.azurecr.io\",\"userAgent\":\"docker/24\",\"new\":1}"}"#,
        rows: &[&[
            ("TimeGenerated", "2024-05-01T08:00:01.1234567Z"),
            ("LoginServer", "cr.azurecr.io"),
            ("JwtId", "j"),
            ("UserAgent", "docker/24"),
            ("ResultDescription", "401"),
            ("CallerIpAddress", "203.0.113.7"),
            ("AdditionalFields", r#"{"properties.new":1}"#),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::These(ACR_COMMON),
    Rule::Inside(
        "properties",
        &[Rule::To("jwtId", "JwtId"), Rule::To("loginServer", "LoginServer"), Rule::To("userAgent", "UserAgent")],
    ),
];
