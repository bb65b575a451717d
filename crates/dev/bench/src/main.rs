//! Speed and size, as ratios within one run.
fn main() {}
