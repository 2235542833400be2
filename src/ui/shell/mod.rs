//! The bar on top: rooms, time, `now()`, the lock, the theme.

pub(crate) mod broken;
mod lock;
mod now_chip;
pub(crate) mod tabs;
mod theme;
mod time_range;
pub(crate) mod top_bar;
