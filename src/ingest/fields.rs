//! Which key of a record goes to which column: a format says it as data, and one pass over the record follows it.
//!
//! Keys of one source come in nearly the same order in every record. So each entry remembers which one followed it last
//! time, and most keys are found by a single comparison.

use super::cuts::{Cut, Cuts};
use super::steps::Steps;
use crate::tables::TableSchema;
use crate::values::{JsonCursor, Schema};
use hashbrown::HashMap;
use std::borrow::Cow;
use std::sync::Arc;

/// What becomes of one key.
pub(super) enum Rule {
    /// Key, column: converted to the column's type.
    To(&'static str, &'static str),
    /// Key, columns: each gets a part of the text. One that is dynamic gets the value that the part is as JSON.
    Cut(&'static str, &'static [(&'static str, Cut)]),
    /// Key, rules for the object in it. JSON text that holds an object is decoded.
    Inside(&'static str, &'static [Rule]),
    /// Column, column: where the first stays empty it gets the value of the second.
    Or(&'static str, &'static str),
    /// Rules that several formats share.
    These(&'static [Rule]),
}

/// What to do with the value of a key.
#[derive(Clone, Copy)]
pub(super) enum Action {
    /// Into this column.
    Column(usize),
    /// Parts of it into columns: see [`FieldMap::cuts`].
    Cut(usize),
    /// Into the rules of this node.
    Inside(usize),
    /// Nowhere.
    Drop,
    /// To what has no column.
    Extra,
}

/// A key that a rule names or that was met.
struct Entry {
    key: Box<str>,
    /// The key as it stands in nearly all JSON, with quotes and colon; empty where it needs escapes.
    quoted: Box<[u8]>,
    action: Action,
    /// The entry that it stands for: another one where it differs from that one's key in case.
    stands_for: usize,
}

/// The keys of one object of the record.
struct Node {
    /// Path of the object, ending in a dot; empty at the top.
    prefix: String,
    /// Those of the rules, then those that were met.
    entries: Vec<Entry>,
    by_key: HashMap<Box<str>, usize>,
    /// For the beginning, and then for each entry, the entry that came next last time.
    next: Vec<usize>,
    /// Number of entries that no rule names.
    met: usize,
}

/// At most this many unknown keys are remembered: hostile records could name millions.
const MAX_STRANGERS: usize = 512;

/// The rules of a format, ready for use, and the table that they fill.
pub(super) struct FieldMap {
    nodes: Vec<Node>,
    cuts: Vec<Cuts>,
    /// The fields that were met.
    pub(super) steps: Steps,
    /// The table's columns.
    pub(super) schema: Arc<Schema>,
    /// Columns that hold the same text in every row.
    pub(super) constants: Vec<(usize, &'static str)>,
    /// Columns that get the value of another where they stay empty.
    pub(super) fallbacks: Vec<(usize, usize)>,
    /// Texts that mean null.
    pub(super) null_texts: &'static [&'static str],
    /// Whether JSON text in a dynamic column is decoded.
    pub(super) decode_text: bool,
    /// Whether a key may differ in case from the one that is meant.
    fold_case: bool,
}

/// What comes next in an object.
pub(super) enum Key<'t> {
    /// This entry.
    Entry(usize),
    /// A key that is not remembered.
    Stranger(Cow<'t, str>),
}

impl FieldMap {
    /// The map of a format's rules. Columns that the table does not have are a mistake that the tests find; here the
    /// field then counts as unknown.
    pub(super) fn of_rules(table: &'static TableSchema, rules: &'static [Rule]) -> Self {
        let mut map = Self::empty(Arc::new(table.to_schema()));
        (map.decode_text, map.fold_case) = (true, true);
        map.add_node(String::new(), rules);
        map
    }

    /// The map where every column has a key of its own name. A vendor's names may differ in case, and its nested values
    /// may come as JSON text; of an unknown source neither is taken for granted.
    pub(super) fn of_columns(schema: Arc<Schema>, vendor: bool) -> Self {
        let mut map = Self::empty(schema);
        (map.decode_text, map.fold_case) = (vendor, vendor);
        let mut node = Node::new(String::new());
        for (at, field) in map.schema.fields.iter().enumerate() {
            node.add(&field.name, Action::Column(at));
        }
        map.nodes.push(node);
        map
    }

    fn empty(schema: Arc<Schema>) -> Self {
        Self {
            nodes: Vec::new(),
            cuts: Vec::new(),
            steps: Steps::default(),
            schema,
            constants: Vec::new(),
            fallbacks: Vec::new(),
            null_texts: &[],
            decode_text: false,
            fold_case: false,
        }
    }

    /// The same with columns that hold one text throughout.
    pub(super) fn with_constants(mut self, constants: &[(&'static str, &'static str)]) -> Self {
        self.constants =
            constants.iter().filter_map(|(name, text)| Some((self.schema.index_of(name)?, *text))).collect();
        self
    }

    /// Leaves a key out.
    pub(super) fn drop_key(&mut self, key: &str) {
        if let Some(node) = self.nodes.first_mut() {
            node.add(key, Action::Drop);
        }
    }

    /// Gives a key of the top level that has no column an entry of its own, so that rows tell whether it was there.
    pub(super) fn watch(&mut self, key: &str) {
        if let Some(node) = self.nodes.first_mut().filter(|node| !node.by_key.contains_key(key)) {
            node.add(key, Action::Extra);
        }
    }

    /// Lets a key of the top level fill this column, too.
    pub(super) fn also(&mut self, key: &str, column: usize) {
        let Some(node) = self.nodes.first_mut() else { return };
        match node.by_key.get(key).copied().and_then(|at| node.entries.get_mut(at)) {
            Some(entry) => {
                if let Action::Column(own) = entry.action
                    && own != column
                {
                    self.cuts.push(Cuts::new(vec![(own, same as Cut), (column, same as Cut)]));
                    entry.action = Action::Cut(self.cuts.len() - 1);
                }
            }
            None => _ = node.add(key, Action::Column(column)),
        }
    }

    /// Lets no key fill its own column any more: it is one that the table does not have.
    pub(super) fn forget(&mut self, key: &str) {
        let Some(node) = self.nodes.first_mut() else { return };
        if let Some(entry) = node.by_key.remove(key).and_then(|at| node.entries.get_mut(at)) {
            entry.key = format!("\0{key}").into();
            entry.quoted = Box::default();
        }
    }

    /// Lets a key of the top level fill this column in place of its own.
    pub(super) fn redirect(&mut self, key: &str, column: usize) {
        let Some(node) = self.nodes.first_mut() else { return };
        if let Some(entry) = node.by_key.get(key).copied().and_then(|at| node.entries.get_mut(at)) {
            entry.action = Action::Column(column);
        }
    }

    fn add_node(&mut self, prefix: String, rules: &'static [Rule]) -> usize {
        let at = self.nodes.len();
        self.nodes.push(Node::new(prefix.clone()));
        let mut node = Node::new(prefix);
        self.add_rules(&mut node, rules);
        self.nodes[at] = node;
        at
    }

    fn add_rules(&mut self, node: &mut Node, rules: &'static [Rule]) {
        for rule in rules {
            match rule {
                Rule::To(key, column) => {
                    if let Some(column) = self.schema.index_of(column) {
                        node.add(key, Action::Column(column));
                    }
                }
                Rule::Cut(key, cuts) => {
                    let cuts = cuts.iter().filter_map(|(column, cut)| Some((self.schema.index_of(column)?, *cut)));
                    self.cuts.push(Cuts::new(cuts.collect()));
                    node.add(key, Action::Cut(self.cuts.len() - 1));
                }
                Rule::Inside(key, rules) => {
                    let inner = self.add_node(format!("{}{key}.", node.prefix), rules);
                    node.add(key, Action::Inside(inner));
                }
                Rule::Or(column, other) => {
                    let pair = self.schema.index_of(column).zip(self.schema.index_of(other));
                    self.fallbacks.extend(pair);
                }
                Rule::These(rules) => self.add_rules(node, rules),
            }
        }
    }

    /// Number of the entry of `key` at the top level.
    pub(super) fn top_entry(&self, key: &str) -> Option<usize> {
        self.nodes.first()?.by_key.get(key).copied()
    }

    /// The column that an entry of the top level fills, where it is one.
    pub(super) fn column_of(&self, entry: usize) -> Option<usize> {
        match self.nodes.first()?.entries.get(entry)?.action {
            Action::Column(column) => Some(column),
            Action::Cut(cuts) => self.cuts.get(cuts)?.columns.first().map(|(column, _)| *column),
            Action::Inside(_) | Action::Drop | Action::Extra => None,
        }
    }

    /// Takes the next key of the object of `node`, with its colon, when the key before it was entry `previous` (`None` at
    /// the beginning).
    #[inline]
    pub(super) fn next_key<'t>(
        &mut self,
        node: usize,
        previous: Option<usize>,
        cursor: &mut JsonCursor<'t>,
    ) -> Option<Key<'t>> {
        cursor.peek()?;
        let from = previous.map_or(0, |entry| entry + 1);
        let guess = self.nodes[node].next[from];
        if let Some(entry) = self.nodes[node].entries.get(guess)
            && !entry.quoted.is_empty()
            && cursor.eat_bytes(&entry.quoted)
        {
            return Some(Key::Entry(guess));
        }
        let key = cursor.string()?;
        let found = self.find(node, previous, &key);
        cursor.eat(b':').then(|| found.map_or(Key::Stranger(key), Key::Entry))
    }

    /// The entry of `key` in the object of `node`, when the key before it was entry `previous` (`None` at the beginning).
    pub(super) fn find(&mut self, node: usize, previous: Option<usize>, key: &str) -> Option<usize> {
        let fold_case = self.fold_case;
        let node = self.nodes.get_mut(node)?;
        let at = node.by_key.get(key).copied().or_else(|| node.meet(key, fold_case))?;
        node.next[previous.map_or(0, |entry| entry + 1)] = at;
        Some(at)
    }

    /// What to do with the value of an entry's key.
    #[inline]
    pub(super) fn action(&self, node: usize, entry: usize) -> Action {
        self.nodes[node].entries[entry].action
    }

    /// The number that an entry has in signatures.
    #[inline]
    pub(super) fn number(&self, node: usize, entry: usize) -> usize {
        self.nodes[node].entries[entry].stands_for
    }

    /// The key of an entry.
    pub(super) fn key(&self, node: usize, entry: usize) -> &str {
        &self.nodes[node].entries[entry].key
    }

    /// The cuts of this number.
    pub(super) fn cuts(&mut self, cuts: usize) -> &mut Cuts {
        &mut self.cuts[cuts]
    }

    /// Their columns.
    pub(super) fn cut_columns(&self, cuts: usize) -> &[(usize, Cut)] {
        &self.cuts[cuts].columns
    }

    /// Path of a node, ending in a dot; empty at the top.
    pub(super) fn prefix(&self, node: usize) -> &str {
        self.nodes.get(node).map_or("", |node| &node.prefix)
    }
}

impl Node {
    fn new(prefix: String) -> Self {
        Self { prefix, entries: Vec::new(), by_key: HashMap::new(), next: vec![0], met: 0 }
    }

    /// Adds an entry, which is at first taken to follow the one before it.
    fn add(&mut self, key: &str, action: Action) -> usize {
        let at = self.entries.len();
        let needs_escapes = key.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..b' '));
        let quoted = if needs_escapes { String::new() } else { format!("\"{key}\":") };
        self.by_key.insert(key.into(), at);
        self.entries.push(Entry { key: key.into(), quoted: quoted.into_bytes().into(), action, stands_for: at });
        self.next.push(at + 1);
        at
    }

    /// A new entry for a key that no rule names. It may differ from a rule's in case only, as in PowerShell's exports.
    fn meet(&mut self, key: &str, fold_case: bool) -> Option<usize> {
        let rules = &self.entries[..self.entries.len() - self.met];
        let meant = rules.iter().position(|entry| fold_case && entry.key.eq_ignore_ascii_case(key));
        if self.met >= MAX_STRANGERS {
            return meant;
        }
        let action = meant.map_or(Action::Extra, |meant| self.entries[meant].action);
        let at = self.add(key, action);
        self.entries[at].stands_for = meant.unwrap_or(usize::MAX);
        self.met += 1;
        Some(at)
    }
}

/// The whole text.
pub(super) fn same(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// The text in lower case.
pub(super) fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// The segment after the one called `name`, whatever its case, in an Azure resource id.
pub(super) fn segment_after<'t>(id: &'t str, name: &str) -> &'t str {
    let mut segments = id.split('/');
    if segments.any(|segment| segment.eq_ignore_ascii_case(name)) { segments.next().unwrap_or("") } else { "" }
}

/// The subscription in an Azure resource id.
pub(super) fn subscription(id: &str) -> Cow<'_, str> {
    Cow::Borrowed(segment_after(id, "subscriptions"))
}

/// The resource group in an Azure resource id.
pub(super) fn resource_group(id: &str) -> Cow<'_, str> {
    Cow::Borrowed(segment_after(id, "resourceGroups"))
}

/// The provider in an Azure resource id.
pub(super) fn provider(id: &str) -> Cow<'_, str> {
    Cow::Borrowed(segment_after(id, "providers"))
}

/// The last segment of a path.
pub(super) fn last_segment(id: &str) -> Cow<'_, str> {
    Cow::Borrowed(id.trim_end_matches('/').rsplit('/').next().unwrap_or(""))
}
