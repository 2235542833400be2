//! Entry of the module; see `src/worker`.
fn main() {}
