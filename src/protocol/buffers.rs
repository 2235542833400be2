//! Typed buffers that cross as one `Uint8Array` each.

use serde::{Deserialize, Serialize};

macro_rules! buffer {
    ($(#[$doc:meta])* $name:ident, $element:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct $name(#[serde(with = "serde_bytes")] Vec<u8>);

        impl From<Vec<$element>> for $name {
            fn from(values: Vec<$element>) -> Self {
                Self(values.iter().flat_map(|value| value.to_le_bytes()).collect())
            }
        }

        impl $name {
            /// Number of elements.
            pub fn len(&self) -> usize {
                self.0.len() / size_of::<$element>()
            }

            /// Whether there is none.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// Element `index`; `None` past the end.
            pub fn get(&self, index: usize) -> Option<$element> {
                let at = index.checked_mul(size_of::<$element>())?;
                let bytes = self.0.get(at..at.checked_add(size_of::<$element>())?)?;
                Some(<$element>::from_le_bytes(bytes.try_into().ok()?))
            }

            /// All elements.
            pub fn iter(&self) -> impl ExactSizeIterator<Item = $element> + '_ {
                self.0.chunks_exact(size_of::<$element>()).map(|bytes| {
                    let mut array = [0; size_of::<$element>()];
                    array.copy_from_slice(bytes);
                    <$element>::from_le_bytes(array)
                })
            }
        }
    };
}

buffer! {
    /// 64-bit reals, little-endian.
    F64s, f64
}
buffer! {
    /// Unsigned 32-bit integers, little-endian.
    U32s, u32
}

/// One bit an element, least significant first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bitmap(#[serde(with = "serde_bytes")] Vec<u8>);

impl Bitmap {
    /// All bits clear.
    pub fn zeros(len: usize) -> Self {
        Self(vec![0; len.div_ceil(8)])
    }

    /// Sets bit `index`; past the end it does nothing.
    pub fn set(&mut self, index: usize) {
        if let Some(byte) = self.0.get_mut(index / 8) {
            *byte |= 1 << (index % 8);
        }
    }

    /// Bit `index`; clear past the end.
    pub fn get(&self, index: usize) -> bool {
        self.0.get(index / 8).is_some_and(|byte| byte >> (index % 8) & 1 == 1)
    }
}
