//! What several formats share.

pub(super) mod azure_resource;
pub(super) mod ibm_event;
pub(super) mod member;
