//! Plans, before and after.
