//! Ctrl-C and `kill`: noticed here, so that whoever started something can stop it again.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// From now on a signal is counted and does not end the program.
pub fn listen() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot listen for Ctrl-C")?;
    std::thread::spawn(move || {
        for _ in signals.forever() {
            COUNT.fetch_add(1, Ordering::SeqCst);
        }
    });
    Ok(())
}

/// How many times somebody asked us to stop.
pub fn count() -> usize {
    COUNT.load(Ordering::SeqCst)
}

/// Whether somebody asked us to stop.
pub fn asked() -> bool {
    count() > 0
}
