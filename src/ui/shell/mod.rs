//! The bar on top: rooms, time, `now()`, the lock, the theme.

pub mod broken;
mod lock;
mod now_chip;
pub mod tabs;
mod theme;
mod time_range;
pub mod top_bar;
