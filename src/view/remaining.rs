//! How long a load will take from here: an estimate that says no more than it knows.

/// Time before which the speed means nothing, in milliseconds.
const TRIAL_MS: f64 = 1000.0;

/// "about 40 s left"; nothing before there is a speed to go by.
pub fn time_left(done_bytes: u64, total_bytes: u64, elapsed_ms: f64) -> String {
    if elapsed_ms < TRIAL_MS || done_bytes == 0 || total_bytes <= done_bytes {
        return String::new();
    }
    let left_bytes = (total_bytes - done_bytes) as f64;
    let seconds = left_bytes / done_bytes as f64 * elapsed_ms / 1000.0;
    match seconds {
        ..1.5 => "about a second left".to_owned(),
        ..10.0 => format!("about {seconds:.0} s left"),
        ..60.0 => format!("about {:.0} s left", (seconds / 5.0).ceil() * 5.0),
        ..90.0 => "about a minute left".to_owned(),
        ..5400.0 => format!("about {:.0} min left", seconds / 60.0),
        _ => format!("about {:.0} h left", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::time_left;

    #[test]
    fn estimates_are_rounded_and_wait_for_a_speed() {
        let left = |done: u64, elapsed_ms: f64| time_left(done, 1000, elapsed_ms);
        assert_eq!(left(500, 900.0), "");
        assert_eq!(left(0, 5000.0), "");
        assert_eq!(left(1000, 5000.0), "");
        assert_eq!(left(900, 9000.0), "about a second left");
        assert_eq!(left(500, 7300.0), "about 7 s left");
        assert_eq!(left(100, 2400.0), "about 25 s left");
        assert_eq!(left(100, 7000.0), "about a minute left");
        assert_eq!(left(100, 20_000.0), "about 3 min left");
        assert_eq!(left(1, 60_000.0), "about 17 h left");
    }
}
