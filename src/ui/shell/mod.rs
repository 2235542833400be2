//! The bar on top: rooms, time, `now()`, the lock, the theme.

pub mod broken;
pub mod lock;
pub mod now_chip;
pub mod tabs;
pub mod theme;
pub mod time_range;
pub mod top_bar;
pub mod zone_chip;
