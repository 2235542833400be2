//! What decoders that make several rows of a record share: members by name, lists of pairs as bags, and what they did not
//! read.

use super::decode::embed;
use super::formats::Out;
use crate::values::{Dyn, DynKind, DynamicWriter};

/// The member of an object; null where there is none.
pub(super) fn member<'a>(object: Dyn<'a>, key: &str) -> Dyn<'a> {
    object.property(key).unwrap_or(Dyn::NULL)
}

/// The member at a path of keys.
pub(super) fn at<'a>(object: Dyn<'a>, path: &[&str]) -> Dyn<'a> {
    path.iter().fold(object, |object, key| member(object, key))
}

/// The member's text; empty where it is no text.
pub(super) fn text<'a>(object: Dyn<'a>, key: &str) -> &'a str {
    member(object, key).as_str().unwrap_or("")
}

/// The member as it is.
pub(super) fn value<'a>(object: Dyn<'a>, key: &str) -> Out<'a> {
    Out::Value(member(object, key))
}

/// A list of names and values (`[{"Name":"Resource","Value":"PutImage"}]`) as a bag; anything else as it is.
pub(super) fn bag_of(list: Dyn<'_>, name: &str, value: &str) -> DynamicWriter {
    let mut bag = DynamicWriter::default();
    let is_pairs = matches!(list.kind(), DynKind::Array(_))
        && list.elements().all(|pair| member(pair, name).as_str().is_some() && pair.properties().count() <= 2);
    if !is_pairs {
        bag.copy(list);
        return bag;
    }
    bag.begin_bag();
    for pair in list.elements() {
        bag.key(text(pair, name));
        bag.copy(member(pair, value));
    }
    bag.end();
    bag
}

/// JSON text as the value that it stands for; other text stays text.
pub(super) fn decoded(value: Dyn<'_>) -> DynamicWriter {
    let mut writer = DynamicWriter::default();
    match value.as_str() {
        Some(text) => embed(text, &mut writer),
        None => writer.copy(value),
    }
    writer
}

/// The AWS region in an ARN: `arn:aws:ecr:eu-central-1:123456789012:repository/app`.
pub(super) fn arn_region(arn: &str) -> &str {
    if arn.starts_with("arn:") { arn.split(':').nth(3).unwrap_or("") } else { "" }
}

/// Members that no column took, for `AdditionalFields`.
pub(super) struct Rest(DynamicWriter);

impl Rest {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        let mut bag = DynamicWriter::default();
        bag.begin_bag();
        Self(bag)
    }

    /// Adds the members of an object but for those that were read, under `prefix` and their own keys. Something else than
    /// an object goes there as a whole.
    pub(super) fn of(mut self, prefix: &str, object: Dyn<'_>, read: &[&str]) -> Self {
        if !matches!(object.kind(), DynKind::Bag(_) | DynKind::Null) {
            self.0.key(prefix);
            self.0.copy(object);
        }
        for (key, value) in object.properties().filter(|(key, _)| !read.contains(key)) {
            self.put(&if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") }, value);
        }
        self
    }

    /// Adds one member.
    pub(super) fn put(&mut self, key: &str, value: Dyn<'_>) {
        self.0.key(key);
        self.0.copy(value);
    }

    /// All of them.
    pub(super) fn end(mut self) -> DynamicWriter {
        self.0.end();
        self.0
    }
}
