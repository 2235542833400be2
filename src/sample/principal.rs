//! Who calls AWS: users and roles, and the `userIdentity` that CloudTrail writes for them.

use super::catalog::ACCOUNT;
use super::text::{Text, key_of, mix2};

/// A user or an assumed role.
#[derive(Debug)]
pub(super) struct Principal {
    /// User name or role name.
    pub(super) name: &'static str,
    /// Whether it is a role that is assumed.
    pub(super) role: bool,
    /// User agent.
    pub(super) agent: &'static str,
    /// First three parts of its address; empty for calls that AWS makes for it.
    pub(super) network: &'static str,
    /// First host in the network.
    pub(super) first_host: u64,
    /// Number of hosts, or of sessions where AWS hides the address.
    pub(super) hosts: u64,
}

impl Principal {
    /// `sourceIPAddress` for one of its hosts.
    pub(super) fn address(&self, host: u64) -> String {
        if self.network.is_empty() {
            return "AWS Internal".to_owned();
        }
        let mut out = Vec::with_capacity(16);
        out.raw(self.network).int(self.first_host + host % self.hosts.max(1));
        String::from_utf8(out).unwrap_or_default()
    }

    /// `userIdentity` for one of its hosts at an instant.
    pub(super) fn write(&self, host: u64, at: i64, out: &mut Vec<u8>) {
        let id = key_of(self.name);
        if !self.role {
            out.raw("{\"type\":\"IAMUser\",\"principalId\":\"AIDA").hex(id, 16).raw("\",\"arn\":\"arn:aws:iam::");
            out.raw(ACCOUNT).raw(":user/").raw(self.name).raw("\",\"accountId\":\"").raw(ACCOUNT);
            out.raw("\",\"accessKeyId\":\"AKIA").hex(id >> 8, 14).raw("EX\",\"userName\":").string(self.name).raw("}");
            return;
        }
        let session = mix2(id, host % self.hosts.max(1));
        out.raw("{\"type\":\"AssumedRole\",\"principalId\":\"AROA").hex(id, 16).raw(":i-0").hex(session, 16);
        out.raw("\",\"arn\":\"arn:aws:sts::").raw(ACCOUNT).raw(":assumed-role/").raw(self.name).raw("/i-0");
        out.hex(session, 16).raw("\",\"accountId\":\"").raw(ACCOUNT).raw("\",\"accessKeyId\":\"ASIA").hex(session, 14);
        out.raw("EX\",\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"principalId\":\"AROA").hex(id, 16);
        out.raw("\",\"arn\":\"arn:aws:iam::").raw(ACCOUNT).raw(":role/").raw(self.name);
        out.raw("\",\"accountId\":\"").raw(ACCOUNT).raw("\",\"userName\":").string(self.name);
        out.raw("},\"webIdFederationData\":{},\"attributes\":{\"creationDate\":\"");
        out.iso(at - at.rem_euclid(super::clock::HOUR_TICKS), 0).raw("Z\",\"mfaAuthenticated\":\"false\"}}");
        if self.network.is_empty() {
            out.raw(",\"invokedBy\":\"AWS Internal\"");
        }
        out.raw("}");
    }
}

/// Nodes that pull.
pub(super) static NODE: Principal =
    Principal { name: "NodeInstanceRole", role: true, agent: "AWS Internal", network: "", first_host: 0, hosts: 48 };
/// The pipeline that pushes.
pub(super) static DEPLOY: Principal = Principal {
    name: "PipelineDeployRole",
    role: true,
    agent: "docker/27.3.1 go/go1.22.7 git-commit/41ca978 kernel/6.8.0-1021-aws os/linux arch/amd64 UpstreamClient(Docker-Client/27.3.1 \\(linux\\))",
    network: "198.51.100.",
    first_host: 140,
    hosts: 6,
};
/// The scanner that reads everything.
pub(super) static SCANNER: Principal = Principal {
    name: "SecurityAuditRole",
    role: true,
    agent: "Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux#6.8.0 lang/python#3.12.7",
    network: "198.51.100.",
    first_host: 160,
    hosts: 2,
};
/// A developer with long-lived keys.
pub(super) static DEVELOPER: Principal = Principal {
    name: "m.lindqvist",
    role: false,
    agent: "aws-cli/2.19.1 md/awscrt#0.22.0 ua/2.0 os/macos#24.1.0 md/arch#arm64 lang/python#3.12.6",
    network: "203.0.113.",
    first_host: 51,
    hosts: 2,
};
/// The administrator of the AWS stories.
pub(super) static ADMINISTRATOR: Principal = Principal {
    name: "d.okafor",
    role: false,
    agent: "aws-cli/2.18.0 md/awscrt#0.22.0 ua/2.0 os/linux#6.8.0 md/arch#x86_64 lang/python#3.12.6",
    network: "203.0.113.",
    first_host: 77,
    hosts: 1,
};
