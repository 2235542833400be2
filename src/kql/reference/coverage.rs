//! How much of the whole language is here: each name of the catalogue with its standing, from what implements it.

use super::{Kind, Listed, Standing, catalogue, find};

/// A name of the catalogue and how it stands here.
#[derive(Clone, Copy, Debug)]
pub struct Covered {
    /// The name.
    pub listed: Listed,
    /// How it stands.
    pub standing: Standing,
}

/// The names of one kind.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// What they are.
    pub kind: Kind,
    /// Each name.
    pub names: Vec<Covered>,
}

/// The whole catalogue, kind by kind.
pub fn coverage() -> Vec<Coverage> {
    let standing = |listed: &Listed| find(Some(listed.kind), listed.name).map_or(Standing::Missing, |it| it.standing);
    let of_kind = |kind: Kind| Coverage {
        kind,
        names: catalogue()
            .filter(|listed| listed.kind == kind)
            .map(|listed| Covered { listed, standing: standing(&listed) })
            .collect(),
    };
    Kind::all().map(of_kind).collect()
}
