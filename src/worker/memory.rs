//! The engine's memory: how much is left, asked before it is needed.
//!
//! WebAssembly traps where an allocation fails, and with it everything that is loaded would be gone. So loading stops while
//! there is still room for what is under way.

/// Memory of rows at which loading stops. The engine has 4 GiB at most; a quarter is for queries.
pub(super) const LIMIT_BYTES: u64 = 3 << 30;
/// Room that must be there for a load to go on: for what is under way when it stops, and for the answer to a query.
const RESERVE_BYTES: usize = 192 << 20;

/// Whether the browser would give the engine the memory that a load needs to go on.
pub(super) fn has_room() -> bool {
    let mut reserve = Vec::<u8>::new();
    let has_room = reserve.try_reserve_exact(RESERVE_BYTES).is_ok();
    // An allocation that nobody looks at need not be made.
    std::hint::black_box(&mut reserve);
    has_room
}
