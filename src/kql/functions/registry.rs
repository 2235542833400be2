//! Every scalar function and operator by name.

use super::operators::FAMILIES as OPERATOR_FAMILIES;
use super::scalar::FAMILIES as SCALAR_FAMILIES;
use super::signature::Scalar;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static SCALARS: LazyLock<BTreeMap<&'static str, &'static Scalar>> = LazyLock::new(|| index(SCALAR_FAMILIES));
static OPERATORS: LazyLock<BTreeMap<&'static str, &'static Scalar>> = LazyLock::new(|| index(OPERATOR_FAMILIES));

fn index(all: &[&[&'static Scalar]]) -> BTreeMap<&'static str, &'static Scalar> {
    let each = all.iter().flat_map(|family| family.iter().copied());
    each.flat_map(|scalar| std::iter::once(&scalar.name).chain(scalar.aliases).map(move |name| (*name, scalar)))
        .collect()
}

/// The function of this name or alias; names are case-sensitive.
pub fn scalar(name: &str) -> Option<&'static Scalar> {
    SCALARS.get(name).copied()
}

/// The operator of this symbol, as queries write it: `+`, `has_cs`, `!in~`, `matches regex`; `negate` and `identity`
/// are the unary `-` and `+`, `.` and `[]` the access to a dynamic value.
pub fn operator(symbol: &str) -> Option<&'static Scalar> {
    OPERATORS.get(symbol).copied()
}

/// Every function, in families; aliases do not come again. Operators: [`operators()`].
pub fn all() -> impl Iterator<Item = &'static Scalar> {
    SCALAR_FAMILIES.iter().flat_map(|family| family.iter().copied())
}

/// Every operator.
pub fn operators() -> impl Iterator<Item = &'static Scalar> {
    OPERATOR_FAMILIES.iter().flat_map(|family| family.iter().copied())
}
