//! The name that the person probably meant.

/// The candidate nearest to `name`, ignoring case, when it is near enough to be worth offering.
pub fn nearest_name<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    let limit = (wanted.len() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.to_lowercase().chars().collect();
            (other.len().abs_diff(wanted.len()) <= limit).then(|| (distance(&wanted, &other), candidate))
        })
        // Of one letter any other is one slip away.
        .filter(|(distance, candidate)| *distance <= limit && *distance < wanted.len().max(candidate.chars().count()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance with adjacent swaps counted once, on two rolling rows and the one before.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            row[j + 1] = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest_name;

    #[test]
    fn finds_a_slip_of_the_finger_and_nothing_far() {
        let names = ["TimeGenerated", "Identity", "Repository", "Tag"];
        assert_eq!(nearest_name("TimeGeneratd", names), Some("TimeGenerated"));
        assert_eq!(nearest_name("idnetity", names), Some("Identity"));
        assert_eq!(nearest_name("Tga", names), Some("Tag"));
        assert_eq!(nearest_name("CallerIpAddress", names), None);
        assert_eq!(nearest_name("", names), None);
        assert_eq!(nearest_name("a", ["x", "A"]), Some("A"));
        assert_eq!(nearest_name("a", ["x", "y"]), None);
    }
}
