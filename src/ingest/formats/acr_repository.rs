//! ACR repository events as a storage account or Event Hubs gets them.
//!
//! Quirks: `properties` can come as JSON text; `properties.tenantId` is the caller's tenant and not the workspace;
//! `durationMs` and `resultDescription` stay text, as in Log Analytics; `<nil>` stays, since queries look for it.

use super::shared::azure_resource::ACR_COMMON;
use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::Rule;
use crate::tables::CONTAINER_REGISTRY_REPOSITORY_EVENTS;

pub(super) static FORMAT: Format = Format {
    name: "ACR repository log",
    signature: &[&[Claim::Is("category", "ContainerRegistryRepositoryEvents"), Claim::Has("time")]],
    table: &CONTAINER_REGISTRY_REPOSITORY_EVENTS,
    decoder: Decoder::Fields { rules: RULES, constants: &[("SourceSystem", "Azure")] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"time":"2025-01-30T14:19:15.1931730Z","category":"ContainerRegistryRepositoryEvents","resourceId":"/SUBSCRIPTIONS/S-9/RESOURCEGROUPS/DOCKER/PROVIDERS/MICROSOFT.CONTAINERREGISTRY/REGISTRIES/EXAMPLE","operationName":"Pull","identity":"user@example.com","location":"westeurope","resultType":"HttpStatusCode","resultDescription":"404","durationMs":38.5,"properties":{"tag":"v1","digest":"<nil>","repository":"team/app","tenantId":"t-11","loginServer":"example.azurecr.io","size":"3023"},"RegionStamp":"weu-3"}"#,
        rows: &[&[
            ("TimeGenerated", "2025-01-30T14:19:15.1931730Z"),
            ("OperationName", "Pull"),
            ("Identity", "user@example.com"),
            ("Repository", "team/app"),
            ("Digest", "<nil>"),
            ("Size", "3023"),
            ("DurationMs", "38.5"),
            ("ResultDescription", "404"),
            ("UserTenantId", "t-11"),
            ("TenantId", ""),
            ("SourceSystem", "Azure"),
            ("Type", "ContainerRegistryRepositoryEvents"),
            ("_SubscriptionId", "s-9"),
            (
                "_ResourceId",
                "/subscriptions/s-9/resourcegroups/docker/providers/microsoft.containerregistry/registries/example",
            ),
            ("AdditionalFields", r#"{"RegionStamp":"weu-3"}"#),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::These(ACR_COMMON),
    Rule::Inside(
        "properties",
        &[
            Rule::To("tag", "Tag"),
            Rule::To("digest", "Digest"),
            Rule::To("mediaType", "MediaType"),
            Rule::To("size", "Size"),
            Rule::To("repository", "Repository"),
            Rule::To("artifactType", "ArtifactType"),
            Rule::To("tenantId", "UserTenantId"),
            Rule::To("loginServer", "LoginServer"),
            Rule::To("userAgent", "UserAgent"),
        ],
    ),
];
