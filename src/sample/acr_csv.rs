//! The repository log as the Log Analytics portal exports it to CSV: all columns, times as an en-US browser writes them.

use super::acr::{MANIFEST, RepositoryEvent, duration_millionths};
use super::catalog::{Registry, SUBSCRIPTION, TENANT, WORKSPACE};
use super::clock::{DAY_TICKS, TICKS_PER_SECOND};
use super::text::{Text, date_of};

/// Byte order mark and header row.
pub(super) const HEAD: &str = "\u{feff}TenantId,SourceSystem,TimeGenerated [UTC],OperationName,LoginServer,Identity,Repository,\
Tag,Digest,MediaType,Size,ArtifactType,CorrelationId,Region,ResultType,Category,ResultDescription,CallerIpAddress,\
DurationMs,UserTenantId,UserAgent,Type,_ResourceId\r\n";

/// One row, without the line's end.
pub(super) fn write(event: &RepositoryEvent, registry: &Registry, out: &mut Vec<u8>) {
    out.raw(WORKSPACE).raw(",Azure,");
    write_time(event.at, out);
    out.raw(",").raw(event.operation).raw(",").raw(registry.login_server).raw(",");
    cell(event.identity, out);
    cell(event.repository, out);
    cell(&event.tag, out);
    match event.digest {
        Some(key) => _ = out.digest(key).raw(",").raw(MANIFEST).raw(",").int(event.size_bytes),
        None => _ = out.raw("<nil>,<nil>,"),
    }
    out.raw(",acr.docker,").uuid(event.key).raw(",").raw(registry.region);
    out.raw(",HttpStatusCode,ContainerRegistryRepositoryEvents,").int(event.status);
    out.raw(",").raw(&event.address).raw(",").fixed(duration_millionths(event.key), 6).raw(",").raw(TENANT).raw(",");
    cell(event.agent, out);
    out.raw("ContainerRegistryRepositoryEvents,/subscriptions/").raw(SUBSCRIPTION);
    out.raw("/resourcegroups/harbor-rg/providers/microsoft.containerregistry/registries/");
    out.raw(&registry.name.to_ascii_lowercase());
}

/// `"5/1/2026, 8:00:12.555 AM"` with its quotes: it holds a comma.
fn write_time(at: i64, out: &mut Vec<u8>) {
    let (year, month, day) = date_of(at);
    let milliseconds = (at.rem_euclid(DAY_TICKS) / (TICKS_PER_SECOND / 1000)) as u64;
    let (hour, minute, second) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1000 % 60);
    out.raw("\"").int(month).raw("/").int(day).raw("/").int(year).raw(", ");
    out.int(if hour % 12 == 0 { 12 } else { hour % 12 }).raw(":").padded(minute, 2).raw(":").padded(second, 2);
    out.raw(".").padded(milliseconds % 1000, 3).raw(if hour < 12 { " AM\"" } else { " PM\"" });
}

/// A cell, quoted where its text needs it, and the comma after it.
fn cell(text: &str, out: &mut Vec<u8>) {
    if text.contains([',', '"', '\n', '\r']) {
        out.raw("\"").raw(&text.replace('"', "\"\"")).raw("\",");
    } else {
        out.raw(text).raw(",");
    }
}
